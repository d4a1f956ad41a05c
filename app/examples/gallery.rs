//! Every part of the kit in both languages, as static pages to look at: `cargo run -p app --features ssr --example
//! gallery -- DIR` writes them, with the style sheet, into DIR. The sentences are samples, for looks only.

use app::{
    components::*,
    context::{Assets, Hotline, PageCtx, SignedIn, StaffBadge},
    i18n::{date, money},
    render::render_html,
    text_scale::TextScale,
};
use domain::{
    application::form::{FieldCode, FieldError},
    consequence::Deadline,
    language::{Language, Text},
    money::Fen,
    rules::{Grade, Mark, Source},
    staff::Role,
};
use http::StatusCode;
use jiff::civil::Date;
use leptos::prelude::*;
use std::{error::Error, fs, path::Path, sync::Arc};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("say where to: gallery DIR")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let style = Path::new(env!("CARGO_MANIFEST_DIR")).join("../style");
    let order = fs::read_to_string(style.join("order.txt"))?;
    let is_file = |l: &&str| l.ends_with(".css") && *l != "elder.css";
    let files = order.lines().filter(is_file);
    let sheets = files.map(|f| fs::read_to_string(style.join(f))).collect::<Result<Vec<_>, _>>()?;
    fs::write(folder.join("style.css"), sheets.join("\n"))?;
    for language in [Language::Zh, Language::En] {
        let pages: [(&str, Page); 9] = [
            ("form", form),
            ("errors", errors),
            ("status", status),
            ("lists", lists),
            ("desk", desk),
            ("code", code),
            ("bright", bright),
            ("scan", scan),
            ("failure", failure),
        ];
        for (name, page) in pages {
            let ctx = ctx(language, name == "desk");
            let status = if name == "errors" { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            let html = render_html(&ctx, status, name, || page(Said(language)));
            fs::write(folder.join(format!("{name}-{}.html", language.tag())), html)?;
        }
    }
    Ok(())
}

/// Makes a page's content in one language.
type Page = fn(Said) -> AnyView;

/// Picks the words of one language.
#[derive(Clone, Copy)]
struct Said(Language);

impl Said {
    fn of(self, zh: &str, en: &str) -> String {
        if self.0 == Language::Zh { zh.to_owned() } else { en.to_owned() }
    }
}

fn ctx(language: Language, desk: bool) -> PageCtx {
    PageCtx {
        language,
        path: if desk { "/desk" } else { "/my" }.into(),
        nonce: "n".into(),
        csrf: Some("token".into()),
        signed_in: Some(SignedIn { masked: "138****5678".into() }),
        staff: desk.then(|| StaffBadge { name: "陈晓".into(), role: Role::Supervisor, everywhere: true }),
        lasts: None,
        desk,
        assisting: None,
        incident: None,
        demonstration: true,
        today: Date::constant(2026, 11, 22),
        assets: Arc::new(Assets { style: "style.css".into(), ..Assets::default() }),
        hotline: Hotline::default(),
        answered: None,
        office: None,
        scale: TextScale::default(),
        ui: None,
        handbook: Arc::default(),
    }
}

fn sources() -> Vec<Source> {
    vec![Source {
        issuer: Text {
            zh: "永城市税务局、永城市医疗保障局".into(),
            en: "Yongcheng tax and medical-insurance bureaus".into(),
        },
        title: Text {
            zh: "关于城乡居民医保退费的通知".into(),
            en: "Notice on refunds of residents' medical insurance".into(),
        },
        number: Some("医保办函〔2021〕11号".into()),
        date: Some("2024-11-28".into()),
        address: "m.dingxinwen.cn/detail/465AD6E048BD4871BB6091349C9E00".into(),
        grade: Grade::A,
    }]
}

fn reasons(s: Said) -> Vec<Choice> {
    vec![
        Choice::new("EMPLOYEE", s.of("参加了职工医保", "Joined employees' insurance")).with_hint(s.of(
            "单位已经为您缴费，或您以灵活就业身份参保",
            "Your employer pays for you, or you joined as a flexible worker",
        )),
        Choice::new("OTHER_AREA", s.of("在外地参加了居民医保", "Joined residents' insurance elsewhere")),
        Choice::new("DUPLICATE", s.of("重复缴费", "Paid twice")),
    ]
}

fn form(s: Said) -> AnyView {
    view! {
        <PageHead
            title=s.of("填写您的情况", "Tell us about you")
            lead=s.of("每一步都会自动保存，可以随时离开再回来。", "Every step is saved. You can leave and come back at any time.")
            back="/my"
        >
            <Steps current=3 total=6 />
        </PageHead>
        <Form live=true>
            <Field
                name="id_number"
                label=s.of("证件号码", "Identity number")
                hint=s.of("身份证、居住证或永久居留证上的号码", "The number on your identity card or residence permit")
                kind=FieldKind::IdNumber
                check=Check::IdNumber
            />
            <Field name="phone" label=s.of("手机号", "Phone number") kind=FieldKind::Phone value="13900001234" />
            <RadioGroup name="reason" legend=s.of("为什么停保？", "Why do you stop?") choices=reasons(s) value="EMPLOYEE" />
            <Field name="since" label=s.of("从哪天起？", "Since when?") kind=FieldKind::Date value="2026-12-03" />
            <Select
                name="bank"
                label=s.of("开户银行", "Bank")
                choices=vec![Choice::new("icbc", s.of("工商银行", "ICBC")), Choice::new("abc", s.of("农业银行", "ABC"))]
            />
            <Textarea name="words" label=s.of("补充说明", "Anything else") optional=true />
            <FileField name="file" label=s.of("火化证明", "Cremation certificate") />
            <CheckboxGroup
                name="which"
                legend=s.of("哪些不对？", "What is wrong?")
                choices=vec![Choice::new("a", s.of("材料看不清", "Unreadable")), Choice::new("b", s.of("缺少材料", "Missing"))]
                values=vec!["a".into()]
            />
            <Field name="code" label=s.of("验证码", "Code") kind=FieldKind::Code check=Check::Code />
            <Resend label=s.of("重新发送验证码", "Send the code again") action="/sign-in/code/again" />
            <Checkbox
                name="declared"
                label=s.of("我已核对，以上内容属实", "I have checked that all this is true")
                hint=s.of("填写不实，要退回多领的待遇", "Benefits drawn on false statements must be paid back")
            />
            <Actions>
                <Button label=s.of("继续", "Continue") />
                <Button label=s.of("保存并离开", "Save and leave") kind=ButtonKind::Plain action="/my/save" />
                <LinkButton label=s.of("取消", "Cancel") href="/my" kind=ButtonKind::Text />
            </Actions>
        </Form>
    }
    .into_any()
}

fn errors(s: Said) -> AnyView {
    let errors = vec![
        FieldError::new("phone", FieldCode::PhoneMalformed),
        FieldError::new("reason", FieldCode::Choice),
        FieldError::warning("account", FieldCode::AccountLuhn),
        FieldError::new("declared", FieldCode::MustTick),
    ];
    view! {
        <PageHead title=s.of("收款账户", "Payee account") back="/my" />
        <Form errors=errors>
            <Field name="phone" label=s.of("手机号", "Phone number") kind=FieldKind::Phone value="1390000" />
            <Field name="account" label=s.of("账号", "Account number") kind=FieldKind::Account value="6222020000000000" />
            <RadioGroup name="reason" legend=s.of("原因", "Reason") choices=reasons(s) />
            <Checkbox name="declared" label=s.of("我已核对", "I have checked") />
            <Actions>
                <Button label=s.of("继续", "Continue") />
                <Button label=s.of("删除草稿", "Delete draft") kind=ButtonKind::Danger />
            </Actions>
        </Form>
    }
    .into_any()
}

fn status(s: Said) -> AnyView {
    let language = s.0;
    let due = Deadline { on: Date::constant(2027, 1, 6), provisional: true };
    view! {
        <PageHead title=s.of("停保申请", "Application to stop") lead="YT-7K3M-9QXF-2" back="/my" />
        <Notice tone=Tone::Success title=s.of("申请已提交", "Your application was sent") announce=true>
            <p>{s.of("我们会在审核后通知您。", "We will tell you once it is decided.")}</p>
        </Notice>
        <Panel>
            <Clock day=3 total=10 due=due>
                <p>{s.of("如果超时，主管会收到提醒，您也可以拨打热线催办。", "If it gets late, a supervisor is told, and you can call the hotline.")}</p>
            </Clock>
        </Panel>
        <Panel title=s.of("进度", "Progress")>
            <Phases>
                <Phase title=s.of("提交", "Sent") state=PhaseState::Done when=date(language, Date::constant(2026, 11, 18)) />
                <Phase title=s.of("审核", "Review") state=PhaseState::Now>
                    <p>{s.of("工作人员正在核对您的材料。", "Staff are checking your documents.")}</p>
                </Phase>
                <Phase title=s.of("停保生效", "Cover ends") state=PhaseState::Later when=date(language, Date::constant(2026, 12, 31)) />
                <Phase title=s.of("退费", "Refund") state=PhaseState::Stopped />
            </Phases>
        </Panel>
        <Panel title=s.of("您提交的内容", "What you sent")>
            <SummaryList>
                <SummaryRow label=s.of("参保人", "Insured") value="张**" change="/x" />
                <SummaryRow label=s.of("退费金额", "Refund") value=money(language, Fen(40_000))>
                    <MarkBadge mark=Mark::Sourced sources=sources() />
                </SummaryRow>
                <SummaryRow label=s.of("办理时限", "Time limit") value=s.of("10 个工作日", "10 working days")>
                    <MarkBadge mark=Mark::Sample />
                </SummaryRow>
                <SummaryRow label=s.of("等待期", "Waiting")>
                    <p>{s.of("3 到 4 个月", "3 to 4 months")}</p>
                    <MarkBadge mark=Mark::NationalDefault sources=sources() />
                </SummaryRow>
                <SummaryRow label=s.of("补充说明", "Anything else") change="/y" />
            </SummaryList>
        </Panel>
        <Notice tone=Tone::Info>
            <p>{s.of("生效前可以撤销。", "You can undo this until it takes effect.")}</p>
        </Notice>
        <Notice tone=Tone::Warn title=s.of("还缺一份材料", "One document is missing")>
            <p>{s.of("请在 12 月 3 日前补交。", "Send it by 3 December.")}</p>
        </Notice>
        <Notice tone=Tone::Danger>
            <p>{s.of("停保后看病不再报销。", "Treatment will no longer be reimbursed.")}</p>
        </Notice>
        <Panel title=s.of("经过", "History")>
            <Timeline>
                <Moment title=s.of("开始审核", "Review begun") when="2026-11-19 09:12" who=s.of("经办员", "clerk") />
                <Moment title=s.of("提交申请", "Sent") when="2026-11-18 20:41" />
            </Timeline>
        </Panel>
        <Panel title=s.of("回执", "Receipt")>
            <Qr text="https://yitui.example/check/0123456789abcdef0123456789abcdef" title=s.of("核验二维码", "Code to check it") />
        </Panel>
        <Disclosure summary=s.of("如果我改变主意？", "What if I change my mind?")>
            <p>{s.of("生效前可以撤销，之后要重新参保。", "Undo it before the date; afterwards enrol again.")}</p>
        </Disclosure>
        <Actions>
            <LinkButton label=s.of("打印", "Print") href="/p" kind=ButtonKind::Plain />
            <LinkButton label=s.of("撤回申请", "Withdraw") href="/w" kind=ButtonKind::Danger />
        </Actions>
    }
    .into_any()
}

fn lists(s: Said) -> AnyView {
    view! {
        <PageHead title=s.of("我的", "My page") />
        <Finder label=s.of("查找地区", "Find your region") hint=s.of("汉字、拼音或首字母", "Characters, pinyin or initials")>
            <Cells title=s.of("河南省", "Henan")>
                <Cell title=s.of("永城市", "Yongcheng") text=s.of("永城市税务局", "Tax bureau") href="/r" search="永城市 yongchengshi ycs" />
                <Cell title=s.of("焦作市", "Jiaozuo") href="/r" search="焦作市 jiaozuoshi jzs" />
            </Cells>
        </Finder>
        <Cells title=s.of("参保", "Cover") note=s.of("数据截至今天", "As of today")>
            <Cell title="2027" text=s.of("城乡居民基本医疗保险", "Residents' basic medical insurance") href="/c">
                <StatusTag label=s.of("正常参保", "Active") tone=Tone::Success />
            </Cell>
            <Cell title="2026" href="/c">
                <StatusTag label=s.of("暂停参保", "Paused") />
            </Cell>
            <Cell title=s.of("缴费金额", "Paid") value=money(s.0, Fen(40_000)) />
        </Cells>
        <Cells title=s.of("待办", "To do")>
            <Cell title=s.of("补交火化证明", "Send the certificate") href="/d">
                <StatusTag label=s.of("待补正", "Waiting for you") tone=Tone::Warn />
            </Cell>
            <Cell title=s.of("退费失败", "Refund failed") href="/d">
                <StatusTag label=s.of("失败", "Failed") tone=Tone::Danger />
            </Cell>
            <Cell title=s.of("申请", "Application") href="/d">
                <StatusTag label=s.of("审核中", "In review") tone=Tone::Info />
            </Cell>
        </Cells>
        {table(s)}
        <Pagination page=2 previous=Some("/1".to_owned()) next=Some("/3".to_owned()) />
        <EmptyState title=s.of("还没有通知", "No notices yet") text=s.of("有新进展会显示在这里。", "News will appear here.")>
            <LinkButton label=s.of("查看申请", "Applications") href="/a" kind=ButtonKind::Plain />
        </EmptyState>
    }
    .into_any()
}

fn table(s: Said) -> AnyView {
    let rows = ["7K3M-9QXF", "8P2N-4RWD"].map(|reference| {
        vec![
            view! { <a href="/case">{reference}</a> }.into_any(),
            "张**".into_any(),
            s.of("参加了职工医保", "Joined employees' insurance").into_any(),
            view! { <StatusTag label=s.of("审核中", "In review") tone=Tone::Info /> }.into_any(),
            s.of("第 3 天，共 10 天", "Day 3 of 10").into_any(),
        ]
    });
    let columns =
        [("编号", "Reference"), ("参保人", "Insured"), ("原因", "Reason"), ("状态", "State"), ("时限", "Clock")];
    let columns = columns.map(|(zh, en)| s.of(zh, en)).to_vec();
    view! { <Table caption=s.of("待办申请", "Open applications") columns=columns rows=rows.into_iter().collect() /> }
        .into_any()
}

fn desk(s: Said) -> AnyView {
    view! {
        <PageHead title=s.of("待办申请", "Queue") />
        {table(s)}
        <Columns>
            <Stack>
                <Panel title=s.of("申请内容", "Application")>
                    <SummaryList>
                        <SummaryRow label=s.of("参保人", "Insured") value="张三丰" />
                        <SummaryRow label=s.of("原因", "Reason") value=s.of("参加了职工医保", "Joined employees' insurance") />
                    </SummaryList>
                </Panel>
                <Panel title=s.of("自动核验", "Automatic checks")>
                    <SummaryList>
                        <SummaryRow label=s.of("住院", "In hospital")>
                            <StatusTag label=s.of("通过", "Passed") tone=Tone::Success />
                        </SummaryRow>
                        <SummaryRow label=s.of("未结费用", "Unsettled claims")>
                            <StatusTag label=s.of("查不到", "Unknown") tone=Tone::Warn />
                        </SummaryRow>
                    </SummaryList>
                </Panel>
            </Stack>
            <Stack>
                <Panel title=s.of("决定", "Decision")>
                    <Form>
                        <RadioGroup
                            name="verdict"
                            legend=s.of("您的决定", "Your decision")
                            choices=vec![
                                Choice::new("approve", s.of("同意", "Approve")),
                                Choice::new("refuse", s.of("不予办理", "Refuse")),
                            ]
                        />
                        <Textarea name="note" label=s.of("备注", "Note") optional=true rows=3 />
                        <Actions>
                            <Button label=s.of("提交决定", "Decide") />
                            <Button label=s.of("退回待办", "Release") kind=ButtonKind::Plain />
                        </Actions>
                    </Form>
                </Panel>
            </Stack>
        </Columns>
    }
    .into_any()
}

const DIGITS: &str = "1042857142857142857142857142857142857903";

fn code(s: Said) -> AnyView {
    view! {
        <PageHead title=s.of("医保码", "Insurance code") back="/my" />
        <LiveCode refresh=24>
            <CodeBlock seconds=24 interval=30 valid_for=30 next="/code/next" seen="/code/seen">
                <Qr text=DIGITS title=s.of("医保码二维码", "QR code") level=QrLevel::Medium />
                <BarCode digits=DIGITS title=s.of("医保码条形码", "Bar code") />
                <CodeDigits digits=DIGITS />
            </CodeBlock>
        </LiveCode>
        <Actions>
            <LinkButton label=s.of("放大显示", "Show it bright and large") href="/code?bright=1" />
        </Actions>
    }
    .into_any()
}

fn bright(s: Said) -> AnyView {
    view! {
        <PageHead title=s.of("医保码", "Insurance code") back="/my" />
        <LiveCode refresh=24 close="/code">
            <CodeBlock seconds=24 interval=30 valid_for=30 next="/code/next?bright=1">
                <Qr text=DIGITS title=s.of("医保码二维码", "QR code") level=QrLevel::Medium />
                <CodeDigits digits=DIGITS />
            </CodeBlock>
        </LiveCode>
    }
    .into_any()
}

fn scan(s: Said) -> AnyView {
    view! {
        <PageHead title=s.of("扫码", "Scan a code") />
        <Form>
            <ScanField
                name="code"
                label=s.of("医保码", "Insurance code")
                hint=s.of("用扫码枪扫，或输入 40 位数字", "Read it with a handheld reader, or type its 40 digits")
            />
            <Actions>
                <Button label=s.of("核验", "Check") />
            </Actions>
        </Form>
        <Panel title=s.of("竖排条形码", "A bar code that runs down")>
            <BarCode digits=DIGITS title=s.of("条形码", "Bar code") run=BarsRun::Down />
        </Panel>
    }
    .into_any()
}

fn failure(s: Said) -> AnyView {
    view! {
        <Outcome title=s.of("申请已提交", "Your application was sent") text=s.of("编号 YT-7K3M-9QXF-2", "Reference YT-7K3M-9QXF-2") />
        <Failure status=StatusCode::INTERNAL_SERVER_ERROR incident=Some("01J8".to_owned()) />
    }
    .into_any()
}
