//! Words of a region's own: which notices and standard texts it says otherwise, and one of them with its form and how it
//! will be read.

use super::{
    draft::{Typed, View, about},
    values::mark_words,
};
use crate::{
    components::*,
    context::language,
    pages::account::{NoticeWords, notice_words, sample_args, sentence_words},
    routes::Route,
    tr, tr_in,
};
use domain::{
    language::{Language, Text},
    rules::{
        NOTICE_MOST, NOTICE_SENTENCES, NOTICE_TITLE_MOST, NoticeSentence, NoticeSlot, RuleBook, StandardText, TEXT_MOST,
    },
};
use leptos::prelude::*;
use usecases::desk::rules::{
    DraftPage,
    own_words::{self, OwnWords, WordsPlace},
    values::{self, MARKS},
};

/// The list, or one of the words.
pub(super) fn panel(found: &DraftPage, book: &RuleBook, typed: &Typed) -> AnyView {
    if values::of(&found.draft.texts.rules).is_none() {
        return view! {
            <Panel title=tr!("rules.tab_words")>
                <p>{tr!("rules.values_unreadable")}</p>
            </Panel>
        }
        .into_any();
    }
    match &typed.place {
        Some(place) => one(found, book, typed, place),
        None => list(found, book),
    }
}

/// What holds where a region has no words of its own; `None`: nobody knows these words.
fn standard(book: &RuleBook, place: &WordsPlace) -> Option<(Text, Text)> {
    match place {
        WordsPlace::Text(key) => {
            let text = book.texts.texts.iter().find(|text| text.key == *key)?;
            Some((text.title.clone(), text.words.clone()))
        }
        WordsPlace::Notice(key) => {
            let [zh, en] = [Language::Zh, Language::En].map(|language| sentence_words(language, key));
            Some((Text { zh: zh.title, en: en.title }, Text { zh: zh.body, en: en.body }))
        }
    }
}

fn list(found: &DraftPage, book: &RuleBook) -> AnyView {
    let notices = NOTICE_SENTENCES.iter().map(|sentence| WordsPlace::Notice(sentence.key.to_owned()));
    let everywhere = book.texts.texts.iter().map(|text| text.key.clone());
    // Texts that the region alone has come after those that hold everywhere.
    let region = found.checked.region.as_ref();
    let only_here = region.into_iter().flat_map(|region| &region.texts).map(|text: &StandardText| text.key.clone());
    let only_here = only_here.filter(|key| book.texts.texts.iter().all(|text| text.key != *key));
    let texts = everywhere.chain(only_here).map(WordsPlace::Text);
    let columns = || vec![tr!("own.which"), tr!("own.words"), tr!("own.whose")];
    let rows = |places: &mut dyn Iterator<Item = WordsPlace>| -> Vec<Vec<AnyView>> {
        places.filter_map(|place| row(found, book, &place)).collect()
    };
    let notices = rows(&mut notices.into_iter());
    let texts = rows(&mut texts.into_iter());
    view! {
        <Panel title=tr!("own.notices")>
            <p>{tr!("own.notices_lead")}</p>
            <Table caption=tr!("own.notices") quiet=true columns=columns() rows=notices />
        </Panel>
        <Panel title=tr!("own.texts")>
            <p>{tr!("own.texts_lead")}</p>
            <Table caption=tr!("own.texts") quiet=true columns=columns() rows=texts />
        </Panel>
    }
    .into_any()
}

fn address(found: &DraftPage, place: &WordsPlace) -> String {
    let base = View::Words.address(&found.draft.id);
    format!("{base}&list={}&key={}", place.list(), place.key())
}

fn row(found: &DraftPage, book: &RuleBook, place: &WordsPlace) -> Option<Vec<AnyView>> {
    let own = own_words::of(&found.draft.texts.rules, place);
    let whose = match own {
        Some(_) => view! { <StatusTag label=tr!("own.regions") tone=Tone::Info /> }.into_any(),
        None => view! { <span class="quiet">{tr!("own.standard")}</span> }.into_any(),
    };
    let (title, words) = match own {
        Some(own) => (own.title, own.words),
        None => standard(book, place)?,
    };
    let key = place.key().to_owned();
    Some(vec![
        view! {
            <span>
                <a href=address(found, place)>{title.get(language()).to_owned()}</a>
                <span class="rules-line quiet">
                    <code>{key}</code>
                </span>
            </span>
        }
        .into_any(),
        view! { <span class="own-words">{words.get(language()).to_owned()}</span> }.into_any(),
        whose,
    ])
}

fn one(found: &DraftPage, book: &RuleBook, typed: &Typed, place: &WordsPlace) -> AnyView {
    let own = own_words::of(&found.draft.texts.rules, place);
    let standard = standard(book, place);
    let Some((title, _)) = standard.clone().or_else(|| own.clone().map(|own| (own.title, own.words))) else {
        return view! { <EmptyState title=tr!("own.nobody") text=tr!("own.nobody_text") /> }.into_any();
    };
    let ours = standard.clone().map(|(title, words)| {
        let read = [Language::Zh, Language::En].map(|language| {
            view! {
                <div class="letter__text" lang=language.tag()>
                    <p class="letter__title">{title.get(language).to_owned()}</p>
                    <p class="own-words">{words.get(language).to_owned()}</p>
                </div>
            }
        });
        view! { <Panel title=tr!("own.ours")>{read}</Panel> }
    });
    let back = View::Words.address(&found.draft.id);
    let blanks = match place {
        WordsPlace::Notice(key) => NoticeSentence::of(key).map(blanks),
        WordsPlace::Text(_) => None,
    };
    let form = if found.may_write {
        form(found, typed, place, own.as_ref(), standard)
    } else {
        view! { <p class="quiet">{tr!("own.read_only")}</p> }.into_any()
    };
    let (title, read) = (title.get(language()).to_owned(), preview(found, place, own.as_ref()));
    view! {
        <p>
            <a href=back>{tr!("own.back")}</a>
        </p>
        <Columns>
            <Stack>
                <Panel title=title>{form}</Panel>
            </Stack>
            <Stack>{ours} {blanks} {read}</Stack>
        </Columns>
    }
    .into_any()
}

/// The blanks of a sentence, each with what is filled in.
fn blanks(sentence: NoticeSentence) -> AnyView {
    let rows: Vec<_> = sentence
        .slots
        .iter()
        .map(|slot| {
            let what = match slot {
                NoticeSlot::Reference => tr!("own.slot_reference"),
                NoticeSlot::Deadline => tr!("own.slot_deadline"),
                NoticeSlot::EffectiveOn => tr!("own.slot_effective_on"),
                NoticeSlot::On if sentence.key == "draft_expiring" => tr!("own.slot_thrown_away"),
                NoticeSlot::On => tr!("own.slot_new_day"),
                NoticeSlot::Days => tr!("own.slot_days"),
                NoticeSlot::Amount => tr!("own.slot_amount"),
                NoticeSlot::Fault => tr!("own.slot_fault"),
            };
            view! {
                <li>
                    <code>{format!("{{{}}}", slot.name())}</code>
                    " "
                    {what}
                </li>
            }
        })
        .collect();
    view! {
        <Panel title=tr!("own.blanks")>
            <p>{tr!("own.blanks_lead")}</p>
            <ul class="rules-list">{rows}</ul>
        </Panel>
    }
    .into_any()
}

fn form(
    found: &DraftPage,
    typed: &Typed,
    place: &WordsPlace,
    own: Option<&OwnWords>,
    standard: Option<(Text, Text)>,
) -> AnyView {
    let empty = Text { zh: String::new(), en: String::new() };
    // What is changed is what stands there now.
    let shown = own.cloned().unwrap_or_else(|| {
        let (title, words) = standard.unwrap_or_else(|| (empty.clone(), empty));
        OwnWords { title, words, mark: "sample".to_owned(), src: String::new() }
    });
    let action = Route::DeskRulesDraft(found.draft.id.clone()).path();
    let (hidden, errors) = (about(found, "words"), typed.errors_of("words"));
    let most = match place {
        WordsPlace::Notice(_) => NOTICE_MOST,
        WordsPlace::Text(_) => TEXT_MOST,
    };
    let [most, title_most] = [most, NOTICE_TITLE_MOST].map(|most| u32::try_from(most).unwrap_or(u32::MAX));
    let (list, key) = (place.list(), place.key().to_owned());
    let marks = MARKS.iter().map(|mark| Choice::new(*mark, mark_words(mark))).collect();
    let away = own.is_some().then(|| {
        let (action, hidden, key) = (action.clone(), about(found, "words_away"), key.clone());
        view! {
            <Form action=action>
                {hidden}
                <Hidden name="list" value=list />
                <Hidden name="key" value=key />
                <Actions>
                    <Button label=tr!("own.away") kind=ButtonKind::Plain />
                </Actions>
            </Form>
        }
    });
    let OwnWords { title, words, mark, src } = shown;
    let (mark, src) = (typed.or("mark", &mark), typed.or("src", &src));
    let (title_zh, title_en) = (typed.or("title_zh", &title.zh), typed.or("title_en", &title.en));
    let (words_zh, words_en) = (typed.or("words_zh", &words.zh), typed.or("words_en", &words.en));
    view! {
        <Form action=action errors=errors>
            {hidden}
            <Hidden name="list" value=list />
            <Hidden name="key" value=key />
            <Field name="title_zh" label=tr!("own.title_zh") value=title_zh maxlength=title_most />
            <Textarea name="words_zh" label=tr!("own.words_zh") value=words_zh rows=5 maxlength=most />
            <Field name="title_en" label=tr!("own.title_en") value=title_en maxlength=title_most />
            <Textarea name="words_en" label=tr!("own.words_en") value=words_en rows=5 maxlength=most />
            <Select name="mark" label=tr!("own.mark") choices=marks value=mark />
            <Field
                name="src"
                label=tr!("own.src")
                hint=tr!("rules.src_hint")
                value=src
                optional=true
                maxlength=80
            />
            <Actions>
                <Button label=tr!("own.save") />
            </Actions>
        </Form>
        {away}
    }
    .into_any()
}

/// How a resident reads it, with made-up values; as it was saved, so that what is seen is what is in the draft.
fn preview(found: &DraftPage, place: &WordsPlace, own: Option<&OwnWords>) -> AnyView {
    let read = [Language::Zh, Language::En].map(|language| {
        let NoticeWords { title, body } = match place {
            WordsPlace::Notice(key) => {
                let (kind, args) = sample_args(key);
                notice_words(language, kind, &args, None, found.checked.region.as_ref())
            }
            WordsPlace::Text(_) => NoticeWords {
                title: tr_in!(language, "notice.message.title"),
                body: own.map(|own| own.words.get(language).to_owned()).unwrap_or_default(),
            },
        };
        view! {
            <div class="letter__text" lang=language.tag()>
                <p class="letter__title">{title}</p>
                <p class="own-words">{body}</p>
            </div>
        }
    });
    // Without words of its own there is nothing to see but what stands above.
    if own.is_none() {
        return view! { <Panel title=tr!("own.preview")><p class="quiet">{tr!("own.preview_none")}</p></Panel> }
            .into_any();
    }
    let faults = found.checked.region.is_none().then(|| view! { <p>{tr!("own.preview_faults")}</p> });
    view! {
        <Panel title=tr!("own.preview")>
            <p class="quiet">{tr!("own.preview_lead")}</p>
            {faults}
            <section class="letter" aria-label=tr!("own.preview")>{read}</section>
        </Panel>
    }
    .into_any()
}
