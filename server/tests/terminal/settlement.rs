//! Settlements through the institutions' interface.

use crate::support::{BUY, OPEN, Street};
use http::StatusCode;
use serde_json::json;

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
