//! Documents as PDF: laid out here, the font embedded as the subset that the document uses; and papers as pictures.
#![forbid(unsafe_code)]

mod canvas;
mod face;
mod fill;
mod layout;
mod pen;
mod wrap;
mod write;

pub use canvas::{Canvas, Colour};
pub use face::Face;
pub use write::write;

use std::{
    io,
    sync::{Arc, OnceLock},
};
use tokio::{sync::Semaphore, task::spawn_blocking};
use usecases::ports::{Paper, PortError, Sheet};

/// How many are written at once: each takes the time of a core, and some megabytes.
const PLACES: usize = 2;

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The font's bytes can't be unpacked.
    #[error("the font can't be unpacked: {0}")]
    Packed(#[source] io::Error),
    /// The bytes are no font.
    #[error("the font can't be read")]
    Font,
    /// The library refused; its reasons may name what is in the document.
    #[error("the file can't be written")]
    Refused,
}

/// Writes PDF files with one font.
#[derive(Clone)]
pub struct PdfPaper {
    packed: &'static [u8],
    face: Arc<OnceLock<Face>>,
    places: Arc<Semaphore>,
}

impl PdfPaper {
    /// With a TrueType font packed with brotli; it is unpacked at the first document.
    #[must_use]
    pub fn new(packed: &'static [u8]) -> Self {
        Self { packed, face: Arc::default(), places: Arc::new(Semaphore::new(PLACES)) }
    }

    fn write(&self, sheet: &Sheet) -> Result<Vec<u8>, PaperError> {
        let face = match self.face.get() {
            Some(face) => face,
            None => {
                let face = Face::unpack(self.packed)?;
                // Where two began at once, either one's will do.
                self.face.get_or_init(|| face)
            }
        };
        write(face, sheet)
    }
}

#[async_trait::async_trait]
impl Paper for PdfPaper {
    async fn print(&self, sheet: Sheet) -> Result<Vec<u8>, PortError> {
        let unavailable = |what: &str| PortError::Unavailable(what.to_owned());
        let place = self.places.clone().acquire_owned().await.map_err(|_| unavailable("paper"))?;
        let this = self.clone();
        let written = spawn_blocking(move || {
            let _place = place;
            this.write(&sheet)
        });
        written.await.map_err(|_| unavailable("paper"))?.map_err(|error| PortError::Unavailable(error.to_string()))
    }
}
