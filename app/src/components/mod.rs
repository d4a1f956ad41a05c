//! The kit: parts without domain nouns, one file each. Pages are built from these, and from nothing else.
//!
//! A door renders with `render(&ctx, status, &title, || view! { … })` (see [`crate::render`]). Inside, [`PageCtx`]
//! is in context; words come from `tr!("area.key")`, words for domain codes from `say(code)`, dates and money from
//! [`crate::i18n`]. Style sheets know these parts: no `style` attributes, no scripts, no classes of a page's own.
//!
//! Props marked *text* take anything `Into<String>`; an empty text means "none".
//!
//! **Page** · `PageHead title lead? back?` (children: above the heading, e.g. `Steps`) · `BackLink href` ·
//! `Panel title? id?` · `Prose` · `Stack` · `Columns` (desk: wide first, narrow second) · `Disclosure summary` ·
//! `EmptyState title text?` · `Notice tone title? announce` · `Outcome tone title text?` (end of an act; has the `h1`) ·
//! `Failure status incident` (or [`crate::render::render_failure`]) · `StatusTag label tone` · `Icon name`
//!
//! **Forms** · `Form action? errors files get live` posts to this page (or `action`), carries the token, sums up
//! `errors: Vec<FieldError>` on top and shows each beside the field of that name. Values are kept by passing them
//! back in `value`. `live` lets the browser run the fields' `check` before sending. ·
//! `Field name label kind value? hint? optional maxlength autocomplete min? max? check` with [`FieldKind`] and
//! [`Check`] · `Textarea name label value? hint? optional rows maxlength` ·
//! `RadioGroup name legend choices value? hint? heading` · `CheckboxGroup name legend choices values hint? heading` ·
//! `Checkbox name label checked hint?` (sends `on`) · `Select name label choices value? hint?` with
//! `Choice::new(value, label).with_hint(text)` · `FileField name label hint?` (two inputs, one name; form with `files`) ·
//! `Hidden name value` · `Button label kind name? value? action?` (`action` = `formaction`: never validated in the
//! browser) · `LinkButton label href kind download` · `Actions` (row of buttons) · `Resend label action seconds`
//!
//! **Lists** · `Cells title? note?` of `Cell title text? value? href? search?` (children: on the right, e.g. a tag) ·
//! `CardFace title issuer name number? place? state tone href?` with [`FaceTone`] ·
//! `SummaryList` of `SummaryRow label value? change?` (children: below the value, e.g. a `MarkBadge`) ·
//! `Table caption quiet columns rows` · `Pagination page previous next` · `Finder label name? value? hint? nothing`
//! (children: `Cells` with `search` words: characters, pinyin, initials, lower case, separated by blanks)
//!
//! **Progress** · `Steps current total` · `Progress done total` ·
//! `UnderWay moving` · `Meter label done total` · `Phases` of `Phase title state when?` with [`PhaseState`] ·
//! `Timeline` of `Moment title when who?` · `Clock day total due state` with [`ClockState`] ·
//! `Thread said` of [`Said`] ·
//! `MarkBadge mark sources`
//!
//! **Codes** · `Qr text title level?` with [`QrLevel`] · `BarCode digits title run?` (Code 128) with [`BarsRun`] ·
//! `CodeDigits digits` · `LiveCode refresh close?` around one `CodeBlock seconds interval valid_for? next seen?` (which
//! is also what `next` answers) · `ScanField name label value? hint?` (typed, read by a handheld reader or the camera)
//!
//! **Islands** ([`islands`]) are used by the parts above; pages name none themselves.
//!
//! [`PageCtx`]: crate::context::PageCtx

#[cfg(feature = "ssr")]
mod actions;
#[cfg(feature = "ssr")]
mod bar_code;
#[cfg(feature = "ssr")]
mod card_face;
#[cfg(feature = "ssr")]
mod cells;
#[cfg(feature = "ssr")]
mod chart;
#[cfg(feature = "ssr")]
mod choice;
#[cfg(feature = "ssr")]
mod clock;
#[cfg(feature = "ssr")]
mod failure;
#[cfg(feature = "ssr")]
mod field;
#[cfg(feature = "ssr")]
mod file_field;
#[cfg(feature = "ssr")]
mod finder;
#[cfg(feature = "ssr")]
mod form;
#[cfg(feature = "ssr")]
mod icon;
pub mod islands;
#[cfg(feature = "ssr")]
mod kept;
#[cfg(feature = "ssr")]
mod live_code;
#[cfg(all(test, feature = "ssr"))]
mod live_code_tests;
#[cfg(feature = "ssr")]
mod mark_badge;
#[cfg(feature = "ssr")]
mod notice;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod pagination;
#[cfg(feature = "ssr")]
mod phases;
#[cfg(feature = "ssr")]
mod progress;
#[cfg(feature = "ssr")]
mod qr;
#[cfg(feature = "ssr")]
mod resend;
#[cfg(feature = "ssr")]
mod scanner;
#[cfg(feature = "ssr")]
mod steps;
#[cfg(feature = "ssr")]
mod summary_list;
#[cfg(feature = "ssr")]
mod table;
#[cfg(feature = "ssr")]
mod tag;
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
mod textarea;

#[cfg(feature = "ssr")]
mod spoken;
#[cfg(feature = "ssr")]
mod thread;

#[cfg(feature = "ssr")]
pub use self::{
    actions::*, bar_code::*, card_face::*, cells::*, chart::*, choice::*, clock::*, failure::*, field::*,
    file_field::*, finder::*, form::*, icon::*, kept::*, live_code::*, mark_badge::*, notice::*, page::*,
    pagination::*, phases::*, progress::*, qr::*, resend::*, scanner::*, steps::*, summary_list::*, table::*, tag::*,
    textarea::*, thread::*,
};
#[cfg(feature = "ssr")]
pub(crate) use spoken::spoken;
