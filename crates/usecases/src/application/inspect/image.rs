use super::Kept;
use ::image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, codecs::jpeg::JpegEncoder};
use domain::application::form::FieldCode;
use std::io::Cursor;

/// Longest side in pixels.
const MAX_SIDE: u32 = 12_000;
/// Most pixels: 40 megapixels.
const MAX_PIXELS: u64 = 40_000_000;
/// Memory that a decoder may take: 40 MP of 16-bit RGBA.
const MAX_ALLOC: u64 = MAX_PIXELS * 8;
/// Documents must stay readable, and small enough for a phone.
const QUALITY: u8 = 88;

/// Decodes within limits, turns the picture upright, and writes it anew as JPEG: metadata and anything that hides behind
/// the picture are gone.
pub(super) fn reencode(bytes: &[u8], format: ImageFormat) -> Result<Kept, FieldCode> {
    let damaged = |_| FieldCode::FileDamaged;
    // The header alone, before a byte of the picture is decoded.
    let (width, height) = ImageReader::with_format(Cursor::new(bytes), format).into_dimensions().map_err(damaged)?;
    if width > MAX_SIDE || height > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(FieldCode::FilePixels);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_ALLOC);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let orientation = decoder.orientation().map_err(damaged)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    picture.apply_orientation(orientation);
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&on_white(picture)).map_err(damaged)?;
    Ok(Kept { content_type: "image/jpeg", bytes: jpeg })
}

/// JPEG knows no transparency: what shone through becomes white paper.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [r, g, b, a] = picture.get_pixel(x, y).0;
        let blend = |c: u8| {
            let (c, a) = (u16::from(c), u16::from(a));
            u8::try_from((c * a + 255 * (255 - a)) / 255).unwrap_or(u8::MAX)
        };
        ::image::Rgb([blend(r), blend(g), blend(b)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::application::inspect::inspect;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgba8(width, height).write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_picture_comes_back_as_jpeg_without_what_was_hidden_in_it() {
        let mut bytes = png(8, 6);
        bytes.extend_from_slice(b"<script>alert(1)</script>");
        let kept = inspect(bytes).unwrap_or_else(|c| panic!("{c:?}"));
        assert_eq!(kept.content_type, "image/jpeg");
        assert!(!kept.bytes.windows(8).any(|w| w == b"<script>"));
        let again = ::image::load_from_memory(&kept.bytes).unwrap().into_rgb8();
        assert_eq!((again.width(), again.height()), (8, 6));
        assert!(again.get_pixel(0, 0).0.iter().all(|c| *c > 250), "transparent became white");
    }

    #[test]
    fn damaged_and_oversized_pictures_are_refused() {
        let mut cut = png(64, 64);
        cut.truncate(cut.len() / 2);
        assert_eq!(inspect(cut).err(), Some(FieldCode::FileDamaged));
        // A header that claims 30,000 by 30,000 pixels: refused before anything is decoded.
        let mut bomb = png(8, 8);
        bomb[16..20].copy_from_slice(&30_000u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&30_000u32.to_be_bytes());
        assert!(matches!(inspect(bomb).err(), Some(FieldCode::FilePixels | FieldCode::FileDamaged)));
        assert_eq!(inspect(png(7000, 7000)).err(), Some(FieldCode::FilePixels), "few bytes, many pixels");
    }
}
