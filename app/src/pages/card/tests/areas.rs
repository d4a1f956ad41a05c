//! The first steps of an activation: the area, honestly, and chosen where there is a choice.

use super::made::*;
use crate::pages::{
    account::Trouble,
    card::{activate, area},
};
use domain::{
    language::Language,
    person::Capacity,
    rules::{RegionCode, RuleBook},
};
use usecases::card::{Activation, Area, IdentityForm, Why};

/// Somebody insured in `count` areas, the first of them chosen.
fn activation(book: &RuleBook, count: usize, chosen: bool) -> Activation {
    let one = |n: usize| {
        let mut region = region(book);
        region.code = RegionCode(format!("41148{}", n + 1));
        Area { issuer: book.issuer_of(&region).unwrap().clone(), region }
    };
    let areas: Vec<Area> = (0..count).map(one).collect();
    Activation {
        person: person(),
        capacity: Capacity::Oneself,
        area: areas.first().cloned().filter(|_| chosen),
        areas,
        why: Why::First,
        certificate: None,
        physical: None,
        phone: Some("190****0001".into()),
    }
}

fn identity(book: &RuleBook, found: &Activation, language: Language) -> String {
    let chosen = found.area.as_ref().unwrap();
    html(language, || activate::identity_page(book, found, chosen, IdentityForm::default(), Trouble::default()))
}

#[test]
fn one_area_is_shown_and_confirmed_in_the_first_step() {
    let book = book();
    for language in [Language::Zh, Language::En] {
        let page = identity(&book, &activation(&book, 1, true), language);
        tells_nothing(&page);
        assert!(!page.contains("type=\"radio\"") && page.contains("max=\"2\" value=\"1\""), "{page}");
        // Functions and interval come with their marks, the hotline can be called.
        assert!(page.matches("class=\"mark").count() >= 2 && page.contains("tel:"), "{page}");
    }
    let page = identity(&book, &activation(&book, 1, true), Language::Zh);
    for words in ["现在或即将有效的只有这一个", "身份凭证", "每个码显示多久", "name=\"region\" value=\"411481\""]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[test]
fn of_several_one_is_chosen_in_a_step_of_its_own_and_stays_chosen() {
    let book = book();
    let open = activation(&book, 2, false);
    let page = html(Language::Zh, || area::view(&book, &open, "激活电子凭证".into()));
    tells_nothing(&page);
    assert!(page.contains("method=\"get\"") && page.contains("max=\"3\" value=\"1\""), "{page}");
    for code in ["411481", "411482"] {
        assert!(page.contains(&format!("name=\"region\" value=\"{code}\"")), "{code}: {page}");
    }
    let page = identity(&book, &activation(&book, 2, true), Language::Zh);
    assert!(page.contains("max=\"3\" value=\"2\"") && !page.contains("只有这一个参保地"), "{page}");
    assert!(page.contains("name=\"region\" value=\"411481\""), "{page}");
    let last = html(Language::Zh, || {
        activate::code_page(&activation(&book, 2, true), "190****0001".into(), Trouble::default())
    });
    assert!(last.contains("/code?region=411481&amp;again=1") && last.contains("max=\"3\" value=\"3\""), "{last}");
}
