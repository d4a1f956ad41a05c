use crate::pages::support::saved;
use axum::{extract::State, response::Response};
use usecases::{Context, receipt::public_key_pem};

/// `GET`: the public key, for anybody.
pub(super) async fn download(State(ctx): State<Context>) -> Response {
    saved("yitui-receipt-key.pem", "application/x-pem-file", public_key_pem(&ctx).into())
}
