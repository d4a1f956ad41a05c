//! Queries that run all the time must use an index.

use crate::{
    common::{MAY_SCAN, statements},
    sql::{Row as _, query},
    test_database::migrated,
};

/// Statements that may sort what an index found: an office's open answers, the heads of a queue's lists and of a search's, a family, a person's covers, receipts of an application or a card, who has a hand in an application and how its applicant was told, a region's refunds that could leave, its open applications for a look at what rules would change, an office's reviews of bad ratings, an office's questions, and its suggestions and entries of the digest.
const MAY_SORT: &[&str] = &[
    "rules::OPEN",
    "person::WARDS",
    "person::COVERS",
    "audit::WALK_OBJECTS",
    "receipt::OF_APPLICATION",
    "receipt::OF_CARD",
    "queue::AFTER",
    "queue::BEFORE",
    "search::BY_",
    "message::DUE_IN_REGIONS",
    "assist::ENTRIES",
    "assist::INFORMED",
    "line::READY_OF",
    "review::OPEN_IN_REGIONS",
    "review::CLOSED_IN_REGIONS",
    "list::OPEN_IN_REGIONS",
    "list::REST_IN_REGIONS",
    "verdict::IN_REGIONS",
    "suggestion::list::OPEN_IN_REGIONS",
    "suggestion::list::DONE_IN_REGIONS",
    "suggestion::digest::DESK_IN_REGIONS",
];

#[tokio::test]
async fn no_everyday_statement_walks_a_table() {
    let Some(database) = migrated().await else { return };
    let conn = database.connect().await;
    let mut bad = Vec::new();
    for (name, sql) in statements() {
        let is_in = |names: &[&str]| names.iter().any(|part| name.contains(part));
        let mut plan = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let mut steps = plan.raw_query();
        while let Some(step) = steps.next().unwrap() {
            let step: String = step.get("detail").unwrap();
            // A list given as a parameter is walked, and so is what a limited subquery found.
            let harmless = step.contains("VIRTUAL TABLE")
                || step.contains("CONSTANT ROW")
                || step.contains("SUBQUERY")
                || ["SCAN picked", "SCAN found"].contains(&step.as_str());
            let sorts = step.contains("TEMP B-TREE FOR ORDER BY") && !is_in(MAY_SORT);
            let scans = step.starts_with("SCAN") && !harmless;
            if (sorts || scans) && !is_in(MAY_SCAN) {
                bad.push(format!("{name}: {step}"));
            }
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
    database.drop().await;
}

/// A list of a queue is walked from its position and no further than the page is long: by the index that its shape has.
#[tokio::test]
async fn each_list_of_a_queue_is_walked_by_its_own_index() {
    const POSITION: &str = "(deadline_on,id)";
    let shapes = [
        ("FOR_REASON_IN_REGIONS", "application_office_reason (region=? AND state=? AND reason_idx=? AND "),
        ("_IN_REGIONS", "application_office (region=? AND state=? AND "),
        ("_FOR_REASON", "application_reason (state=? AND reason_idx=? AND "),
        ("_ANYWHERE", "application_anywhere (state=? AND "),
        ("_OF_MEMBER", "application_assigned (assignee=? AND state=? AND "),
    ];
    let Some(database) = migrated().await else { return };
    let conn = database.connect().await;
    for (name, sql) in statements() {
        let Some((_, index)) = shapes.iter().find(|(shape, _)| name.contains("queue::") && name.ends_with(shape))
        else {
            continue;
        };
        let mut plan = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let (mut found, mut steps) = (plan.raw_query(), Vec::<String>::new());
        while let Some(step) = found.next().unwrap() {
            steps.push(step.get("detail").unwrap());
        }
        let walk =
            steps.iter().find(|step| step.starts_with("SEARCH x ")).unwrap_or_else(|| panic!("{name}: {steps:?}"));
        assert!(walk.contains(index) && walk.contains(POSITION), "{name}: {walk}");
    }
    database.drop().await;
}

/// A search by name walks its region's part of its own index, from where the page before ended to where the beginning
/// ends; one by a number finds its rows by the number.
#[tokio::test]
async fn each_search_is_walked_by_its_own_index() {
    let walks = [
        ("search::BY_NAME", "COVERING INDEX person_by_name (region=? AND (name,id)>(?,?)"),
        ("search::BY_GIVEN", "COVERING INDEX person_by_given (region=? AND (name_given,id)>(?,?)"),
        ("search::BY_INITIALS", "COVERING INDEX person_by_initials (region=? AND (name_initials,id)>(?,?)"),
        ("search::BY_PINYIN", "COVERING INDEX person_by_pinyin (region=? AND (name_pinyin,id)>(?,?)"),
        ("search::BY_PHONE", "person_phone (phone_idx=?"),
        ("search::BY_PHONE", "account_2 (phone_idx=?"),
        ("search::BY_CARD", "certificate_by_card (card_idx=?"),
        ("search::BY_CARD", "physical_card_number (number_idx=?"),
        ("export::OF_STAFF", "export_staff (staff=?"),
        ("export::OVER", "export_ends (ends_at<?"),
        ("refund::LIST", "refund_stage (stage=? AND (updated_at,id)>(?,?)"),
        ("look::OF_PERSON", "look_person (person=? AND at<?"),
        ("look::PURPOSE", "look_session (session=? AND person=?"),
    ];
    let Some(database) = migrated().await else { return };
    let conn = database.connect().await;
    for (name, walk) in walks {
        let (_, sql) = statements().into_iter().find(|(full, _)| full.ends_with(name)).unwrap();
        let mut plan = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let (mut found, mut steps) = (plan.raw_query(), Vec::<String>::new());
        while let Some(step) = found.next().unwrap() {
            steps.push(step.get("detail").unwrap());
        }
        assert!(steps.iter().any(|step| step.starts_with("SEARCH") && step.contains(walk)), "{name}: {steps:#?}");
    }
    database.drop().await;
}

#[tokio::test]
async fn every_sealed_column_is_in_the_register() {
    let register = include_str!("../../../../docs/storage.md");
    let Some(database) = migrated().await else { return };
    let mut conn = database.connect().await;
    let columns = query(
        "SELECT t.name || '.' || c.name AS name FROM sqlite_schema t JOIN pragma_table_info(t.name) c \
         WHERE t.type = 'table' AND c.type = 'BLOB' AND t.name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY 1",
    );
    let names: Vec<String> =
        columns.fetch_all(&mut conn).await.unwrap().iter().map(|row| row.try_get("name").unwrap()).collect();
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        assert!(register.contains(&format!("`{name}`")), "{name} is not in docs/storage.md");
    }
    database.drop().await;
}
