//! Mail to a server over TLS: one whose certificate an authority of the house signed is believed where that authority is
//! named, and nobody else is; nothing goes in the clear to whoever does not speak TLS.

use super::mail::{Taken, begun, recalled, run, talk};
use crate::support::*;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use titelbuch::store::DatabaseUrl;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

fn openssl(folder: &Path, arguments: &[&str]) {
    let run = Command::new("openssl").current_dir(folder).args(arguments).output().unwrap();
    assert!(run.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
}

const NEW_KEY: [&str; 7] = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/// An authority of a house: its certificate and its key.
fn authority(folder: &Path, name: &str) -> PathBuf {
    let (key, certificate) = (format!("{name}.key"), format!("{name}.pem"));
    let own = ["-days", "2", "-subj", "/CN=Haus", "-keyout", key.as_str(), "-out", certificate.as_str()];
    openssl(folder, &[&NEW_KEY[..], &own].concat());
    folder.join(certificate)
}

/// A mail server with a certificate that the authority `haus` signed for `localhost`.
async fn start(folder: &Path) -> (u16, Taken) {
    let signed = ["-CA", "haus.pem", "-CAkey", "haus.key", "-days", "2", "-subj", "/CN=localhost"];
    let extensions = ["-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE"];
    let files = ["-keyout", "server.key", "-out", "server.pem"];
    openssl(folder, &[&NEW_KEY[..], &signed, &extensions, &files].concat());
    let certificate = CertificateDer::from_pem_file(folder.join("server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(folder.join("server.key")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let acceptor = TlsAcceptor::from(Arc::new(config.with_single_cert(vec![certificate], key).unwrap()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, taken) = (listener.local_addr().unwrap().port(), Taken::default());
    let told = Arc::clone(&taken);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, told) = (acceptor.clone(), Arc::clone(&told));
            tokio::spawn(async move {
                // Whoever does not believe the certificate hangs up.
                if let Ok(stream) = acceptor.accept(stream).await {
                    talk(stream, told, Arc::default()).await;
                }
            });
        }
    });
    (port, taken)
}

async fn send(url: &DatabaseUrl, smtp: &str, authorities: Option<&Path>) -> (Option<i32>, String) {
    let all =
        ["--smtp-url", smtp, "--mail-from", "titelbuch@haus.example", "--public-url", "https://titelbuch.example"];
    let file = authorities.map(|file| ["--smtp-ca-file".to_owned(), file.display().to_string()]);
    let all = all.map(str::to_owned).into_iter().chain(file.into_iter().flatten()).collect();
    let (code, _, said) = run(url, all).await;
    (code, said)
}

#[tokio::test]
async fn a_server_is_believed_by_an_authority_of_the_house_that_is_named() {
    let folder = fresh_dir("mail");
    let (house, other) = (authority(&folder, "haus"), authority(&folder, "fremd"));
    let none = folder.join("kein.pem");
    std::fs::write(&none, "nichts").unwrap();
    let (port, taken) = start(&folder).await;
    let (name, url) = fresh_urls().await.remove(0);
    let store = open(&url).await;
    begun(&store).await;
    recalled(&store, "einziehung-1").await;
    let server = format!("smtps://localhost:{port}");
    for authorities in [None, Some(other.as_path())] {
        let (code, said) = send(&url, &server, authorities).await;
        assert!(code == Some(1) && said.contains("Nicht zugestellt"), "{name} {authorities:?}: {said}");
    }
    let (code, said) = send(&url, &server, Some(&none)).await;
    assert!(code == Some(2) && said.contains("steht kein Zertifikat"), "{name}: {said}");
    assert!(taken.lock().unwrap().is_empty(), "{name}: nobody else is told anything");
    let (code, said) = send(&url, &server, Some(&house)).await;
    assert_eq!((code, taken.lock().unwrap().len()), (Some(0), 2), "{name}: {said}");

    // Whoever cannot encrypt gets nothing.
    recalled(&store, "einziehung-2").await;
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let smtp = format!("smtp://localhost:{}?tls=required", plain.local_addr().unwrap().port());
    let clear = Taken::default();
    let told = Arc::clone(&clear);
    tokio::spawn(async move {
        while let Ok((stream, _)) = plain.accept().await {
            tokio::spawn(talk(stream, Arc::clone(&told), Arc::new(Mutex::new(None))));
        }
    });
    for authorities in [None, Some(house.as_path())] {
        let (code, said) = send(&url, &smtp, authorities).await;
        assert!(code == Some(1) && clear.lock().unwrap().is_empty(), "{name} {authorities:?}: {said}");
    }
    store.close().await.unwrap();
}
