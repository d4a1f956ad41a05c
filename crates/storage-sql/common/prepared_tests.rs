//! What `query!` would check at build time: every statement is one that this database understands.

use crate::{
    common::statements,
    test_database::{Database, migrated},
};

#[tokio::test]
async fn every_statement_can_be_prepared() {
    let Some(database) = migrated().await else { return };
    let mut conn = database.connect().await;
    let all = statements();
    assert!(all.len() > 80, "only {} statements", all.len());
    for (name, sql) in all {
        let prepared = Database::prepare(&mut conn, sql).await;
        assert!(prepared.is_ok(), "{name}: {:?}", prepared.err());
    }
    database.drop().await;
}
