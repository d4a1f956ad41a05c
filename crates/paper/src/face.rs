use crate::{
    PaperError,
    fill::{Pen, Shape},
};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::{
    FontRef, MetadataProvider as _,
    charmap::Charmap,
    instance::{LocationRef, Size},
    metrics::GlyphMetrics,
    outline::{DrawSettings, OutlineGlyphCollection},
};
use std::sync::Arc;

/// A font that is read once and used by many documents.
pub struct Face {
    bytes: Arc<Vec<u8>>,
    font: Font,
}

impl Face {
    /// Out of the bytes of a TrueType or OpenType file.
    ///
    /// # Errors
    /// [`PaperError::Font`] where they are none.
    pub fn new(bytes: Vec<u8>) -> Result<Self, PaperError> {
        let bytes = Arc::new(bytes);
        let font = Font::new(bytes.clone().into(), 0).ok_or(PaperError::Font)?;
        Ok(Self { bytes, font })
    }

    /// Out of a font file packed with brotli.
    ///
    /// # Errors
    /// [`PaperError::Packed`], [`PaperError::Font`].
    pub fn unpack(packed: &[u8]) -> Result<Self, PaperError> {
        let mut bytes = Vec::new();
        brotli_decompressor::BrotliDecompress(&mut &*packed, &mut bytes).map_err(PaperError::Packed)?;
        Self::new(bytes)
    }

    /// For embedding.
    pub(crate) fn font(&self) -> Font {
        self.font.clone()
    }

    /// For measuring.
    pub(crate) fn ruler(&self) -> Result<Ruler<'_>, PaperError> {
        let font = FontRef::new(&self.bytes).map_err(|_| PaperError::Font)?;
        let glyphs = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let outlines = font.outline_glyphs();
        Ok(Ruler { charmap: font.charmap(), glyphs, outlines, em: self.font.units_per_em() })
    }
}

/// Knows which characters the font has and how wide they are.
pub(crate) struct Ruler<'a> {
    charmap: Charmap<'a>,
    glyphs: GlyphMetrics<'a>,
    outlines: OutlineGlyphCollection<'a>,
    em: f32,
}

impl Ruler<'_> {
    /// Whether the font can draw it.
    pub(crate) fn has(&self, c: char) -> bool {
        self.charmap.map(c).is_some_and(|glyph| glyph.to_u32() != 0)
    }

    /// Width at a size.
    pub(crate) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|c| self.advance(c)).sum::<f32>() * size
    }

    /// The glyphs of a text, one for each character: Chinese and Latin need no shaping.
    pub(crate) fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        text.char_indices()
            .map(|(start, c)| KrillaGlyph {
                glyph_id: GlyphId::new(self.charmap.map(c).map_or(0, |glyph| glyph.to_u32())),
                text_range: start..start + c.len_utf8(),
                x_advance: self.advance(c),
                x_offset: 0.0,
                y_offset: 0.0,
                y_advance: 0.0,
                location: None,
            })
            .collect()
    }

    /// The outline of a character; `place` puts its points (in parts of the size, upwards) into the picture. Empty where
    /// the font has none.
    pub(crate) fn shape(&self, c: char, place: impl Fn(f32, f32) -> (f32, f32)) -> Shape {
        let mut pen = Pen { place, em: self.em, shape: Shape::default(), first: (0.0, 0.0), last: (0.0, 0.0) };
        if let Some(glyph) = self.charmap.map(c).and_then(|glyph| self.outlines.get(glyph)) {
            // A glyph that can't be drawn is left out, as one that the font does not have.
            let _ = glyph.draw(DrawSettings::unhinted(Size::unscaled(), LocationRef::default()), &mut pen);
        }
        pen.shape
    }

    /// In parts of the size.
    fn advance(&self, c: char) -> f32 {
        let glyph = self.charmap.map(c).unwrap_or_default();
        self.glyphs.advance_width(glyph).unwrap_or_default() / self.em
    }
}
