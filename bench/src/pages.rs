//! A signed-in resident's status page beside a bare page of the same size, taking turns.

use crate::{
    Extent,
    error::Result,
    figures::{Rate, middle, percentile},
    load::{Connection, get, run},
    machine,
    process::Server,
    setting::Page,
};
use std::time::Duration;

/// Clients at the same time.
pub const CLIENTS: [usize; 3] = [1, 32, 128];
/// Our page.
pub const OURS: &str = "status page";
/// The bare page.
pub const BARE: &str = "bare axum page";

/// Measures both at every number of clients.
pub async fn measure(server: &Server, page: &Page, extent: Extent) -> Result<Vec<Rate>> {
    let request = get(server.address, &page.path, &page.cookie);
    let (body, length) = {
        let mut connection = Connection::open(server.address).await?;
        let (body, all) = connection.ask(&request).await?;
        (body, all.len())
    };
    let bare = Server::start_bare(length - body).await?;
    let bare_request = get(bare.address, "/", "");
    // Both are warm before anything counts.
    let warm = Duration::from_millis(300);
    run(server.address, request.clone(), 32, warm).await?;
    run(bare.address, bare_request.clone(), 32, warm).await?;
    let mut rates = Vec::new();
    for clients in CLIENTS {
        let (mut ours, mut bares) = (Vec::new(), Vec::new());
        for round in 0..extent.rounds {
            eprintln!("pages, {clients} clients, round {} of {} …", round + 1, extent.rounds);
            ours.push(one(OURS, server, &request, clients, extent).await?);
            bares.push(one(BARE, &bare, &bare_request, clients, extent).await?);
        }
        rates.push(middle(OURS, clients, &ours));
        rates.push(middle(BARE, clients, &bares));
    }
    Ok(rates)
}

async fn one(target: &'static str, server: &Server, request: &[u8], clients: usize, extent: Extent) -> Result<Rate> {
    let before = machine::cpu(server.pid)?;
    let seen = run(server.address, request.to_vec(), clients, extent.window).await?;
    let used = machine::cpu(server.pid)?.saturating_sub(before);
    Ok(Rate {
        target,
        clients,
        per_second: seen.requests as f64 / seen.seconds,
        p50_us: percentile(&seen.latencies, 0.5),
        p99_us: percentile(&seen.latencies, 0.99),
        cpu_us: used.as_secs_f64() * 1e6 / seen.requests.max(1) as f64,
    })
}
