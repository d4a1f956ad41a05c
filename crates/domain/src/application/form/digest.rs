use crate::application::Application;

/// The canonical text of exactly the act that a step-up code allows: hash it, never show or log it (it holds the
/// payee account). Any change of an answer, an upload, the rules or the state makes another text.
#[must_use]
pub fn digest_text(app: &Application) -> String {
    let act = (
        &app.id,
        &app.reference,
        &app.account,
        &app.person,
        &app.cover,
        app.act,
        &app.region,
        &app.rules,
        app.capacity,
        app.state,
        &app.answers,
    );
    // Plain data with ordered maps: serialising can't fail and always gives the same text.
    format!("yitui-act-v1\n{}", serde_json::to_string(&act).unwrap_or_default())
}
