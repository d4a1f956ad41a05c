//! From what stands where to the bytes of a file.

use crate::{
    PaperError,
    face::{Face, Ruler},
    layout::{lay, spelled},
    pen::{LEFT, Laid, PAGE, Part, RIGHT, Stroke},
};
use krilla::{
    Document, SerializeSettings,
    color::luma,
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{PathBuilder, Point, Transform},
    metadata::{DateTime, Metadata},
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, Stroke as Line},
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, TableHeaderScope, Tag, TagGroup, TagTree,
    },
    text::Font,
};
use std::num::NonZeroU16;
use usecases::ports::Sheet;

/// Baseline of the foot, from the top.
const FOOT: f32 = PAGE.1 - 44.0;
const FOOT_SIZE: f32 = 8.5;
const GREY: u8 = 90;
const WATERMARK: (f32, u8) = (58.0, 232);

/// The document as a tagged PDF file (PDF/UA-1), its font embedded as a subset.
///
/// # Errors
/// [`PaperError::Font`], [`PaperError::Refused`].
pub fn write(face: &Face, sheet: &Sheet) -> Result<Vec<u8>, PaperError> {
    let ruler = face.ruler()?;
    let laid = lay(&ruler, sheet);
    // The foot and the watermark are drawn here, in the same spelling.
    let (sheet, _) = spelled(&ruler, sheet);
    let accessible = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let settings = SerializeSettings {
        configuration: accessible.map_err(|_| PaperError::Refused)?,
        enable_tagging: true,
        ..SerializeSettings::default()
    };
    let mut document = Document::new_with(settings);
    document.set_metadata(metadata(&sheet));
    let mut read: Vec<Vec<Identifier>> = vec![Vec::new(); laid.parts.len()];
    for (number, strokes) in laid.pages.iter().enumerate() {
        let size = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or(PaperError::Refused)?;
        let mut page = document.start_page_with(size);
        let mut brush = Brush { surface: page.surface(), ruler: &ruler, font: face.font() };
        if let Some(words) = &sheet.watermark {
            brush.watermark(words);
        }
        for stroke in strokes {
            brush.stroke(stroke, &mut read);
        }
        brush.foot(&sheet, number + 1, laid.pages.len());
        // The page is done when it goes, after its surface.
        drop(brush);
        page.finish();
    }
    document.set_tag_tree(tree(&laid, read, &sheet));
    // PDF/UA wants one, however short the document.
    let mut outline = Outline::new();
    outline.push_child(OutlineNode::new(sheet.title.clone(), XyzDestination::new(0, Point::from_xy(0.0, 0.0))));
    document.set_outline(outline);
    document.finish().map_err(|_| PaperError::Refused)
}

fn metadata(sheet: &Sheet) -> Metadata {
    let wall = sheet.at.in_china();
    let small = |number: i8| number.unsigned_abs();
    let made = DateTime::new(wall.year().unsigned_abs())
        .month(small(wall.month()))
        .day(small(wall.day()))
        .hour(small(wall.hour()))
        .minute(small(wall.minute()))
        .second(small(wall.second()))
        .utc_offset_hour(8);
    Metadata::new()
        .title(sheet.title.clone())
        .language(sheet.language.tag().to_owned())
        .creator("Yitui".to_owned())
        .creation_date(made)
}

/// Draws on one page.
struct Brush<'a> {
    surface: Surface<'a>,
    ruler: &'a Ruler<'a>,
    font: Font,
}

impl Brush<'_> {
    fn stroke(&mut self, stroke: &Stroke, read: &mut [Vec<Identifier>]) {
        match stroke {
            Stroke::Text { x, y, size, shade, text, part } => {
                let tag = match part {
                    Some(_) => ContentTag::Span(SpanTag::empty()),
                    None => artifact(ArtifactType::PaginationOther),
                };
                let identifier = self.tagged(tag, |brush| brush.text(*x, *y, *size, *shade, text));
                if let Some(place) = part.and_then(|part| read.get_mut(part)) {
                    place.push(identifier);
                }
            }
            Stroke::Rule { y } => {
                self.tagged(artifact(ArtifactType::Layout), |brush| brush.rule(*y));
            }
        }
    }

    fn tagged(&mut self, tag: ContentTag<'_>, draw: impl FnOnce(&mut Self)) -> Identifier {
        let identifier = self.surface.start_tagged(tag);
        draw(self);
        self.surface.end_tagged();
        identifier
    }

    fn text(&mut self, x: f32, y: f32, size: f32, shade: u8, text: &str) {
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(Fill { paint: luma::Color::new(shade).into(), ..Fill::default() }));
        let glyphs = self.ruler.glyphs(text);
        self.surface.draw_glyphs(Point::from_xy(x, y), &glyphs, self.font.clone(), text, size, false);
    }

    fn rule(&mut self, y: f32) {
        let mut path = PathBuilder::new();
        path.move_to(LEFT, y);
        path.line_to(RIGHT, y);
        let Some(path) = path.finish() else { return };
        self.surface.set_fill(None);
        let line =
            Line { paint: luma::Color::new(150).into(), width: 0.6, opacity: NormalizedF32::ONE, ..Line::default() };
        self.surface.set_stroke(Some(line));
        self.surface.draw_path(&path);
    }

    fn watermark(&mut self, words: &str) {
        let (size, shade) = WATERMARK;
        let (middle, width) = (Point::from_xy(PAGE.0 / 2.0, PAGE.1 / 2.0), self.ruler.width(words, size));
        self.tagged(artifact(ArtifactType::Watermark), |brush| {
            brush.surface.push_transform(&Transform::from_rotate_at(-35.0, middle.x, middle.y));
            brush.text(middle.x - width / 2.0, middle.y, size, shade, words);
            brush.surface.pop();
        });
    }

    fn foot(&mut self, sheet: &Sheet, page: usize, pages: usize) {
        let of = sheet.page_of.replace("{pages}", &pages.to_string()).replace("{page}", &page.to_string());
        let right = RIGHT - self.ruler.width(&of, FOOT_SIZE);
        self.tagged(artifact(ArtifactType::Footer), |brush| {
            brush.rule(FOOT - 14.0);
            brush.text(LEFT, FOOT, FOOT_SIZE, GREY, &sheet.foot);
            brush.text(right, FOOT, FOOT_SIZE, GREY, &of);
        });
    }
}

fn artifact(kind: ArtifactType) -> ContentTag<'static> {
    ContentTag::Artifact(Artifact::with_kind(kind))
}

/// The document's structure: a heading, paragraphs, one table.
fn tree(laid: &Laid, read: Vec<Vec<Identifier>>, sheet: &Sheet) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(sheet.language.tag().to_owned()));
    let mut rows: Vec<(Option<usize>, TagGroup)> = Vec::new();
    let mut after = Vec::new();
    for (part, identifiers) in laid.parts.iter().zip(read) {
        let leaves: Vec<Node> = identifiers.into_iter().map(Node::Leaf).collect();
        let (row, cell) = match part {
            Part::Heading => {
                let title = Some(sheet.title.clone());
                tree.push(TagGroup::with_children(Tag::Hn(NonZeroU16::MIN, title), leaves));
                continue;
            }
            Part::Paragraph => {
                let paragraph = TagGroup::with_children(Tag::P, leaves);
                if rows.is_empty() {
                    tree.push(paragraph)
                } else {
                    after.push(paragraph)
                }
                continue;
            }
            Part::Column => (None, TagGroup::with_children(Tag::TH(TableHeaderScope::Column), leaves)),
            Part::Cell { row } => (Some(*row), TagGroup::with_children(Tag::TD, leaves)),
        };
        match rows.last_mut() {
            Some((last, group)) if *last == row => group.push(cell),
            _ => rows.push((row, TagGroup::with_children(Tag::TR, vec![cell.into()]))),
        }
    }
    let rows = rows.into_iter().map(|(_, row)| row.into()).collect();
    tree.push(TagGroup::with_children(Tag::Table, rows));
    for paragraph in after {
        tree.push(paragraph);
    }
    tree
}
