//! From where somebody knocks: the kind of browser in three words for a list („Firefox auf Linux“, no version, nothing of
//! what else it says), and what their tries are counted by.

use rocket::request::{FromRequest, Outcome, Request};
use std::net::IpAddr;

/// What a device keeps to be known again.
pub const DEVICE: &str = "__Host-titelbuch-geraet";

/// Who knocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    pub agent: String,
    /// Counted, never kept.
    pub address: Option<IpAddr>,
    pub device: Option<String>,
}

/// Words of the header, the more special ones first: most browsers also name those they descend from.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome oder Chromium"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];
const SYSTEMS: [(&str, &str); 6] = [
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
];

fn label(header: &str) -> String {
    let of =
        |known: &[(&str, &'static str)]| known.iter().find(|(word, _)| header.contains(word)).map(|(_, name)| *name);
    match (of(&BROWSERS), of(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} auf {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "unbekannter Browser".to_owned(),
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Caller {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Caller, ()> {
        Outcome::Success(Caller {
            agent: label(request.headers().get_one("User-Agent").unwrap_or_default()),
            address: request.client_ip(),
            device: request.cookies().get(DEVICE).map(|cookie| cookie.value().to_owned()),
        })
    }
}

#[cfg(test)]
mod tests {
    //! Headers and labels.

    use super::*;

    #[test]
    fn a_browser_has_a_label_without_what_else_it_says() {
        for (header, said) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox auf Linux"),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/156.0.0.0 Safari/537.36 Edg/156.0", "Edge auf Windows"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari auf iOS"),
            ("curl/8.5.0", "curl"),
            ("<script>alert(1)</script>", "unbekannter Browser"),
            ("", "unbekannter Browser"),
        ] {
            assert_eq!(label(header), said, "{header}");
        }
    }
}
