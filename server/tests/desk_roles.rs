//! Every desk route as every role, as another office, as nobody: who gets what is written here in full.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

mod common;
mod desk_support;

use common::Answer;
use desk_support::{
    Administrator, Auditor, Clerk, EVERYBODY, Elsewhere, Nobody, Office, Resident, Supervisor, Unready, Who,
};
use domain::{
    id::{ApplicationId, DocumentId, RefundId, StaffId},
    refund::RefundStage,
};
use server::http::routes::TABLE;

/// What the route answers; the bodies below change nothing for those who may.
fn expected(method: &str, pattern: &str, who: Who) -> u16 {
    let outside = matches!(who, Nobody | Resident);
    let decides = matches!(who, Clerk | Supervisor);
    match (method, pattern) {
        // Signing in: everybody sees the first step; the rest is for who is between the steps.
        // Who is signed in already is led on.
        ("GET", "/desk/sign-in") => {
            if outside {
                200
            } else {
                303
            }
        }
        ("POST", "/desk/sign-in") => 422,
        ("GET", "/desk/stay") => {
            if outside {
                401
            } else {
                204
            }
        }
        (_, "/desk/second-factor" | "/desk/enrol" | "/desk/passkey") | ("POST", "/desk/sign-out") => 303,
        _ if outside => 303,
        ("GET", "/desk/me") => 200,
        ("POST", "/desk/me") => 422,
        _ if who == Unready => 303,
        // One's own, whoever one is; nothing is asked for, and no such passkey is theirs.
        ("GET", "/desk/me/passkeys") => 200,
        ("POST", "/desk/me/passkeys") => 422,
        (_, "/desk/me/passkeys/new") => 303,
        (_, "/desk/me/passkeys/{passkey}") => 404,
        ("GET", "/desk") => {
            if who == Administrator {
                303
            } else {
                200
            }
        }
        (_, "/desk/search") => {
            if who == Administrator {
                403
            } else {
                200
            }
        }
        // The question what for, or the person.
        ("GET", "/desk/people/{person}") => match who {
            Administrator => 403,
            Elsewhere => 404,
            _ => 200,
        },
        ("POST", "/desk/people/{person}/purpose") => match who {
            Administrator => 403,
            Elsewhere => 404,
            _ => 422,
        },
        // Putting away a message that is not there is nothing; nor is anything chosen at this address.
        ("POST", "/desk/messages/{message}" | "/desk/alarms/{alarm}") | ("GET", "/desk/bulk") => 303,
        // Queues are for who reads cases; the team for who decides them.
        (
            _,
            "/desk/views"
            | "/desk/views/{view}"
            | "/desk/start"
            | "/desk/keys"
            | "/desk/batches/{batch}"
            | "/desk/inbox"
            | "/desk/wall",
        ) if who == Administrator => 403,
        // What reached nobody: for who watches over an office.
        ("GET", "/desk/lost-messages") if matches!(who, Clerk | Administrator) => 403,
        ("GET", "/desk/lost-messages") => 200,
        // Another office's supervisor has a list of their own.
        ("POST", "/desk/lost-messages") if matches!(who, Supervisor | Elsewhere) => 303,
        ("POST", "/desk/lost-messages") => 403,
        ("GET", "/desk/views" | "/desk/keys" | "/desk/inbox" | "/desk/wall") => 200,
        ("POST", "/desk/views") => 422,
        ("POST", "/desk/keys") => 303,
        (_, "/desk/views/{view}" | "/desk/start" | "/desk/batches/{batch}") => 404,
        (_, "/desk/team" | "/desk/team/{absence}") | ("POST", "/desk/bulk") if !decides && who != Elsewhere => 403,
        ("GET", "/desk/team") => 200,
        ("POST", "/desk/team" | "/desk/bulk") => 422,
        ("POST", "/desk/team/{absence}") => 404,
        // Cases: the office's own, for those who work or audit them.
        (_, p) if p.starts_with("/desk/cases/") => match who {
            Administrator => 403,
            Elsewhere => 404,
            // Its page asks an auditor what for first.
            Auditor if p.ends_with("{document}") => 303,
            // There is one document: nothing to put beside it. Others are asked what for.
            Clerk | Supervisor if p.ends_with("/compare") => 303,
            _ if p.ends_with("/compare") => 200,
            _ if p.ends_with("{application}") || p.ends_with("{document}") => 200,
            // The form of an act: who may not do it is led back to the case.
            // An auditor is asked what for.
            Clerk | Auditor if method == "GET" => 200,
            _ if method == "GET" => 303,
            _ if decides => 422,
            _ => 403,
        },
        // Everybody has a list of their own; lists to export are for who reads them, and nobody else's file is there.
        ("GET", "/desk/exports") => 200,
        // Without saying which list.
        ("GET", "/desk/exports/new") => 404,
        ("POST", "/desk/exports/new") if who == Administrator => 403,
        ("POST", "/desk/exports/new") => 422,
        // The clerk's file: its page for who watches over the office as well, the file for the clerk alone.
        ("GET", "/desk/exports/{export}") if who != Elsewhere => 200,
        ("GET", "/desk/exports/{export}/file") if who == Clerk => 200,
        // No act is named.
        (_, "/desk/exports/{export}" | "/desk/exports/{export}/file") => 404,
        // Terms, counts and holds: for who watches over an office. Placing and lifting are a supervisor's; no hold is there.
        (_, p) if p.starts_with("/desk/retention") && who == Clerk => 403,
        ("GET", "/desk/retention" | "/desk/retention/file") => 200,
        (_, "/desk/retention/cases/{application}") => match who {
            Supervisor if method == "GET" => 200,
            Supervisor => 422,
            Elsewhere => 404,
            _ => 403,
        },
        ("POST", "/desk/retention/holds/{hold}") if !matches!(who, Supervisor | Elsewhere) => 403,
        (_, "/desk/retention/holds/{hold}") => 404,
        ("GET", "/desk/refunds") => {
            if who == Administrator {
                403
            } else {
                200
            }
        }
        // Without saying where to.
        ("GET", "/desk/refunds/{refund}") => 404,
        ("POST", "/desk/refunds/{refund}") => match who {
            Elsewhere => 404,
            _ if decides => 409,
            _ => 403,
        },
        // Regions' rules: the office's, for administrators; auditors read. A stale page; nothing is said why.
        (_, p) if p.starts_with("/desk/rules") && matches!(who, Clerk | Supervisor | Elsewhere) => 403,
        ("GET", p) if p.starts_with("/desk/rules") => 200,
        ("POST", p) if p.starts_with("/desk/rules") && who == Auditor => 403,
        ("POST", "/desk/rules/regions/{region}") => 422,
        ("POST", "/desk/rules/drafts/{draft}") => 409,
        // Batches of refunds: the office's, for who works cases or audits; a file and an answer for who decides.
        ("GET", "/desk/refund-batches") => {
            if who == Administrator {
                403
            } else {
                200
            }
        }
        // Without saying of what.
        ("GET", "/desk/refund-batches/new") => 404,
        (_, p) if p.starts_with("/desk/refund-") && who == Elsewhere => 404,
        (_, p) if p.starts_with("/desk/refund-") && who == Administrator => 403,
        (
            "GET",
            "/desk/refund-batches/{batch}" | "/desk/refund-batches/{batch}/sheet" | "/desk/refund-answers/{answer}",
        ) => 200,
        (_, p) if p.starts_with("/desk/refund-") && who == Auditor => 403,
        ("GET", p) if p.starts_with("/desk/refund-") => 200,
        // A stale page; nobody is named to hand it to; nothing is answered.
        ("POST", "/desk/refund-batches/{batch}") => 409,
        ("POST", p) if p.starts_with("/desk/refund-") => 422,
        // Helping is for who decides cases; a hand in an application has one clerk only.
        (_, p) if p.starts_with("/desk/assist") && !decides && who != Elsewhere => 403,
        (_, p) if p.starts_with("/desk/assist/") && who != Clerk => 404,
        // A draft is nothing to take back: it was never sent.
        (_, "/desk/assist/for/{assistance}/applications/{application}/back") => 404,
        // It was begun by the resident: it is not the desk's to throw away.
        (_, "/desk/assist/applications/{application}/drop") if method == "POST" => 403,
        // Nothing is missing or wrong in it, or it is not asked for: on to another step.
        (
            "GET",
            "/desk/assist/applications/{application}"
            | "/desk/assist/applications/{application}/payee"
            | "/desk/assist/applications/{application}/check"
            | "/desk/assist/applications/{application}/code"
            | "/desk/assist/applications/{application}/form",
        )
        | (
            "POST",
            "/desk/assist/for/{assistance}"
            | "/desk/assist/applications/{application}/code"
            | "/desk/assist/applications/{application}/documents"
            | "/desk/assist/applications/{application}/payee"
            | "/desk/assist/applications/{application}/documents/{document}/drop",
        ) => 303,
        ("GET", p) if p.starts_with("/desk/assist") => 200,
        ("POST", p) if p.starts_with("/desk/assist") => 422,
        ("GET", "/desk/counter" | "/desk/freeze-card") => {
            if decides || who == Elsewhere {
                200
            } else {
                403
            }
        }
        ("POST", "/desk/counter" | "/desk/freeze-card") => {
            if decides || who == Elsewhere {
                422
            } else {
                403
            }
        }
        ("GET", "/desk/record") => {
            if who == Clerk {
                403
            } else {
                200
            }
        }
        // Suggestions and the digest: the office's, for who works cases. What was posted names no act.
        (_, p) if p.starts_with("/desk/suggestions") || p.starts_with("/desk/digest") => match (method, who) {
            (_, Auditor | Administrator) => 403,
            ("GET", _) if !p.contains('{') => 200,
            (_, Elsewhere) => 404,
            ("GET", _) => 200,
            _ => 404,
        },
        // Bad ratings: a supervisor's, of the office; nothing came of this one, and nobody called yet.
        (_, "/desk/ratings" | "/desk/ratings/{rating}") if !matches!(who, Supervisor | Elsewhere) => 403,
        ("GET", "/desk/ratings") => 200,
        (_, "/desk/ratings/{rating}") if who == Elsewhere => 404,
        ("GET", "/desk/ratings/{rating}") => 200,
        ("POST", "/desk/ratings/{rating}") => 409,
        // Residents' questions: for who works cases, of the office; nobody has taken this one.
        (_, "/desk/questions" | "/desk/questions/{enquiry}") if !decides && who != Elsewhere => 403,
        ("GET", "/desk/questions") => 200,
        (_, "/desk/questions/{enquiry}") if who == Elsewhere => 404,
        ("GET", "/desk/questions/{enquiry}") => 200,
        ("POST", "/desk/questions/{enquiry}") => 409,
        ("GET", "/desk/figures" | "/desk/figures/file" | "/desk/figures/ratings") => {
            if matches!(who, Supervisor | Auditor | Elsewhere) { 200 } else { 403 }
        }
        // Searching is the auditor's; the whole is checked by who sees the whole.
        ("POST", "/desk/record") => {
            if who == Auditor {
                422
            } else {
                403
            }
        }
        (_, "/desk/record/check") => 403,
        ("GET", "/desk/record/{entry}" | "/desk/record/{entry}/proof") => {
            if who == Clerk {
                403
            } else {
                404
            }
        }
        // For an administrator of all regions only; this one is of an office.
        (_, "/desk/incidents" | "/desk/incidents/{incident}") => 403,
        ("GET", "/desk/members" | "/desk/members/{staff}") => {
            if who == Administrator {
                200
            } else {
                403
            }
        }
        ("POST", "/desk/members") => {
            if who == Administrator {
                422
            } else {
                403
            }
        }
        ("POST", "/desk/members/{staff}") => {
            if who == Administrator {
                422
            } else {
                403
            }
        }
        _ => panic!("{method} {pattern} has no line here"),
    }
}

/// A body that is well-formed and refused late: after who asks was looked at, before anything is done.
fn body(pattern: &str) -> &'static str {
    match pattern {
        // Nothing that can be exported: no column, no purpose.
        "/desk/exports/new" => "of=queue",
        "/desk/search" => "search=%E5%BC%A0%E4%B8%89",
        "/desk/refunds/{refund}" => "to=handed_over&stage=planned&version=99",
        "/desk/refund-batches/new" => "region=320500&way=original_channel",
        "/desk/refund-batches/{batch}" => "act=pass_on&version=99",
        "/desk/rules/drafts/{draft}" => "act=hand_over&version=99",
        "/desk/members/{staff}" => "act=identify",
        _ => "",
    }
}

/// Verbs that stand for `{verb}`.
fn verbs(method: &str, pattern: &str) -> &'static [&'static str] {
    match (pattern.contains("{verb}"), method) {
        (false, _) => &[""],
        (true, "GET") => &["refuse"],
        (true, _) => &["note", "reveal", "verdict", "message", "ask_opinion", "purpose", "refuse"],
    }
}

#[tokio::test]
async fn every_desk_route_answers_every_role_as_it_should() {
    let office = Office::new().await;
    let (mut wrong, mut asked) = (Vec::new(), 0);
    for row in TABLE.iter().filter(|row| row.pattern == "/desk" || row.pattern.starts_with("/desk/")) {
        for method in row.methods {
            for verb in verbs(method, row.pattern) {
                for who in EVERYBODY {
                    let version = office.site.store().lookup_application(&office.case).await.unwrap().unwrap().version;
                    let body = format!("{}&version={version}", body(row.pattern));
                    let body =
                        if row.pattern.starts_with("/desk/cases/") { body.as_str() } else { self::body(row.pattern) };
                    let answer = office.ask(who, method, &office.path(row.pattern, verb), body).await;
                    let mut right = expected(method, row.pattern, who);
                    // An act that is not one's own turn is a conflict that says whose it is.
                    if (*verb, *method, who) == ("refuse", "POST", Supervisor) {
                        right = 409;
                    }
                    // What a case is looked at for is asked of everybody who reads cases.
                    if (*verb, *method, who) == ("purpose", "POST", Auditor) {
                        right = 422;
                    }
                    asked += 1;
                    if answer.status.as_u16() != right {
                        let path = row.pattern;
                        wrong.push(format!("{method} {path} {verb} as {who:?}: {} not {right}", answer.status));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(asked > 200, "{asked}");
    // Nothing of all this moved anything.
    let refund = office.site.store().lookup_refund(&office.refund).await.unwrap().unwrap();
    assert_eq!((refund.stage, refund.version), (RefundStage::Planned, 1));
    assert!(office.site.store().notes_of(&office.case).await.unwrap().is_empty());
    assert!(office.site.store().reveals_of(&office.case).await.unwrap().is_empty());
    assert!(office.site.store().findings_of(&office.case).await.unwrap().is_empty());
}

#[tokio::test]
async fn recovery_codes_need_the_password_and_guessing_it_has_an_end() {
    let office = Office::new().await;
    let form = office.ask(Clerk, "GET", "/desk/me?codes", "").await;
    assert_eq!((form.status.as_u16(), form.text.matches("name=\"current\"").count()), (200, 1));
    let most = office.site.ctx.limits.staff_sign_in_hour.most;
    for n in 0..=most {
        let answer = office.ask(Clerk, "POST", "/desk/me", "codes=renew&current=guess").await;
        assert_eq!(answer.status, if n < most { 422 } else { 429 }, "{n}");
        assert!(!answer.text.contains("codes__code"));
    }
    let change = office.ask(Clerk, "POST", "/desk/me", "current=guess&password=correct+horse+battery").await;
    assert_eq!(change.status, 429);
    assert_eq!(office.ask(Clerk, "POST", "/desk/me", "codes=renew").await.status, 422, "nothing typed");
}

#[tokio::test]
async fn an_office_reads_its_own_record() {
    let office = Office::new().await;
    office.ask(Clerk, "GET", &format!("/desk/cases/{}", office.case), "").await;
    let reads = |who: Who| {
        let office = &office;
        async move { office.ask(who, "GET", "/desk/record", "").await.text.contains(office.case.as_str()) }
    };
    for who in [Administrator, Supervisor, Auditor] {
        assert!(reads(who).await, "{who:?}");
    }
    assert!(!reads(Elsewhere).await);
}

/// A page without what differs from one request to the next.
fn same(answer: &Answer, id: &str) -> (u16, usize) {
    (answer.status.as_u16(), answer.text.replace(id, "").len())
}

#[tokio::test]
async fn another_offices_case_is_answered_like_one_that_is_not_there() {
    let office = Office::new().await;
    let unknown = ApplicationId::from_bits(1);
    let nowhere = DocumentId::from_bits(1);
    for (method, tail) in
        [("GET", ""), ("GET", "/refuse"), ("GET", "/reveal"), ("POST", "/note"), ("POST", "/reveal"), ("POST", "/take")]
    {
        let ask = |id: &ApplicationId| {
            let path = format!("/desk/cases/{id}{tail}");
            let office = &office;
            async move { office.ask(Elsewhere, method, &path, "version=2&note=x&fields=id_number&purpose=refund").await }
        };
        let (foreign, absent) = (ask(&office.case).await, ask(&unknown).await);
        let (a, b) = (same(&foreign, office.case.as_str()), same(&absent, unknown.as_str()));
        assert_eq!(a.0, 404, "{method} {tail}");
        assert_eq!(a, b, "{method} {tail}");
    }
    // Documents: another office's, another case's, none.
    let here = format!("/desk/cases/{}/documents/{}", office.case, office.document);
    let document = |case: &ApplicationId, document: &DocumentId| format!("/desk/cases/{case}/documents/{document}");
    assert_eq!(office.ask(Clerk, "GET", &here, "").await.status, 200);
    assert_eq!(office.ask(Elsewhere, "GET", &here, "").await.status, 404);
    assert_eq!(office.ask(Clerk, "GET", &document(&unknown, &office.document), "").await.status, 404);
    assert_eq!(office.ask(Clerk, "GET", &document(&office.case, &nowhere), "").await.status, 404);
    // Members, for an administrator of this office.
    let of = |who: Who| office.staff.iter().find(|(w, _)| *w == who).unwrap().1.clone();
    for (method, id) in [("GET", of(Elsewhere)), ("POST", of(Elsewhere)), ("GET", StaffId::from_bits(1))] {
        let answer = office.ask(Administrator, method, &format!("/desk/members/{id}"), "act=disable").await;
        assert_eq!(answer.status, 404, "{method} {id}");
    }
    // Refunds.
    let body = "to=handed_over&stage=planned&version=1";
    let foreign = office.ask(Elsewhere, "POST", &format!("/desk/refunds/{}", office.refund), body).await;
    let absent = RefundId::from_bits(1);
    let nowhere = office.ask(Elsewhere, "POST", &format!("/desk/refunds/{absent}"), body).await;
    assert_eq!(same(&foreign, office.refund.as_str()), same(&nowhere, absent.as_str()));
    assert_eq!(foreign.status, 404);
}

#[tokio::test]
async fn whole_values_are_on_one_answer_and_then_too_often_is_said() {
    let office = Office::new().await;
    let store = office.site.store();
    let app = store.lookup_application(&office.case).await.unwrap().unwrap();
    let person = store.lookup_person(&app.person).await.unwrap().unwrap();
    let number = person.id_number.reveal().to_owned();
    let path = format!("/desk/cases/{}/reveal", office.case);
    let before = office.ask(Clerk, "GET", &format!("/desk/cases/{}", office.case), "").await;
    assert!(!before.text.contains(&number) && before.text.contains(&person.id_number.masked()));
    let body = "fields=id_number&purpose=compare_document";
    let shown = office.ask(Clerk, "POST", &path, body).await;
    assert_eq!((shown.status.as_u16(), shown.header("cache-control")), (200, "no-store"));
    assert_eq!(shown.text.matches(&number).count(), 1);
    let after = office.ask(Clerk, "GET", &format!("/desk/cases/{}", office.case), "").await;
    assert!(!after.text.contains(&number), "a page later it is masked again");
    for _ in 1..30 {
        assert_eq!(office.ask(Clerk, "POST", &path, body).await.status, 200);
    }
    let enough = office.ask(Clerk, "POST", &path, body).await;
    assert_eq!(enough.status, 429);
    assert!(!enough.text.contains(&number) && enough.text.contains("30") && !enough.header("retry-after").is_empty());
    assert_eq!(
        office.ask(Supervisor, "POST", &path, body).await.status,
        200,
        "a colleague's look counts for themselves"
    );
}

#[tokio::test]
async fn as_many_cases_as_a_batch_takes_come_in_one_form() {
    let office = Office::new().await;
    let cases = |count: u128| {
        let case = |n| format!("&case={}.1", ApplicationId::from_bits(n));
        (1..=count).map(case).collect::<String>()
    };
    let body = |rest: &str, count| format!("act=refuse&reasons=reason_not_met&note=x&{rest}{}", cases(count));
    let most = domain::queue::Batch::MOST as u128;
    assert_eq!(office.ask(Clerk, "POST", "/desk/bulk", &body("preview=on", most)).await.status, 200);
    assert_eq!(office.ask(Clerk, "POST", "/desk/bulk", &body("key=k&do=on", most)).await.status, 303);
    assert_eq!(office.ask(Clerk, "POST", "/desk/bulk", &body("", most + 200)).await.status, 413);
    assert_eq!(office.ask(Clerk, "POST", "/desk/views", &body("", most)).await.status, 413, "only there");
    // As many refunds may stay behind as a batch may have.
    let out = |n| format!("&out_{}=on", ApplicationId::from_bits(n));
    let all: String = (1..=most).map(out).collect();
    let left_out = format!("region=320500&way=original_channel&parties=tax&name_tax=x&seen=x&key=k{all}");
    let answer = office.ask(Clerk, "POST", "/desk/refund-batches/new", &left_out).await;
    assert_ne!(answer.status, 413);
    // The same page with another order.
    let other = office.ask(Clerk, "POST", "/desk/bulk", &body("key=k&do=on", 1)).await;
    assert_eq!(other.status, 409);
    assert!(other.text.contains("这一页已经办过另一批"));
}

/// An answer that broke off on its way is not read as one with fewer lines.
#[tokio::test]
async fn an_answer_that_did_not_arrive_whole_is_not_read() {
    let office = Office::new().await;
    let (id, clerk) = (&office.batch.0, &office.staff[0].1);
    let number = office.site.store().lookup_refund_batch(id).await.unwrap().unwrap().number;
    let lines = format!("批次号,行号,结果,退回原因\r\n{number},2,退回,technical\r\n");
    let send = async |end: &str| {
        let (cookie, csrf) = office.cookie(clerk).await;
        let part = |name: &str, rest: &str, value: &str| {
            format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"{rest}\r\n\r\n{value}")
        };
        let body = part("csrf", "", &csrf) + "\r\n" + &part("file", "; filename=\"a.csv\"", &lines) + end;
        let headers = [
            ("sec-fetch-site", "same-origin"),
            ("content-type", "multipart/form-data; boundary=b"),
            ("cookie", &cookie),
        ];
        office.site.send("POST", &format!("/desk/refund-batches/{id}/answer"), &headers, body).await
    };
    let whole = send("\r\n--b--\r\n").await;
    assert_eq!(whole.status, 200, "{}", whole.text);
    assert!(whole.text.contains("name=\"written\""), "its line can be taken");
    let cut = send("").await;
    assert_eq!(cut.status, 422);
    assert!(cut.text.contains("文件没有传完整") && !cut.text.contains("name=\"written\""));
}

#[tokio::test]
async fn what_cant_be_read_is_never_widened() {
    let office = Office::new().await;
    for query in ["state=Nonsense", "due=never", "age=99999", "region=x"] {
        let answer = office.ask(Clerk, "GET", &format!("/desk?filter=on&{query}"), "").await;
        assert_eq!(answer.status, 422, "{query}");
        assert!(answer.text.contains("读不出来") && !answer.text.contains("/desk/cases/"), "{query}");
        let body = format!("act=refuse&whole=on&reasons=reason_not_met&note=x&preview=on&{query}");
        let answer = office.ask(Clerk, "POST", "/desk/bulk", &body).await;
        assert_eq!(answer.status, 422, "{query}");
        let answer = office.ask(Clerk, "POST", "/desk/views", &format!("name=a&{query}")).await;
        assert_eq!(answer.status, 422, "{query}");
    }
    for body in ["act=refuse&note=x&case=x", "act=refuse&note=x&whole=on&member=x"] {
        assert_eq!(office.ask(Clerk, "POST", "/desk/bulk", body).await.status, 422, "{body}");
    }
    // The whole of a queue is for looking at; what is done is what was listed.
    let whole = "act=refuse&whole=on&reasons=reason_not_met&note=x&do=on";
    assert_eq!(office.ask(Clerk, "POST", "/desk/bulk", whole).await.status, 422);
    let clerk = &office.staff[0].1;
    let theirs = format!("/desk?member={clerk}");
    assert_eq!(office.ask(Supervisor, "GET", &theirs, "").await.status, 200);
    for path in [theirs.as_str(), "/desk?member=x"] {
        let answer = office.ask(Elsewhere, "GET", path, "").await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text.contains("Clerk"), "{path}");
    }
}

#[tokio::test]
async fn an_export_that_waits_is_decided_by_another_supervisor_or_administrator_of_the_office() {
    let mut office = Office::new().await;
    let limits = usecases::Limits { export_alone: 0, ..usecases::Limits::default() };
    office.site.ctx.limits = std::sync::Arc::new(limits);
    for (verb, decider) in [("approve", Supervisor), ("decline", Administrator)] {
        let id = desk_support::asked_export(&office.site, &office.staff[0].1).await;
        let (path, body) = (format!("/desk/exports/{id}"), format!("act={verb}&version=1&note=reason"));
        for (who, read, decided) in [
            (Clerk, 200, 403),
            (Auditor, 200, 404),
            (Elsewhere, 404, 404),
            (decider, 200, 303),
            (Supervisor, 200, 409),
            (Administrator, 200, 409),
        ] {
            assert_eq!(office.ask(who, "GET", &path, "").await.status, read, "{who:?} {verb}");
            assert_eq!(office.ask(who, "POST", &path, &body).await.status, decided, "{who:?} {verb}");
            assert_eq!(office.ask(who, "GET", &format!("{path}/file"), "").await.status, 404, "there is none yet");
        }
    }
}
