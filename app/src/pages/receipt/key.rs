use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use http::header;
use usecases::{Context, receipt::public_key_pem};

/// `GET`: the public key, for anybody.
pub(super) async fn download(State(ctx): State<Context>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/x-pem-file"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"yitui-receipt-key.pem\""),
    ];
    (headers, public_key_pem(&ctx)).into_response()
}
