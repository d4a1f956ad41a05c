//! Which part of each pixel a closed outline covers: signed areas are added up line by line, as font rasterisers do.

use skrifa::outline::OutlinePen;

/// Straight pieces of a curve.
const PIECES: u8 = 6;
/// Straight pieces of a circle.
const ROUND: u8 = 72;
/// Pixels around the shape, so that rounding never leaves its rows.
const MARGIN: f32 = 2.0;

type Point = (f32, f32);

/// Closed outlines, in pixels.
#[derive(Default)]
pub(crate) struct Shape {
    lines: Vec<(Point, Point)>,
}

impl Shape {
    /// A polygon.
    pub(crate) fn polygon(corners: &[Point]) -> Self {
        let next = corners.iter().cycle().skip(1);
        Self { lines: corners.iter().copied().zip(next.copied()).collect() }
    }

    /// A circle's line.
    pub(crate) fn ring((x, y): Point, radius: f32, line: f32) -> Self {
        let circle = |radius: f32| {
            let corner = |n: u8| {
                let (sin, cos) = (std::f32::consts::TAU * f32::from(n) / f32::from(ROUND)).sin_cos();
                (x + radius * cos, y + radius * sin)
            };
            (0..ROUND).map(corner).collect::<Vec<_>>()
        };
        let mut inner = circle(radius - line);
        // The other way round, it is a hole.
        inner.reverse();
        let mut ring = Self::polygon(&circle(radius));
        ring.lines.extend(Self::polygon(&inner).lines);
        ring
    }

    /// Tells for each pixel within `size` how much of it is covered, where something is.
    pub(crate) fn fill(&self, size: (usize, usize), mut tell: impl FnMut(usize, usize, f32)) {
        let Some((low, high)) = self.bounds() else { return };
        let origin = (low.0.floor() - MARGIN, low.1.floor() - MARGIN);
        let across = (high.0 - origin.0 + 2.0 * MARGIN) as usize + 1;
        let down = (high.1 - origin.1 + 2.0 * MARGIN) as usize + 1;
        let mut areas = vec![0.0; across * down];
        for (from, to) in &self.lines {
            let here = |p: &Point| (p.0 - origin.0, p.1 - origin.1);
            add(&mut areas, across, here(from), here(to));
        }
        for (row, areas) in areas.chunks(across).enumerate() {
            let y = origin.1 + row as f32;
            let mut sum = 0.0;
            for (column, area) in areas.iter().enumerate() {
                sum += area;
                let (x, cover) = (origin.0 + column as f32, f32::min(f32::abs(sum), 1.0));
                let inside = x >= 0.0 && y >= 0.0 && (x as usize) < size.0 && (y as usize) < size.1;
                if inside && cover > 0.004 {
                    tell(x as usize, y as usize, cover);
                }
            }
        }
    }

    fn bounds(&self) -> Option<(Point, Point)> {
        let first = self.lines.first()?.0;
        let mut bounds = (first, first);
        for (p, _) in &self.lines {
            bounds.0 = (bounds.0.0.min(p.0), bounds.0.1.min(p.1));
            bounds.1 = (bounds.1.0.max(p.0), bounds.1.1.max(p.1));
        }
        Some(bounds)
    }
}

/// Adds what a line covers of the pixels to its right.
fn add(areas: &mut [f32], across: usize, from: Point, to: Point) {
    let (way, top, bottom) = if from.1 < to.1 { (1.0, from, to) } else { (-1.0, to, from) };
    if bottom.1 <= top.1 {
        return;
    }
    let slope = (bottom.0 - top.0) / (bottom.1 - top.1);
    let mut x = top.0;
    for row in top.1 as usize..bottom.1.ceil() as usize {
        let high = (row as f32 + 1.0).min(bottom.1) - (row as f32).max(top.1);
        let next = x + slope * high;
        let (left, right) = (x.min(next), x.max(next));
        let first = left as usize;
        let columns = (right.ceil() as usize).saturating_sub(first).max(1);
        let run = (right - left).max(f32::EPSILON);
        // How much of the line's height is left of a pixel's right edge: its share goes to the pixel, the rest beyond.
        let mut told = 0.0;
        for column in first..first + columns {
            let (edge, start) = (column as f32 + 1.0, (column as f32).max(left));
            let part = if columns == 1 { 1.0 } else { (right.min(edge) - start).max(0.0) / run };
            let middle = if columns == 1 { (left + right) / 2.0 } else { (start + right.min(edge)) / 2.0 };
            let area = way * high * part * (edge - middle);
            if let Some(cell) = areas.get_mut(row * across + column) {
                *cell += told + area;
            }
            told = way * high * part - area;
        }
        if let Some(cell) = areas.get_mut(row * across + first + columns) {
            *cell += told;
        }
        x = next;
    }
}

/// Turns a glyph's outline into a shape, each point put where `place` says.
pub(crate) struct Pen<F> {
    /// Where a point of the glyph (in parts of its size) goes.
    pub(crate) place: F,
    /// Units of the font in its size.
    pub(crate) em: f32,
    pub(crate) shape: Shape,
    pub(crate) first: Point,
    pub(crate) last: Point,
}

impl<F: Fn(f32, f32) -> Point> Pen<F> {
    fn at(&self, x: f32, y: f32) -> Point {
        (self.place)(x / self.em, y / self.em)
    }
    fn line(&mut self, to: Point) {
        self.shape.lines.push((self.last, to));
        self.last = to;
    }
    fn curve(&mut self, point: impl Fn(f32) -> Point) {
        for n in 1..=PIECES {
            self.line(point(f32::from(n) / f32::from(PIECES)));
        }
    }
}

impl<F: Fn(f32, f32) -> Point> OutlinePen for Pen<F> {
    fn move_to(&mut self, x: f32, y: f32) {
        (self.first, self.last) = (self.at(x, y), self.at(x, y));
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.line(self.at(x, y));
    }
    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let (a, b, c) = (self.last, self.at(cx, cy), self.at(x, y));
        self.curve(|t| mix(mix(a, b, t), mix(b, c, t), t));
    }
    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let (a, b, c, d) = (self.last, self.at(cx0, cy0), self.at(cx1, cy1), self.at(x, y));
        self.curve(|t| {
            let (ab, bc, cd) = (mix(a, b, t), mix(b, c, t), mix(c, d, t));
            mix(mix(ab, bc, t), mix(bc, cd, t), t)
        });
    }
    fn close(&mut self) {
        self.line(self.first);
    }
}

fn mix(a: Point, b: Point, t: f32) -> Point {
    (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(shape: &Shape) -> f32 {
        let mut sum = 0.0;
        shape.fill((100, 100), |_, _, cover| sum += cover);
        sum
    }

    #[test]
    fn what_is_covered_is_the_area() {
        let square = Shape::polygon(&[(10.25, 10.5), (20.75, 10.5), (20.75, 30.0), (10.25, 30.0)]);
        assert!((sum(&square) - 10.5 * 19.5).abs() < 0.1);
        let triangle = Shape::polygon(&[(5.0, 5.0), (65.0, 20.0), (30.0, 80.0)]);
        assert!((sum(&triangle) - 2062.5).abs() < 2.0, "{}", sum(&triangle));
        let ring = Shape::ring((50.0, 50.0), 30.0, 4.0);
        assert!((sum(&ring) - std::f32::consts::PI * (900.0 - 676.0)).abs() < 4.0, "{}", sum(&ring));
        // What lies outside is not told of.
        assert!(sum(&Shape::polygon(&[(-50.0, -50.0), (10.0, -50.0), (10.0, 10.0), (-50.0, 10.0)])) < 101.0);
    }
}
