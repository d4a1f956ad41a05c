//! The pages as they fill: where the pen is, and what it drew.

use crate::face::Ruler;
use crate::wrap;

/// A4, in points.
pub(crate) const PAGE: (f32, f32) = (595.28, 841.89);
/// Left edge of what is written.
pub(crate) const LEFT: f32 = 56.0;
/// Right edge.
pub(crate) const RIGHT: f32 = PAGE.0 - LEFT;
/// Where a page begins.
const TOP: f32 = 62.0;
/// Where it ends.
const BOTTOM: f32 = PAGE.1 - 78.0;

/// What a piece of text is, for those who listen to the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The heading.
    Heading,
    /// A paragraph, or a pair of label and value.
    Paragraph,
    /// A column's name.
    Column,
    /// A cell of a row.
    Cell {
        /// Which row.
        row: usize,
    },
}

/// What is drawn.
#[derive(Debug)]
pub(crate) enum Stroke {
    /// A line of text.
    Text {
        /// Left end.
        x: f32,
        /// Baseline, from the top.
        y: f32,
        /// Size.
        size: f32,
        /// 0 is black.
        shade: u8,
        /// The text.
        text: String,
        /// Which part it belongs to; `None` for what is repeated on every page.
        part: Option<usize>,
    },
    /// A line across.
    Rule {
        /// From the top.
        y: f32,
    },
}

/// What stands where.
#[derive(Debug, Default)]
pub(crate) struct Laid {
    /// The pages with what is drawn on each.
    pub(crate) pages: Vec<Vec<Stroke>>,
    /// The parts in the order they are read.
    pub(crate) parts: Vec<Part>,
}

/// Text at a size and shade.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    pub(crate) size: f32,
    pub(crate) shade: u8,
}

/// Where text begins or ends.
#[derive(Clone, Copy)]
pub(crate) enum Edge {
    Left(f32),
    Right(f32),
    Middle,
}

/// Draws from the top down.
pub(crate) struct Pen<'a> {
    pub(crate) ruler: &'a Ruler<'a>,
    pub(crate) y: f32,
    pub(crate) laid: Laid,
}

impl<'a> Pen<'a> {
    pub(crate) fn new(ruler: &'a Ruler<'a>) -> Self {
        Self { ruler, y: TOP, laid: Laid { pages: vec![Vec::new()], parts: Vec::new() } }
    }

    /// Begins a part.
    pub(crate) fn part(&mut self, part: Part) -> Option<usize> {
        self.laid.parts.push(part);
        Some(self.laid.parts.len() - 1)
    }

    /// Whether so much still fits on this page.
    pub(crate) fn fits(&self, height: f32) -> bool {
        self.y + height <= BOTTOM
    }

    /// Goes on at the top of a new page.
    pub(crate) fn turn(&mut self) {
        self.laid.pages.push(Vec::new());
        self.y = TOP;
    }

    /// The lines of a text in `room`.
    pub(crate) fn lines(&self, text: &str, room: f32, style: Style) -> Vec<String> {
        wrap::lines(text, room, |text| self.ruler.width(text, style.size))
    }

    /// A line of text `down` below the pen, which stays.
    pub(crate) fn text(&mut self, text: &str, edge: Edge, down: f32, style: Style, part: Option<usize>) {
        let Style { size, shade } = style;
        let width = self.ruler.width(text, size);
        let x = match edge {
            Edge::Left(x) => x,
            Edge::Right(x) => x - width,
            Edge::Middle => (PAGE.0 - width) / 2.0,
        };
        let y = self.y + down + size;
        self.draw(Stroke::Text { x, y, size, shade, text: text.to_owned(), part });
    }

    /// A line across, at the pen.
    pub(crate) fn rule(&mut self) {
        self.draw(Stroke::Rule { y: self.y });
    }

    fn draw(&mut self, stroke: Stroke) {
        if let Some(page) = self.laid.pages.last_mut() {
            page.push(stroke);
        }
    }
}

/// The height of a line of this size.
pub(crate) fn height(size: f32) -> f32 {
    size * 1.55
}
