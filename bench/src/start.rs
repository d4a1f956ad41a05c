//! How long a start takes on a database that is there.

use crate::{
    Extent,
    error::Result,
    figures::{Starts, median},
    process::Server,
};
use std::path::Path;

/// Starts and stops the server; the first start is not counted.
pub async fn measure(folder: &Path, extent: Extent) -> Result<Starts> {
    let mut each_ms = Vec::new();
    for start in 0..=extent.starts {
        let mut server = Server::start(folder).await?;
        server.stop().await?;
        if start > 0 {
            each_ms.push(server.took.as_secs_f64() * 1000.0);
        }
    }
    Ok(Starts { second_ms: median(each_ms.clone()), each_ms })
}
