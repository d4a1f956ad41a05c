//! From a guide's Markdown to sections of HTML. What an author may write is narrow on purpose: headings of two levels
//! with their anchors, paragraphs, lists, stress, links, and one insert a paragraph. HTML is refused.

use crate::{Insert, Part, Question, Section};
use domain::language::Language;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream, html};

/// No line breaks between a sentence and its source (word joiner).
const STAY: char = '\u{2060}';

/// What came of a text.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub lead: Vec<Part>,
    pub sections: Vec<Section>,
    pub links: Vec<String>,
}

/// Reads a text; `sources` are the ids that a `source:` link may name.
pub(crate) fn read(text: &str, language: Language, sources: &[String]) -> Result<Page, String> {
    let options = Options::ENABLE_HEADING_ATTRIBUTES;
    let mut writer = Writer { language, sources, page: Page::default(), open: Vec::new(), said: String::new() };
    let mut heading = None;
    for event in TextMergeStream::new(Parser::new_ext(text, options)) {
        match event {
            Event::Start(Tag::Heading { level, id, attrs, .. }) => {
                writer.close()?;
                heading = Some(begin(level, id, &attrs)?);
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(section) = heading.take() {
                    writer.page.sections.push(section);
                }
            }
            other => match &mut heading {
                Some(section) => section.title.push_str(&words(&other)?),
                None => writer.take(other)?,
            },
        }
    }
    writer.close()?;
    Ok(writer.page)
}

/// A section of which the heading is still to come.
fn begin(
    level: HeadingLevel,
    id: Option<CowStr<'_>>,
    attrs: &[(CowStr<'_>, Option<CowStr<'_>>)],
) -> Result<Section, String> {
    let level = match level {
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        other => return Err(format!("a heading of level {other}: only ## and ### are for guides")),
    };
    let id = id.ok_or("a heading without {#anchor}")?.to_string();
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || !id.chars().all(fits) {
        return Err(format!("the anchor {id:?} is not of small letters, digits and hyphens"));
    }
    let mut help = None;
    for (name, value) in attrs {
        let question = value.as_deref().filter(|_| &**name == "help").and_then(Question::from_name);
        help = Some(question.ok_or_else(|| format!("{{#{id}}} carries {name}={value:?}, which is no question"))?);
    }
    Ok(Section { id, level, title: String::new(), parts: Vec::new(), text: String::new(), help })
}

/// The words of a heading: nothing else may be in it.
fn words(event: &Event<'_>) -> Result<String, String> {
    match event {
        Event::Text(text) => Ok(text.to_string()),
        other => Err(format!("a heading holds more than words: {other:?}")),
    }
}

struct Writer<'a> {
    language: Language,
    sources: &'a [String],
    page: Page,
    open: Vec<Event<'a>>,
    /// What the section says, as plain text.
    said: String,
}

impl<'a> Writer<'a> {
    fn take(&mut self, event: Event<'a>) -> Result<(), String> {
        match event {
            Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) => {
                Err("HTML in a guide: only Markdown is taken".into())
            }
            Event::Start(Tag::Image { .. } | Tag::CodeBlock(_) | Tag::BlockQuote(_)) | Event::Rule => {
                Err(format!("not for guides: {event:?}"))
            }
            Event::Start(Tag::Link { ref dest_url, .. }) => {
                let address = dest_url.to_string();
                let shown = self.link(&address)?;
                self.page.links.push(address);
                self.open.push(shown);
                Ok(())
            }
            Event::End(TagEnd::Link) => {
                let end = if self.page.links.last().is_some_and(|to| to.starts_with("source:")) {
                    raw("</a></sup>")
                } else {
                    Event::End(TagEnd::Link)
                };
                self.open.push(end);
                Ok(())
            }
            Event::Text(text) => {
                self.said.push_str(&text);
                self.text(&text);
                Ok(())
            }
            Event::SoftBreak => {
                // Chinese lines that follow each other are one sentence: no blank comes between.
                if self.language == Language::En {
                    self.said.push(' ');
                    self.open.push(Event::SoftBreak);
                }
                Ok(())
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item) => {
                self.said.push('\n');
                self.open.push(event);
                self.insert()
            }
            other => {
                self.open.push(other);
                Ok(())
            }
        }
    }

    /// A paragraph that holds `{{name}}` and nothing else becomes what it names.
    fn insert(&mut self) -> Result<(), String> {
        let [.., Event::Start(Tag::Paragraph), Event::Text(text), Event::End(TagEnd::Paragraph)] = self.open.as_slice()
        else {
            return Ok(());
        };
        let Some(name) = text.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")) else { return Ok(()) };
        let insert = Insert::from_name(name).ok_or_else(|| format!("nothing is called {{{{{name}}}}}"))?;
        self.said = self.said.replace(&format!("{text}\n"), "");
        self.open.truncate(self.open.len() - 3);
        self.flush();
        self.parts().push(Part::Insert(insert));
        Ok(())
    }

    /// What a link becomes; a source becomes its number in the list at the end of the page.
    fn link(&self, to: &str) -> Result<Event<'a>, String> {
        if let Some(id) = to.strip_prefix("source:") {
            let at = self.sources.iter().position(|own| own == id);
            let n = at.ok_or_else(|| format!("cites {id}, which guide.toml does not list"))? + 1;
            let label = if self.language == Language::En { "Source" } else { "依据" };
            return Ok(raw(format!(r##"{STAY}<sup class="cite"><a href="#source-{n}" aria-label="{label} {n}">{n}"##)));
        }
        let own = to.starts_with('/') && !to.starts_with("//");
        if own || to.starts_with('#') || to.starts_with("tel:") {
            let link = Tag::Link {
                link_type: pulldown_cmark::LinkType::Inline,
                dest_url: to.to_owned().into(),
                title: "".into(),
                id: "".into(),
            };
            return Ok(Event::Start(link));
        }
        Err(format!("a link to {to:?}: only pages of this service, numbers to call and sources"))
    }

    /// On an English page, Chinese says that it is Chinese.
    fn text(&mut self, text: &CowStr<'a>) {
        if self.language == Language::Zh || !text.contains(is_han) {
            self.open.push(Event::Text(text.clone()));
            return;
        }
        for (han, run) in runs(text) {
            if han {
                self.open.push(raw("<span lang=\"zh-CN\">"));
                self.open.push(Event::Text(run.into()));
                self.open.push(raw("</span>"));
            } else {
                self.open.push(Event::Text(run.into()));
            }
        }
    }

    fn parts(&mut self) -> &mut Vec<Part> {
        match self.page.sections.last_mut() {
            Some(section) => &mut section.parts,
            None => &mut self.page.lead,
        }
    }

    fn flush(&mut self) {
        if self.open.is_empty() {
            return;
        }
        let mut text = String::new();
        html::push_html(&mut text, std::mem::take(&mut self.open).into_iter());
        self.parts().push(Part::Html(text));
    }

    /// A section ends.
    fn close(&mut self) -> Result<(), String> {
        self.flush();
        let said = std::mem::take(&mut self.said);
        match self.page.sections.last_mut() {
            Some(section) if section.parts.is_empty() && section.level == 3 => {
                return Err(format!("nothing stands under {:?}", section.title));
            }
            Some(section) => section.text = said.trim().to_owned(),
            None => {}
        }
        Ok(())
    }
}

fn raw<'a>(text: impl Into<CowStr<'a>>) -> Event<'a> {
    Event::InlineHtml(text.into())
}

/// The text in runs that are Chinese or not.
fn runs(text: &str) -> Vec<(bool, String)> {
    let mut runs: Vec<(bool, String)> = Vec::new();
    for c in text.chars() {
        let goes_on = runs.last().is_some_and(|(han, _)| *han) && matches!(c, '、' | '，' | '（' | '）' | '〔' | '〕');
        let han = is_han(c) || goes_on;
        match runs.last_mut() {
            Some((last, run)) if *last == han => run.push(c),
            _ => runs.push((han, c.to_string())),
        }
    }
    runs
}

/// Whether a character is Chinese writing.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str, language: Language) -> Result<String, String> {
        let page = read(text, language, &["S1".to_owned(), "S4".to_owned()])?;
        let html = |part: &Part| match part {
            Part::Html(html) => html.clone(),
            Part::Insert(insert) => format!("[{insert:?}]"),
        };
        let lead = page.lead.iter().map(html).collect::<String>();
        Ok(page.sections.iter().fold(lead, |text, s| text + &s.parts.iter().map(html).collect::<String>()))
    }

    #[test]
    fn what_is_no_markdown_of_ours_is_refused() {
        for bad in [
            "<b>bold</b>",
            "text <script>alert(1)</script>",
            "![picture](/a.png)",
            "[out](https://example.org)",
            "[out](//example.org)",
            "[out](javascript:alert(1))",
            "# one {#one}",
            "## without an anchor",
            "## a {#Big}",
            "## a {#a help=nothing}",
            "## a {#a title=x}",
            "{{nothing}}",
            "{{reason:NOTHING}}",
            "see [](source:S99)",
            "### empty {#empty}\n\n### next {#next}\n\nx",
        ] {
            assert!(html(bad, Language::Zh).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_source_is_its_number_and_chinese_in_english_says_so() {
        let text =
            "Stop (停保) first.[](source:S4)\n\n## Next {#next help=reason}\n\n{{reason:DEATH}}\n\n- one\n- two\n";
        let out = html(text, Language::En).unwrap();
        assert!(out.contains(r##"<a href="#source-2" aria-label="Source 2">2</a></sup>"##), "{out}");
        assert!(out.contains("(<span lang=\"zh-CN\">停保</span>) first."), "{out}");
        assert!(out.contains("[Reason(Death)]") && out.contains("<li>one</li>"), "{out}");
        let page = read(text, Language::En, &["S1".to_owned(), "S4".to_owned()]).unwrap();
        assert_eq!(page.sections[0].help, Some(Question::Reason));
        assert_eq!(page.sections[0].text, "one\ntwo");
    }
}
