use crate::{
    components::{Disclosure, Prose, spoken},
    context::{language, page_ctx},
    routes::Route,
    tr,
};
use guides::{Part, Question};
use leptos::prelude::*;

/// Help with the question of a page: the section of a guide that is marked for it, word for word, and the way to the
/// whole guide. Nothing where there are no guides.
#[component]
pub(crate) fn HelpWith(
    /// Which question.
    question: Question,
) -> impl IntoView {
    let ctx = page_ctx()?;
    let help = ctx.handbook.help(question, language())?;
    let first = help.sections.first()?.id.clone();
    let sections: Vec<_> = help
        .sections
        .iter()
        .enumerate()
        .map(|(n, section)| {
            let title = (n > 0).then(|| view! { <p><strong>{spoken(section.title.clone())}</strong></p> });
            view! { {title} {section.parts.iter().map(words).collect::<Vec<_>>()} }
        })
        .collect();
    let whole = format!("{}#{first}", Route::Guide(help.guide.slug.clone()));
    let title = tr!("guide.whole", title = help.guide.get(language()).title);
    Some(view! {
        <Disclosure summary=tr!("guide.help_with")>
            <Prose>{sections}</Prose>
            <p>
                <a href=whole>{spoken(title)}</a>
            </p>
        </Disclosure>
    })
}

/// The list of sources is on the guide's page: without it a number would lead nowhere.
fn words(part: &Part) -> AnyView {
    match part {
        Part::Html(html) => view! { <div class="prose" inner_html=without_cites(html)></div> }.into_any(),
        Part::Insert(_) => ().into_any(),
    }
}

fn without_cites(html: &str) -> String {
    let mut rest = html;
    let mut text = String::with_capacity(html.len());
    while let Some((before, cite)) = rest.split_once("<sup class=\"cite\">") {
        text.push_str(before);
        rest = cite.split_once("</sup>").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_number_of_a_source_falls_away_with_its_link() {
        let html = "<p>a<sup class=\"cite\"><a href=\"#source-1\">1</a></sup>b</p>";
        assert_eq!(super::without_cites(html), "<p>ab</p>");
        assert_eq!(super::without_cites("<p>plain</p>"), "<p>plain</p>");
    }
}
