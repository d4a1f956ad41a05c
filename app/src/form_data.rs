//! What a plain form sends: names and values in order, also several under one name.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use http::StatusCode;

/// A posted form (`application/x-www-form-urlencoded`). Bytes that are no UTF-8 become U+FFFD, which every check refuses.
#[derive(Clone, Default)]
pub struct FormData(Vec<(String, String)>);

impl FormData {
    /// Reads the body of a form.
    #[must_use]
    pub fn parse(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }
    /// The first value under `name`; empty when there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }
    /// Every value under `name`.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(n, _)| n == name).map(|(_, v)| v.clone()).collect()
    }
    /// Names and values in order.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
    /// Whether `name` was sent at all: a box was ticked, a button was pressed.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(n, _)| n == name)
    }
}

impl<S: Send + Sync> FromRequest<S> for FormData {
    type Rejection = StatusCode;
    async fn from_request(request: Request, state: &S) -> Result<Self, StatusCode> {
        let body = Bytes::from_request(request, state).await.map_err(|error| error.status())?;
        Ok(Self::parse(&body))
    }
}

// What people type is personal: only the names are shown.
impl std::fmt::Debug for FormData {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_repeated_names_and_what_is_not_utf8() {
        let form = FormData::parse(b"reasons=a&reasons=b&words=%E5%BC%A0+x&bad=%FF&declared=");
        assert_eq!(form.all("reasons"), ["a", "b"]);
        assert_eq!(form.get("words"), "张 x");
        assert_eq!(form.get("bad"), "\u{fffd}");
        assert!(form.has("declared") && !form.has("other"));
        assert_eq!(format!("{form:?}"), r#"["reasons", "reasons", "words", "bad", "declared"]"#);
    }
}
