//! Style sheets, fonts and the symbol: built into the binary, and named by the hash of their content.
//!
//! So an address never changes its content and may be kept for ever, and a new program never meets an old style sheet.
//! KERN is taken as it is published (`src/web/assets/kern`); what it lacks stands in `titelbuch.css`.

use super::failure::Failed;
use crate::core::journal::hash::sha256;
use crate::web::guards::SentHere;
use crate::web::problem::Problem;
use flate2::Compression;
use flate2::write::GzEncoder;
use rocket::get;
use rocket::http::ContentType;
use rocket::request::Request;
use rocket::response::{self, Responder, Response};
use std::io::{Cursor, Write};
use std::sync::LazyLock;

/// A file under its address.
pub struct Asset {
    name: String,
    content_type: ContentType,
    bytes: Vec<u8>,
    /// The same for whoever takes it packed; only of style sheets: fonts are packed already, and the symbol is short.
    gzip: Option<Vec<u8>>,
}

macro_rules! file {
    ($path:literal) => {
        ($path, include_bytes!(concat!("../assets/", $path)).as_slice())
    };
}

const KERN: (&str, &[u8]) = file!("kern/kern.min.css");
const OWN: (&str, &[u8]) = file!("titelbuch.css");
const SYMBOL: (&str, &[u8]) = file!("symbol.svg");
const FONTS: [(&str, &[u8]); 3] = [
    file!("fira-sans/FiraSans-Regular.woff2"),
    file!("fira-sans/FiraSans-Medium.woff2"),
    file!("fira-sans/FiraSans-SemiBold.woff2"),
];

struct Assets {
    kern: Asset,
    own: Asset,
    symbol: Asset,
    fonts: Vec<Asset>,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let fonts: Vec<Asset> =
        FONTS.iter().map(|(path, bytes)| Asset::new(path, ContentType::WOFF2, bytes.to_vec())).collect();
    // The fonts are named in the style sheet, so its own hash speaks for theirs.
    let mut css = String::from_utf8_lossy(OWN.1).into_owned();
    for ((path, _), font) in FONTS.iter().zip(&fonts) {
        css = css.replace(&format!("url(\"{}\")", file_name(path)), &format!("url(\"{}\")", font.address()));
    }
    Assets {
        kern: Asset::new(KERN.0, ContentType::CSS, KERN.1.to_vec()),
        own: Asset::new(OWN.0, ContentType::CSS, css.into_bytes()),
        symbol: Asset::new(SYMBOL.0, ContentType::SVG, SYMBOL.1.to_vec()),
        fonts,
    }
});

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

impl Asset {
    pub fn new(path: &str, content_type: ContentType, bytes: Vec<u8>) -> Asset {
        let file = file_name(path);
        let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
        let hash = sha256(&bytes).to_string();
        let name = format!("{stem}.{}.{ending}", hash.get(..16).unwrap_or(&hash));
        let gzip = content_type.is_css().then(|| packed(&bytes)).flatten();
        Asset { name, content_type, bytes, gzip }
    }

    fn address(&self) -> String {
        self.below("/assets")
    }

    /// Its address below a path.
    pub fn below(&self, path: &str) -> String {
        format!("{path}/{}", self.name)
    }

    pub fn is_called(&self, name: &str) -> bool {
        self.name == name
    }
}

/// Addresses of the style sheets and the symbol.
pub fn kern_css() -> String {
    ASSETS.kern.address()
}

pub fn own_css() -> String {
    ASSETS.own.address()
}

pub fn symbol() -> String {
    ASSETS.symbol.address()
}

/// Packed once, when the first page is asked for: a style sheet is eight times as long as that.
fn packed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).ok()?;
    packer.finish().ok()
}

/// Whether a client takes gzip (RFC 9110 section 12.5.3); a weight of zero refuses it.
fn takes_gzip(request: &Request<'_>) -> bool {
    let codings = request.headers().get("Accept-Encoding").flat_map(|value| value.split(','));
    codings.into_iter().any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.trim_matches(['0', '.']).is_empty());
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

impl<'r> Responder<'r, 'static> for &'static Asset {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let mut response = Response::build();
        response.header(self.content_type.clone());
        response.raw_header("Cache-Control", "public, max-age=31536000, immutable");
        let mut bytes = &self.bytes;
        if let Some(gzip) = &self.gzip {
            response.raw_header("Vary", "Accept-Encoding");
            if takes_gzip(request) {
                response.raw_header("Content-Encoding", "gzip");
                bytes = gzip;
            }
        }
        response.sized_body(bytes.len(), Cursor::new(bytes.as_slice())).ok()
    }
}

/// One file by its name with the hash; another hash is another file, and not there.
#[get("/assets/<name>")]
pub fn one(_here: SentHere, name: &str) -> Result<&'static Asset, Failed> {
    let Assets { kern, own, symbol, fonts } = &*ASSETS;
    let found = [kern, own, symbol].into_iter().chain(fonts).find(|asset| asset.is_called(name));
    found.ok_or_else(|| Failed(Problem::not_found("Diese Datei gehört nicht zu diesem Programm.")))
}
