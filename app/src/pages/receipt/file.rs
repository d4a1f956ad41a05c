use super::receipt_id;
use crate::{door::Door, pages::support::answer};
use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use domain::receipt::ReceiptAct;
use http::header;
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
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, text).into_response())
}
