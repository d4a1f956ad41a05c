//! Settlements through the institutions' interface.

use crate::support::{BUY, OPEN, SCAN, Street};
use http::StatusCode;
use serde_json::json;

#[tokio::test]
async fn open_ones_are_listed_page_by_page_for_their_institution_and_say_nothing_of_anybody() {
    let street = Street::new().await;
    let (_, own) = street.own().await;
    let mut opened = Vec::new();
    for n in 0..21 {
        street.site.pass(30);
        let asked = json!({ "token": street.code(&own), "business_type": BUY, "operator": "007", "out_biz_no": format!("N{n}") });
        let (_, scan) = street.post(&street.pharmacy, SCAN, &asked).await;
        let (_, reply) = street.post(&street.pharmacy, OPEN, &json!({ "scan_id": scan["scan_id"] })).await;
        opened.push(reply["settlement_id"].clone());
    }
    opened.reverse();
    let list = async |credential: &str, query: &str| {
        let bearer = format!("Bearer {credential}");
        let answer = street.site.send("GET", &format!("{OPEN}{query}"), &[("authorization", &bearer)], "").await;
        let body: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
        (answer.status, body)
    };
    let (status, first) = list(&street.pharmacy, "").await;
    let rows = first["settlements"].as_array().unwrap();
    assert_eq!((status, rows.len()), (StatusCode::OK, 20));
    assert_eq!(rows.iter().map(|row| row["settlement_id"].clone()).collect::<Vec<_>>(), opened[..20]);
    assert_eq!((&rows[0]["out_biz_no"], &rows[0]["operator"]), (&json!("N20"), &json!("007")));
    let fields: Vec<&String> = rows[0].as_object().unwrap().keys().collect();
    let known = ["business_type", "opened_at", "operator", "out_biz_no", "scan_id", "settlement_id", "terminal"];
    assert_eq!(fields, known, "nothing else, above all nobody's name");
    let next = format!("?before={}", first["next"].as_str().unwrap());
    let (_, rest) = list(&street.pharmacy, &next).await;
    assert_eq!((rest["settlements"].as_array().unwrap().len(), rest.get("next")), (1, None));
    let (status, none) = list(&street.hospital, "").await;
    assert_eq!((status, none), (StatusCode::OK, json!({ "settlements": [] })));
    assert_eq!(list("", "").await.0, StatusCode::UNAUTHORIZED);
    for query in ["?before=x", "?before=1-x", "?after=1", "?before=%ff"] {
        let (status, fault) = list(&street.pharmacy, query).await;
        assert_eq!((status, &fault["error"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("invalid")), "{query}");
    }
    street.revoke(&street.pharmacy).await;
    assert_eq!(list(&street.pharmacy, "").await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_settlement_is_opened_once_settled_or_called_off_once_and_is_its_institutions() {
    let street = Street::new().await;
    let (_, own) = street.own().await;
    let person = street.people[0].id.clone();
    let scan = street.scan(&street.pharmacy, &street.code(&own), BUY).await;
    let used = street.scan(&street.pharmacy, &street.code(&own), BUY).await;
    let opening = json!({ "scan_id": scan["scan_id"] });
    let (status, opened) = street.post(&street.pharmacy, OPEN, &opening).await;
    assert_eq!((status, &opened["state"]), (StatusCode::OK, &json!("open")));
    assert_eq!(street.post(&street.pharmacy, OPEN, &opening).await.1, opened);
    assert_eq!(street.site.store().count_open_settlements(&person).await.unwrap(), 1);
    // Not theirs, refused, or nothing at all: all alike.
    assert_eq!(street.post(&street.hospital, OPEN, &opening).await.0, StatusCode::NOT_FOUND);
    for other in [&used["scan_id"], &json!("00000000000000000000000000"), &json!("../x")] {
        let asked = json!({ "scan_id": other });
        assert_eq!(street.post(&street.pharmacy, OPEN, &asked).await.0, StatusCode::NOT_FOUND, "{other}");
    }
    let settle = format!("{OPEN}/{}/settle", opened["settlement_id"].as_str().unwrap());
    let cancel = format!("{OPEN}/{}/cancel", opened["settlement_id"].as_str().unwrap());
    let bill = |fund: i64, personal: i64| json!({ "items": [{ "name": "阿莫西林", "quantity": 2, "amount": 3160 }], "fund": fund, "personal": personal });
    assert_eq!(street.post(&street.hospital, &settle, &bill(3160, 0)).await.0, StatusCode::NOT_FOUND);
    assert_eq!(street.post(&street.hospital, &cancel, &json!({})).await.0, StatusCode::NOT_FOUND);
    let wrong = [
        (bill(3160, 1), "personal", "sum_differs"),
        (bill(-1, 3161), "fund", "amount_malformed"),
        (json!({ "items": [], "fund": 0, "personal": 0 }), "items", "required"),
        (
            json!({ "items": [{ "name": "", "quantity": 1, "amount": 1 }], "fund": 1, "personal": 0 }),
            "items",
            "character",
        ),
    ];
    for (body, field, code) in wrong {
        let (status, fault) = street.post(&street.pharmacy, &settle, &body).await;
        let expected = json!([{ "field": field, "code": code }]);
        assert_eq!((status, &fault["fields"]), (StatusCode::UNPROCESSABLE_ENTITY, &expected), "{body}");
    }
    // An array is no object, not even one with the right values in it.
    let arrays = [
        json!({ "items": [["阿莫西林", 2, 3160]], "fund": 3160, "personal": 0 }),
        json!([[{ "name": "阿莫西林", "quantity": 2, "amount": 3160 }], 3160, 0]),
    ];
    for body in arrays {
        let (status, fault) = street.post(&street.pharmacy, &settle, &body).await;
        let expected = json!([{ "field": "body", "code": "shape" }]);
        assert_eq!((status, &fault["fields"]), (StatusCode::UNPROCESSABLE_ENTITY, &expected), "{body}");
        assert_eq!(fault["line"], 1, "{fault}");
    }
    let mut strange = bill(3160, 0);
    strange["items"][0]["discount"] = json!(1);
    assert_eq!(street.post(&street.pharmacy, &settle, &strange).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let most = json!({ "name": "甲".repeat(100), "quantity": 1, "amount": 1 });
    let long = json!({ "items": vec![most; 200], "fund": 200, "personal": 0 });
    let (status, settled) = street.post(&street.pharmacy, &settle, &long).await;
    assert_eq!((status, &settled["state"], &settled["total"]), (StatusCode::OK, &json!("settled"), &json!(200)));
    assert_eq!(street.post(&street.pharmacy, &settle, &bill(3160, 0)).await.0, StatusCode::CONFLICT);
    assert_eq!(street.post(&street.pharmacy, &cancel, &json!({})).await.0, StatusCode::CONFLICT);
    assert_eq!(street.site.store().count_open_settlements(&person).await.unwrap(), 0);
    // A consultation is no business that is settled; a visit that is can be called off.
    street.site.pass(30);
    let visit = street.scan(&street.hospital, &street.code(&own), "01201").await;
    let asked = json!({ "scan_id": visit["scan_id"] });
    assert_eq!(street.post(&street.hospital, OPEN, &asked).await.0, StatusCode::CONFLICT);
    street.site.pass(30);
    let visit = street.scan(&street.hospital, &street.code(&own), "01301").await;
    let (_, opened) = street.post(&street.hospital, OPEN, &json!({ "scan_id": visit["scan_id"] })).await;
    let cancel = format!("{OPEN}/{}/cancel", opened["settlement_id"].as_str().unwrap());
    assert_eq!(street.post(&street.hospital, &cancel, &json!({})).await.1["state"], "cancelled");
}
