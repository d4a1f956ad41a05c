use super::receipt_id;
use crate::{
    door::Door,
    pages::support::{answer, saved},
};
use axum::{extract::Path, response::Response};
use domain::receipt::ReceiptAct;
use usecases::{UseCaseError, UseCaseResult, receipt};

/// `GET`: the receipt as a file, for checking without a network.
pub(super) async fn download(door: Door, Path(id): Path<String>) -> Response {
    answer(&door, file(&door, &id).await)
}

async fn file(door: &Door, id: &str) -> UseCaseResult<Response> {
    let receipt = receipt::show(&door.ctx, door.caller(), &receipt_id(id)?).await?;
    let what = receipt.body.act.name();
    let name = match &receipt.body.act {
        ReceiptAct::Stop { reference, .. } => format!("yitui-{reference}-{what}.json"),
        ReceiptAct::Card { .. } => format!("yitui-card-{what}-{}.json", receipt.body.at.day()),
    };
    let text = serde_json::to_vec_pretty(&receipt).map_err(|_| UseCaseError::Broken("a receipt is no JSON"))?;
    Ok(saved(&name, "application/json", text))
}
