//! What the card's pages show, looked at as text.

mod areas;
mod codes;
mod made;
mod others;

use super::{centre, certificate, code, done, entrust, guide, history, lost, unbind, wallet};
use crate::pages::account::Trouble;
use codes::view_of;
use domain::{
    application::Reference,
    card::{
        Binding, BindingKind, BindingState, BusinessType, CertificateState, DisownResult, Disowned, EntrustForm,
        Entrustment, ScanOutcome, ScanRefusal, Uses,
    },
    id::{ApplicationId, BindingId, CertificateId, EntrustmentId, PersonId, ScanId},
    language::Language,
    person::{Capacity, Name},
    rules::{CardFunction, Mark, Marked, RuleBook},
};
use jiff::civil::Date;
use made::*;
use usecases::card::{Access, Entrustments, Guard, LostCard, UnbindPage, Use, Wallet, WalletCard, Which};

fn wallet_of(book: &RuleBook, state: Option<CertificateState>, insured: bool, here: bool) -> Wallet {
    let region = region(book);
    let card = WalletCard {
        person: person(),
        capacity: Capacity::Oneself,
        issuer: book.issuer_of(&region).cloned(),
        region: Some(region),
        certificate: state.map(card),
        here: here.then(|| binding(3, "region_app", BindingState::Bound)),
        insured,
        on_no_device: false,
        over: None,
        restore: None,
    };
    let elsewhere = book.issuers.values().filter(|issuer| !issuer.managed_here).cloned().collect();
    Wallet { cards: vec![card], entrusted: Vec::new(), elsewhere }
}

#[test]
fn the_wallet_offers_what_a_card_s_state_allows() {
    let book = book();
    let (code, centre) = (format!("/card/codes/{}", BindingId::from_bits(3)), "/centre\"");
    let (activate, unfreeze) = (format!("/card/activate/{}", PersonId::from_bits(1)), "/unfreeze\"");
    use CertificateState::{Active, Closed, Frozen};
    let cases = [
        (None, true, false, vec![activate.as_str()]),
        (None, false, false, vec![]),
        (Some(Active), true, true, vec![code.as_str(), centre]),
        (Some(Active), true, false, vec![activate.as_str(), centre]),
        // Frozen, it shows no code, also where it is bound.
        (Some(Frozen), true, true, vec![unfreeze, centre]),
        (Some(Closed), false, false, vec![centre]),
        (Some(Closed), true, false, vec![activate.as_str(), centre]),
    ];
    for (state, insured, here, offered) in cases {
        for language in [Language::Zh, Language::En] {
            let page = html(language, || wallet::view(&book, &wallet_of(&book, state, insured, here)));
            tells_nothing(&page);
            for link in [code.as_str(), centre, activate.as_str(), unfreeze] {
                assert_eq!(page.contains(link), offered.contains(&link), "{state:?} {insured} {here} {link}");
            }
            // The other credential, with its own hotline, is named and never managed.
            assert!(page.contains("tel:12333"), "{page}");
        }
    }
}

#[test]
fn a_physical_card_past_its_last_day_is_named_and_nothing_is_activated() {
    let book = book();
    let over = Some(jiff::civil::date(2026, 11, 21));
    for (state, offers) in
        [(None, false), (Some(CertificateState::Closed), false), (Some(CertificateState::Active), true)]
    {
        let mut wallet = wallet_of(&book, state, true, state == Some(CertificateState::Active));
        wallet.cards[0].over = over;
        let page = html(Language::En, || wallet::view(&book, &wallet));
        assert!(page.contains("21 Nov 2026") && page.contains("renewed at a service counter"), "{page}");
        assert!(!page.contains("/card/activate/"), "{page}");
        assert_eq!(page.contains("/card/codes/"), offers);
    }
    let (book, mut centre) = whole(CertificateState::Active, &[]);
    centre.over = over;
    let page = html(Language::Zh, || certificate::view(&book, &centre, None));
    assert!(page.contains("2026年11月21日"), "{page}");
}

#[test]
fn the_certificate_says_honestly_what_this_region_lacks() {
    let (book, mut centre) = whole(CertificateState::Active, &[binding(3, "region_app", BindingState::Bound)]);
    centre.region.card.functions.v = vec![CardFunction::Identification];
    let me = PersonId::from_bits(1);
    let page = html(Language::Zh, || certificate::view(&book, &centre, Some(&me)));
    tells_nothing(&page);
    assert_eq!(page.matches("本地未开通").count(), 5, "{page}");
    assert_eq!(page.matches("不属于这张卡").count(), 1);
    assert!(page.contains("*****5678") && page.contains("不会停保"));
    assert_eq!(page.matches("可用").count(), 1, "{page}");
    centre.access.certificate.card = None;
    let page = html(Language::Zh, || certificate::view(&book, &centre, Some(&me)));
    assert!(page.contains("本服务没有登记"));
    // What it can do, it can't while it is frozen or closed.
    for (state, words) in [(CertificateState::Frozen, "冻结期间不可用"), (CertificateState::Closed, "已关闭，不可用")]
    {
        centre.access.certificate.state = state;
        let page = html(Language::Zh, || certificate::view(&book, &centre, Some(&me)));
        assert_eq!((page.matches(words).count(), page.matches("可用").count()), (1, 1), "{page}");
    }
    centre.access.certificate.state = CertificateState::Active;
    // A guardian's own device shows the code; the child's does not show it for them.
    let page = html(Language::Zh, || certificate::view(&book, &centre, Some(&PersonId::from_bits(5))));
    assert!(!page.contains("/card/codes/"));
}

#[test]
fn the_centre_unbinds_its_own_channel_and_guides_for_the_others() {
    let bound = [binding(3, "region_app", BindingState::Bound), binding(4, "wechat", BindingState::Bound)];
    let me = PersonId::from_bits(1);
    let (_, centre) = whole(CertificateState::Active, &bound);
    let page = html(Language::Zh, || centre::view(&centre, &[], Some(&me)));
    tells_nothing(&page);
    let (unbind, guide) =
        (format!("unbind?which={}", BindingId::from_bits(3)), format!("{}/guide", BindingId::from_bits(4)));
    assert!(page.contains(&unbind) && page.contains(&guide) && page.contains("Chrome · Linux"), "{page}");
    assert!(!page.contains(&format!("unbind?which={}", BindingId::from_bits(4))), "never a claim to unbind WeChat");
    assert!(page.contains("/freeze\""), "frozen in one tap");
    let (_, centre) = whole(CertificateState::Frozen, &bound);
    let page = html(Language::Zh, || centre::view(&centre, &[], Some(&me)));
    assert!(!page.contains("unbind?which=") && !page.contains("/freeze\"") && page.contains("/unfreeze\""), "{page}");
    let (_, centre) = whole(CertificateState::Active, &[binding(3, "region_app", BindingState::Unbound)]);
    let page = html(Language::En, || centre::view(&centre, &[], Some(&me)));
    assert!(page.contains("/restore\"") && !page.contains("unbind?which="), "{page}");
}

#[test]
fn what_stands_elsewhere_is_only_on_record_and_helpers_have_their_last_day() {
    let own = binding(3, "region_app", BindingState::Bound);
    let kind = BindingKind::Entrusted(EntrustmentId::from_bits(12));
    let (holder, ends_on) = (PersonId::from_bits(5), Some(Date::constant(2026, 12, 21)));
    let helper = Binding { id: BindingId::from_bits(6), holder, kind, ends_on, ..own.clone() };
    let (_, mut centre) = whole(CertificateState::Active, &[binding(4, "wechat", BindingState::Bound), helper, own]);
    centre.bindings[1].holder = Name::parse("王小明").ok();
    centre.bindings[1].here = false;
    let page = html(Language::Zh, || centre::view(&centre, &[], Some(&PersonId::from_bits(1))));
    tells_nothing(&page);
    let at = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words}: {page}"));
    assert!(at("这台设备") < at("帮忙出示的人") && at("帮忙出示的人") < at("其他渠道"));
    assert!(
        at("其他渠道") < at("登记为已绑定") && page.contains("2026年12月20日") && !page.contains("12月21日"),
        "{page}"
    );
}

#[test]
fn what_was_unbound_a_moment_ago_is_offered_again_before_a_fresh_check() {
    let book = book();
    let (_, centre) = whole(CertificateState::Active, &[binding(3, "region_app", BindingState::Unbound)]);
    let me = PersonId::from_bits(1);
    let again = format!("/card/bindings/{}/restore", BindingId::from_bits(3));
    let mut cards = wallet_of(&book, Some(CertificateState::Active), true, false);
    (cards.cards[0].restore, cards.cards[0].on_no_device) = (Some(BindingId::from_bits(3)), true);
    let wallet = html(Language::Zh, || wallet::view(&book, &cards));
    assert!(wallet.contains("已激活，没有设备出示") && !wallet.contains("使用中"), "{wallet}");
    let page = html(Language::Zh, || certificate::view(&book, &centre, Some(&me)));
    assert!(wallet.contains(&again) && page.find(&again) < page.find("/card/activate/"), "{page}");
    let centre_page = html(Language::Zh, || centre::view(&centre, &[], Some(&me)));
    for page in [&page, &centre_page] {
        assert_eq!(page.matches(&again).count(), 1, "{page}");
        assert!(page.contains("已激活，没有设备出示") && !page.contains("使用中"), "{page}");
        assert!(page.contains("输入凭证密码就能恢复") && !page.contains("绑定这台设备"), "{page}");
    }
    let page = html(Language::Zh, || certificate::view(&book, &centre, Some(&PersonId::from_bits(5))));
    assert!(!page.contains(&again), "only for its holder");
}

#[test]
fn an_entrustment_waits_until_it_is_accepted_and_its_code_says_what_it_is_for() {
    let one = Entrustment {
        id: EntrustmentId::from_bits(12),
        certificate: CertificateId::from_bits(2),
        principal: PersonId::from_bits(1),
        agent: PersonId::from_bits(5),
        agent_name: Name::parse("王小明").unwrap(),
        scope: vec![BusinessType::BuyDrugs],
        institution: None,
        uses: Uses::One,
        last_day: Date::constant(2026, 12, 20),
        created_at: AT,
        ended: None,
        version: 1,
    };
    let found = Entrustments {
        access: access(CertificateState::Active),
        all: vec![one.clone()],
        institutions: Vec::new(),
        days_most: region(&book()).card.entrust_days_most,
    };
    let page = |accepted: &[EntrustmentId]| {
        html(Language::Zh, || entrust::view(&book(), &found, accepted, EntrustForm::default(), Trouble::default()))
    };
    assert!(page(&[]).contains("等待对方接受") && !page(std::slice::from_ref(&one.id)).contains("等待对方接受"));
    let page = html(Language::Zh, || code::whole(&view_of(), code::Bright::No, None, None, Some((one, None))));
    tells_nothing(&page);
    for words in ["代购 · 欧***", "购药", "任意定点机构", "2026年12月20日", "您本人和委托人的身份证件"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
}

fn no_guard(needs: bool) -> Guard {
    let needs_certificate = Marked { v: needs, mark: Mark::Sample, src: Vec::new() };
    Guard { stopping: None, needs_certificate, closes_on: None }
}

fn unbinding(guard: Guard) -> UnbindPage {
    let book = book();
    let wechat = binding(4, "wechat", BindingState::Bound);
    let channel = book.channel(&wechat.channel).unwrap().clone();
    let ends = vec![binding(3, "region_app", BindingState::Bound)];
    UnbindPage {
        access: access(CertificateState::Active),
        ends,
        stays: vec![(wechat, channel)],
        elsewhere: vec![book.channels[0].clone()],
        guard,
    }
}

#[test]
fn unbinding_says_what_ends_and_what_stays_before_it_asks() {
    let page = html(Language::Zh, || unbind::view(&book(), &unbinding(no_guard(false)), &Which::All, None));
    tells_nothing(&page);
    let at = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words}: {page}"));
    assert!(at("会结束的") < at("不受影响的") && at("不受影响的") < at("获取验证码"));
    for stays in ["参保和待遇照常", "实体卡照常使用", "微信里的绑定", "24 小时"] {
        assert!(at("不受影响的") < at(stays));
    }
    let other = format!("/channels/{}\"", book().channels[0].code);
    assert!(page.contains(&other), "{other}: {page}");
    assert!(page.contains("name=\"which\" value=\"all\"") && !page.contains("停保申请"));
}

#[test]
fn only_an_own_device_is_promised_back() {
    let mut found = unbinding(no_guard(false));
    found.ends[0].kind = BindingKind::Family;
    for language in [Language::Zh, Language::En] {
        let page = html(language, || unbind::view(&book(), &found, &Which::All, None));
        let words = if language == Language::Zh { "24 小时" } else { "24 hours" };
        assert!(!page.contains(words), "{page}");
        for restorable in [true, false] {
            let certificate = CertificateId::from_bits(2);
            let (code, restore, receipt) = (None, None, None);
            let ended = vec!["WeChat · Android".to_owned(), "平板".to_owned()];
            let after = done::After { certificate, code, restore, ended, restorable, receipt };
            let page = html(language, || done::view(done::Done::Unbound, after));
            assert!(page.contains("WeChat · Android") && page.contains("平板"), "{page}");
            assert_eq!(page.contains(words), restorable, "{page}");
        }
    }
}

#[test]
fn the_guard_says_stop_first_where_the_region_needs_the_card() {
    let stopping = Some((ApplicationId::from_bits(6), Reference::from_bits(7)));
    let shown = |needs, closes_on| {
        let guard = Guard { stopping: stopping.clone(), closes_on, ..no_guard(needs) };
        html(Language::Zh, || unbind::view(&book(), &unbinding(guard), &Which::All, None))
    };
    let (strict, free) = (shown(true, None), shown(false, Some(Date::constant(2027, 1, 1))));
    assert!(strict.contains("请先停保，最后解绑") && strict.contains("notice--danger"), "{strict}");
    assert!(!free.contains("请先停保") && free.contains("2027年1月1日随参保关闭"), "{free}");
    for page in [strict, free] {
        assert!(page.contains(&format!("/applications/{}", ApplicationId::from_bits(6))));
    }
}

#[test]
fn a_guide_never_claims_to_have_unbound_anything() {
    let book = book();
    for (state, button) in [(BindingState::Bound, "我已在那里解绑"), (BindingState::Stated, "说错了，收回")]
    {
        let page = html(Language::Zh, || guide::view(&book, &shown(&book, binding(4, "wechat", state), false)));
        assert!(page.contains("本服务没有替您解绑") && page.contains(button), "{page}");
        // Dated, marked, with the other ways.
        assert!(page.contains("2026年11月22日") && page.contains("class=\"mark") && page.contains("其他路径"));
    }
}

#[test]
fn each_use_can_be_disowned_and_a_refused_one_says_why() {
    let uses: Vec<Use> = [ScanOutcome::Accepted, ScanOutcome::Refused(ScanRefusal::Used)]
        .into_iter()
        .zip(10..)
        .map(|(outcome, bits)| {
            let (scan, institution) = scan(bits, outcome);
            Use { scan, institution, by: Some(Name::parse("王小明").unwrap()), disowned: None, settlement: None }
        })
        .collect();
    let page = html(Language::Zh, || history::view(&access(CertificateState::Active), &uses, true, false));
    tells_nothing(&page);
    assert!(page.contains("未通过：码已用过") && page.contains("王**") && !page.contains("王小明"), "{page}");
    for bits in [10, 11] {
        assert!(page.contains(&format!("/history/{}\"", ScanId::from_bits(bits))));
    }
    assert!(page.contains(&format!("?before={}-{}", AT.0, ScanId::from_bits(11))), "the next page");
    // Said once: when and with which result, and no second button.
    let said = Disowned { scan: uses[0].scan.id.clone(), at: AT, result: DisownResult::Froze };
    let uses = [Use { disowned: Some(said), ..uses[0].clone() }];
    let page = html(Language::Zh, || history::view(&access(CertificateState::Active), &uses, false, false));
    assert!(page.contains("已报“不是我”") && page.contains("凭证当即冻结"), "{page}");
    assert!(page.contains("没有结算费用"), "{page}");
    // What was settled with it has its amount, and the way to get it back.
    let bill = domain::card::Settlement {
        id: domain::id::SettlementId::from_bits(1),
        certificate: CertificateId::from_bits(2),
        person: person().id,
        institution: uses[0].institution.id.clone(),
        scan: uses[0].scan.id.clone(),
        business: uses[0].scan.business,
        state: domain::card::SettlementState::Settled,
        items: vec![domain::card::SettlementItem {
            name: "药".into(), quantity: 1, amount: domain::money::Fen(5_000)
        }],
        fund: domain::money::Fen(3_000),
        personal: domain::money::Fen(2_000),
        opened_at: AT,
        closed_at: Some(AT),
        version: 2,
    };
    let uses = [Use { settlement: Some(bill), ..uses[0].clone() }];
    let settled = html(Language::Zh, || history::view(&access(CertificateState::Active), &uses, false, false));
    assert!(settled.contains("50.00 元，其中个人支付 20.00 元") && settled.contains("提出异议"), "{settled}");
    assert!(!page.contains(&format!("/history/{}\"", ScanId::from_bits(10))));
}

#[test]
fn a_lost_phone_sees_masked_names_and_one_button() {
    let cards = |state| vec![LostCard { certificate: card(state), name: person().name, entrusted: None }];
    let page = html(Language::Zh, || lost::view(&cards(CertificateState::Active), false, false));
    tells_nothing(&page);
    assert!(page.contains("欧***") && page.contains("action=\"/card/lost\""), "{page}");
    let page = html(Language::Zh, || lost::view(&cards(CertificateState::Frozen), true, false));
    assert!(page.contains("已全部冻结") && !page.contains("action=\"/card/lost\""), "{page}");
}

#[test]
fn after_unbinding_the_receipt_is_there_or_said_to_come() {
    let certificate = CertificateId::from_bits(2);
    let after = |receipt| done::After {
        certificate: certificate.clone(),
        code: None,
        restore: None,
        ended: Vec::new(),
        restorable: true,
        receipt,
    };
    let soon = html(Language::Zh, || done::view(done::Done::Unbound, after(Some(None))));
    assert!(soon.contains("回执正在生成") && soon.contains("/done/unbound\"") && soon.contains("参保和待遇照常"));
    let bound = html(Language::Zh, || done::view(done::Done::Bound, after(None)));
    assert!(!bound.contains("回执"), "another device is no act with a receipt: {bound}");
}

#[test]
fn what_was_typed_into_an_entrustment_comes_back_but_for_the_password() {
    let found = Entrustments {
        access: access(CertificateState::Active),
        all: Vec::new(),
        institutions: vec![scan(9, ScanOutcome::Accepted).1],
        days_most: region(&book()).card.entrust_days_most,
    };
    let typed = EntrustForm { name: "李雷".into(), scope: vec!["02121".into()], ..EntrustForm::default() };
    let page = html(Language::Zh, || entrust::view(&book(), &found, &[], typed, Trouble::default()));
    assert!(page.contains("value=\"李雷\"") && page.contains("max=\"2027-03-03\""), "{page}");
    // Only what somebody else may do for the owner is offered.
    assert_eq!(page.matches("name=\"scope\"").count(), 3);
    let ward = Access { capacity: Capacity::Guardian, ..access(CertificateState::Active) };
    let page = html(Language::Zh, || {
        entrust::view(&book(), &Entrustments { access: ward, ..found }, &[], EntrustForm::default(), Trouble::default())
    });
    assert!(!page.contains("name=\"password\""), "a guardian entrusts nobody");
}
