//! Connections: accepted up to a bound, served by hyper with a time limit on every head, drained at the end.

use super::{
    crowd::{Crowd, Entered},
    edge::Bounds,
    patient::Patient,
    visit::Peer,
};
use axum::{Router, body::Body};
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use std::{future::Future, net::IpAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tower::ServiceExt;

/// Pause after a failed accept (out of file descriptors): trying at once would only burn time.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// Bytes of a request's head.
const HEAD_BYTES: usize = 32 * 1024;
/// Fields of a request's head.
const HEAD_FIELDS: usize = 64;

/// Serves until `stop` is done, then finishes what is under way, for as long as the bounds say. `proxies` may open any
/// number of connections.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    bounds: Bounds,
    proxies: &[IpAddr],
    stop: impl Future<Output = ()>,
) {
    let crowd = Crowd::new(bounds.address_connections, proxies);
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(bounds.connections));
    let mut stop = std::pin::pin!(stop);
    loop {
        // A place first: connections beyond the bound wait in the kernel's queue.
        let accepted = async {
            let place = places.clone().acquire_owned().await.ok()?;
            Some((listener.accept().await, place))
        };
        let accepted = tokio::select! {
            accepted = accepted => accepted,
            () = &mut stop => break,
        };
        match accepted {
            // One too many of an address is closed at once.
            Some((Ok((stream, peer)), place)) => {
                if let Some(entered) = crowd.enter(peer.ip()) {
                    connection(stream, (place, entered), &router, bounds, &graceful);
                }
            }
            Some((Err(error), _)) => {
                tracing::warn!(kind = %error.kind(), "accept failed");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
            None => break,
        }
    }
    drop(listener);
    if tokio::time::timeout(bounds.drain, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were not finished in time");
    }
}

fn connection(
    stream: TcpStream,
    place: (OwnedSemaphorePermit, Entered),
    router: &Router,
    bounds: Bounds,
    graceful: &GracefulShutdown,
) {
    let Ok(peer) = stream.peer_addr() else { return };
    // Small answers go out at once.
    let _ = stream.set_nodelay(true);
    let router = router.clone();
    let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(peer));
        router.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(bounds.head)
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEAD_FIELDS)
        .serve_connection(TokioIo::new(Patient::new(stream, bounds.write_idle)), service);
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        // A client that goes away is nothing to log.
        let _ = connection.await;
        drop(place);
    });
}
