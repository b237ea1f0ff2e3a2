//! HTTP against servers that misbehave.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use dm3_profile::{
    Cid, FetchError, HttpFetcher, HttpTransport, HttpTransportError, HttpTransportLimits, JsonRpcTransport,
    MAX_RESOURCE_LENGTH, ResourceFetcher, TransportError,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A server that sends `head`, then `chunk` as often as the client takes it up to `times`, then closes.
async fn server(head: &'static str, chunk: Vec<u8>, times: usize) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let chunk = chunk.clone();
            tokio::spawn(async move {
                let mut request = [0; 4096];
                let _ = socket.read(&mut request).await;
                let _ = socket.write_all(head.as_bytes()).await;
                for _ in 0..times {
                    if socket.write_all(&chunk).await.is_err() {
                        return;
                    }
                }
                let _ = socket.shutdown().await;
            });
        }
    });
    address
}

/// A server that accepts and says nothing.
async fn silent_server() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((socket, _)) = listener.accept().await {
            open.push(socket);
        }
    });
    address
}

const OK: &str = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";

async fn link(fetcher: &HttpFetcher, url: &str) -> Result<Vec<u8>, FetchError> {
    fetcher.link(url).await
}

#[tokio::test]
async fn internal_addresses_are_refused() {
    let fetcher = HttpFetcher::new().unwrap();
    for url in [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        // Other spellings of 127.0.0.1.
        "https://2130706433/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
    ] {
        assert_eq!(link(&fetcher, url).await, Err(FetchError::ForbiddenAddress), "{url}");
    }
    for url in ["http://example.org/", "ftp://example.org/", "file:///etc/passwd", "data:,x"] {
        assert_eq!(link(&fetcher, url).await, Err(FetchError::NotHttps), "{url}");
    }
    for url in ["", "example.org", "https://user:password@example.org/"] {
        assert_eq!(link(&fetcher, url).await, Err(FetchError::BadUrl), "{url}");
    }
    let cid = Cid::parse("QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o").unwrap();
    assert_eq!(fetcher.ipfs_block(&cid).await, Err(FetchError::NoIpfsGateway));
    let guarded = fetcher.with_ipfs_gateway("https://127.0.0.1:8080").unwrap();
    assert_eq!(guarded.ipfs_block(&cid).await, Err(FetchError::ForbiddenAddress));
}

#[tokio::test]
async fn what_arrives_is_limited() {
    let fetcher = HttpFetcher::allow_insecure().unwrap();
    let small = server(OK, b"hello".to_vec(), 1).await;
    assert_eq!(link(&fetcher, &format!("http://{small}/")).await, Ok(b"hello".to_vec()));
    let endless = server(OK, vec![b'x'; 65_536], usize::MAX).await;
    let too_large = Err(FetchError::TooLarge { limit: MAX_RESOURCE_LENGTH });
    assert_eq!(link(&fetcher, &format!("http://{endless}/")).await, too_large);
    let promised = server("HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n", vec![], 0).await;
    assert_eq!(link(&fetcher, &format!("http://{promised}/")).await, too_large);
    let broken = server("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n", b"x".to_vec(), 1).await;
    assert_eq!(link(&fetcher, &format!("http://{broken}/")).await, Err(FetchError::Interrupted));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let fetcher = HttpFetcher::allow_insecure().unwrap();
    let redirect = server("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1/\r\n\r\n", vec![], 0).await;
    let refused = link(&fetcher, &format!("http://{redirect}/")).await;
    assert_eq!(refused, Err(FetchError::Status { status: 302 }));
}

#[tokio::test]
async fn blocks_come_from_the_gateway() {
    let gateway = server(OK, b"hello world".to_vec(), 1).await;
    let fetcher =
        HttpFetcher::allow_insecure().unwrap().with_ipfs_gateway(&format!("http://{gateway}/")).unwrap();
    let cid = Cid::parse("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e").unwrap();
    let block = fetcher.ipfs_block(&cid).await.unwrap();
    assert_eq!(cid.content_of_block(&block), Ok(b"hello world".to_vec()));
}

#[tokio::test]
async fn endpoints_are_tried_in_order() {
    let limits = HttpTransportLimits {
        connect_time: Duration::from_millis(200),
        total_time: Duration::from_millis(300),
        response_bytes: 1000,
    };
    let silent = format!("http://{}", silent_server().await);
    let endless = format!("http://{}", server(OK, vec![b'x'; 600], usize::MAX).await);
    let busy = format!("http://{}", server("HTTP/1.1 503 Busy\r\n\r\n", vec![], 0).await);
    let bytes = format!("http://{}", server(OK, vec![0xff], 1).await);
    let good = format!("http://{}", server(OK, b"{}".to_vec(), 1).await);
    let nobody = "http://127.0.0.1:1".to_owned();

    let start = Instant::now();
    let all = [&silent, &endless, &busy, &bytes, &nobody, &good];
    let transport = HttpTransport::with_limits(&all, limits).unwrap();
    assert_eq!(transport.exchange("{}").await, Ok("{}".to_owned()));
    assert!(start.elapsed() < Duration::from_secs(5));
    for (endpoint, error) in [
        (silent, TransportError::TimedOut),
        (endless, TransportError::TooLarge { limit: 1000 }),
        (busy, TransportError::Status { status: 503 }),
        (bytes, TransportError::NotUtf8),
        (nobody, TransportError::NotReached),
    ] {
        let transport = HttpTransport::with_limits(&[endpoint], limits).unwrap();
        assert_eq!(transport.exchange("{}").await, Err(error));
    }
}

#[test]
fn endpoints_must_be_urls_and_are_not_printed() {
    let none: [&str; 0] = [];
    assert_eq!(HttpTransport::new(&none).unwrap_err(), HttpTransportError::NoEndpoint);
    let bad = HttpTransport::new(&["https://node.example/key", "localhost:8545"]).unwrap_err();
    assert_eq!(bad, HttpTransportError::BadEndpoint { position: 2 });
    let transport = HttpTransport::new(&["https://node.example/secret-key"]).unwrap();
    assert!(!format!("{transport:?}").contains("secret"));
}
