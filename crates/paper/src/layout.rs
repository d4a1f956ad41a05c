//! Which text stands where: heading, facts, the table over as many pages as it takes, sums, small print.

use crate::{
    face::Ruler,
    pen::{Edge, LEFT, Laid, Part, Pen, RIGHT, Style, height},
};
use std::collections::BTreeSet;
use usecases::ports::Sheet;

const TITLE: Style = Style { size: 17.0, shade: 0 };
const BODY: Style = Style { size: 10.0, shade: 0 };
const LABEL: Style = Style { size: 10.0, shade: 90 };
const SMALL: Style = Style { size: 8.5, shade: 70 };
/// Where the column of quantities ends.
const QUANTITY: f32 = RIGHT - 120.0;
/// The room of the first column.
const NAME: f32 = QUANTITY - LEFT - 60.0;
/// Most that labels take beside their values.
const LABELS: f32 = 150.0;

/// The document's pages. Every character that the font can't draw stands as its number, and a note says so.
pub(crate) fn lay(ruler: &Ruler<'_>, sheet: &Sheet) -> Laid {
    let (sheet, unknown) = spelled(ruler, sheet);
    let mut pen = Pen::new(ruler);
    head(&mut pen, &sheet);
    facts(&mut pen, &sheet.facts);
    table(&mut pen, &sheet);
    sums(&mut pen, &sheet.sums);
    pen.y += 8.0;
    for note in &sheet.notes {
        paragraph(&mut pen, note, SMALL);
    }
    if !unknown.is_empty() {
        let list = unknown.into_iter().collect::<Vec<_>>().join(" ");
        paragraph(&mut pen, &sheet.unknown.replace("{list}", &list), SMALL);
    }
    pen.laid
}

fn head(pen: &mut Pen<'_>, sheet: &Sheet) {
    let part = pen.part(Part::Heading);
    for line in pen.lines(&sheet.title, RIGHT - LEFT, TITLE) {
        pen.text(&line, Edge::Middle, 0.0, TITLE, part);
        pen.y += height(TITLE.size);
    }
    let part = pen.part(Part::Paragraph);
    for line in pen.lines(&sheet.lead, RIGHT - LEFT, LABEL) {
        pen.text(&line, Edge::Middle, 0.0, LABEL, part);
        pen.y += height(LABEL.size);
    }
    pen.y += 14.0;
}

fn facts(pen: &mut Pen<'_>, facts: &[(String, String)]) {
    let widest = facts.iter().map(|(label, _)| pen.ruler.width(label, LABEL.size)).fold(0.0, f32::max);
    let values = LEFT + widest.min(LABELS) + 18.0;
    for (label, value) in facts {
        let part = pen.part(Part::Paragraph);
        let labels = pen.lines(label, LABELS, LABEL);
        let lines = pen.lines(value, RIGHT - values, BODY);
        for at in 0..labels.len().max(lines.len()) {
            if !pen.fits(height(BODY.size)) {
                pen.turn();
            }
            if let Some(label) = labels.get(at) {
                pen.text(label, Edge::Left(LEFT), 0.0, LABEL, part);
            }
            if let Some(line) = lines.get(at) {
                pen.text(line, Edge::Left(values), 0.0, BODY, part);
            }
            pen.y += height(BODY.size);
        }
    }
    pen.y += 14.0;
}

fn table(pen: &mut Pen<'_>, sheet: &Sheet) {
    if !pen.fits(4.0 * height(BODY.size)) {
        pen.turn();
    }
    columns(pen, &sheet.columns, true);
    for (row, [name, quantity, amount]) in sheet.rows.iter().enumerate() {
        let lines = pen.lines(name, NAME, BODY);
        let tall = lines.len() as f32 * height(BODY.size) + 2.0;
        if !pen.fits(tall) {
            pen.turn();
            columns(pen, &sheet.columns, false);
        }
        let part = pen.part(Part::Cell { row });
        for (at, line) in lines.iter().enumerate() {
            pen.text(line, Edge::Left(LEFT), 1.0 + at as f32 * height(BODY.size), BODY, part);
        }
        for (figure, edge) in [(quantity, QUANTITY), (amount, RIGHT)] {
            let part = pen.part(Part::Cell { row });
            pen.text(figure, Edge::Right(edge), 1.0, BODY, part);
        }
        pen.y += tall;
    }
    pen.rule();
    pen.y += 6.0;
}

/// The columns' names between two lines; those on later pages are the same again and need no second reading.
fn columns(pen: &mut Pen<'_>, names: &[String; 3], first: bool) {
    pen.rule();
    for (name, edge) in names.iter().zip([Edge::Left(LEFT), Edge::Right(QUANTITY), Edge::Right(RIGHT)]) {
        let part = if first { pen.part(Part::Column) } else { None };
        pen.text(name, edge, 3.0, LABEL, part);
    }
    pen.y += height(LABEL.size) + 4.0;
    pen.rule();
    pen.y += 2.0;
}

fn sums(pen: &mut Pen<'_>, sums: &[(String, String)]) {
    if !pen.fits(sums.len() as f32 * height(BODY.size)) {
        pen.turn();
    }
    for (label, value) in sums {
        let part = pen.part(Part::Paragraph);
        pen.text(label, Edge::Right(QUANTITY), 0.0, LABEL, part);
        pen.text(value, Edge::Right(RIGHT), 0.0, BODY, part);
        pen.y += height(BODY.size);
    }
}

fn paragraph(pen: &mut Pen<'_>, text: &str, style: Style) {
    let part = pen.part(Part::Paragraph);
    for line in pen.lines(text, RIGHT - LEFT, style) {
        if !pen.fits(height(style.size)) {
            pen.turn();
        }
        pen.text(&line, Edge::Left(LEFT), 0.0, style, part);
        pen.y += height(style.size);
    }
}

/// The sheet in characters that the font has, and the numbers of those that it has not.
pub(crate) fn spelled(ruler: &Ruler<'_>, sheet: &Sheet) -> (Sheet, BTreeSet<String>) {
    let mut unknown = BTreeSet::new();
    let mut spell = |text: &str| {
        let mut spelled = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '\t' | '\n' | '\r' => spelled.push(' '),
                c if ruler.has(c) => spelled.push(c),
                c => {
                    let number = format!("U+{:04X}", u32::from(c));
                    spelled.push_str(&format!("[{number}]"));
                    unknown.insert(number);
                }
            }
        }
        spelled
    };
    let mut sheet = sheet.clone();
    let pairs = sheet.facts.iter_mut().chain(&mut sheet.sums).flat_map(|(label, value)| [label, value]);
    let single = [&mut sheet.title, &mut sheet.lead, &mut sheet.foot, &mut sheet.page_of, &mut sheet.unknown];
    let cells = sheet.columns.iter_mut().chain(sheet.rows.iter_mut().flatten());
    for text in pairs.chain(single).chain(cells).chain(&mut sheet.notes).chain(&mut sheet.watermark) {
        *text = spell(text);
    }
    (sheet, unknown)
}
