//! A picture of a paper: text and rules as pixels.

use crate::{Face, PaperError, face::Ruler, fill::Shape};
use image::{ExtendedColorType, codecs::jpeg::JpegEncoder};

/// Red, green, blue.
pub type Colour = [u8; 3];

/// Part of the picture's diagonal that words across it take.
const ACROSS: f32 = 0.8;

/// A picture that is being drawn.
pub struct Canvas<'a> {
    ruler: Ruler<'a>,
    width: usize,
    height: usize,
    /// Three bytes a pixel, row by row.
    pixels: Vec<u8>,
}

impl<'a> Canvas<'a> {
    /// An empty one.
    ///
    /// # Errors
    /// [`PaperError::Font`].
    pub fn new(face: &'a Face, width: usize, height: usize, ground: Colour) -> Result<Self, PaperError> {
        Ok(Self { ruler: face.ruler()?, width, height, pixels: ground.repeat(width * height) })
    }

    /// Pixels that a text takes at a size.
    #[must_use]
    pub fn text_width(&self, text: &str, size: f32) -> f32 {
        self.ruler.width(text, size)
    }

    /// A line of text; `at` is the left end of its baseline.
    pub fn text(&mut self, at: (f32, f32), size: f32, colour: Colour, text: &str) {
        self.slanted(at, 0.0, size, text, colour, 1.0);
    }

    /// A line of text in the middle of the picture.
    pub fn centred(&mut self, y: f32, size: f32, colour: Colour, text: &str) {
        let left = (self.width as f32 - self.text_width(text, size)) / 2.0;
        self.text((left, y), size, colour, text);
    }

    /// Words across the whole picture, from below on the left to above on the right; what is under them stays readable.
    pub fn across(&mut self, words: &str, colour: Colour, opacity: f32) {
        let (width, height) = (self.width as f32, self.height as f32);
        let long = width.hypot(height) * ACROSS;
        let size = long / self.text_width(words, 1.0).max(1.0);
        let angle = -(height / width).atan();
        let (sin, cos) = angle.sin_cos();
        // The middle of the letters on the middle of the picture.
        let (along, down) = (-long / 2.0, size * 0.36);
        let at = (width / 2.0 + along * cos - down * sin, height / 2.0 + along * sin + down * cos);
        self.slanted(at, angle, size, words, colour, opacity);
    }

    /// A filled rectangle.
    pub fn block(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), colour: Colour) {
        let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
        self.shape(&Shape::polygon(&corners), colour, 1.0);
    }

    /// A circle's line.
    pub fn ring(&mut self, middle: (f32, f32), radius: f32, line: f32, colour: Colour) {
        self.shape(&Shape::ring(middle, radius, line), colour, 1.0);
    }

    /// Its width, and three bytes a pixel, row by row.
    #[must_use]
    pub fn pixels(&self) -> (usize, &[u8]) {
        (self.width, &self.pixels)
    }

    /// As a JPEG file; `quality` from 1 to 100.
    ///
    /// # Errors
    /// [`PaperError::Refused`].
    pub fn jpeg(&self, quality: u8) -> Result<Vec<u8>, PaperError> {
        let side = |side: usize| u32::try_from(side).map_err(|_| PaperError::Refused);
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, quality)
            .encode(&self.pixels, side(self.width)?, side(self.height)?, ExtendedColorType::Rgb8)
            .map_err(|_| PaperError::Refused)?;
        Ok(bytes)
    }

    fn slanted(&mut self, at: (f32, f32), angle: f32, size: f32, text: &str, colour: Colour, opacity: f32) {
        let (sin, cos) = angle.sin_cos();
        let mut left = 0.0;
        for c in text.chars() {
            let place = |x: f32, y: f32| {
                let (x, y) = (left + x * size, -y * size);
                (at.0 + x * cos - y * sin, at.1 + x * sin + y * cos)
            };
            let shape = self.ruler.shape(c, place);
            self.shape(&shape, colour, opacity);
            left += self.ruler.width(c.encode_utf8(&mut [0; 4]), size);
        }
    }

    fn shape(&mut self, shape: &Shape, colour: Colour, opacity: f32) {
        let (width, height) = (self.width, self.height);
        let pixels = &mut self.pixels;
        shape.fill((width, height), |x, y, cover| {
            let at = (y * width + x) * 3;
            let part = cover * opacity;
            for (old, new) in pixels.iter_mut().skip(at).take(3).zip(colour) {
                *old = (f32::from(*old) * (1.0 - part) + f32::from(new) * part) as u8;
            }
        });
    }
}
