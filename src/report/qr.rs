//! A QR code as a drawing for a page: one path in a square, with its quiet zone, described in words.

use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write as _;

/// Light modules around the code, as the standard asks.
const QUIET: i32 = 4;

/// The code of a text as SVG; `title` says what it is, and must be free of markup.
/// `None` where the text is too long for a code.
#[must_use]
pub fn svg(text: &str, title: &str) -> Option<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            // Writing into a text does not fail.
            let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
        }
    }
    let side = code.size() + 2 * QUIET;
    Some(format!(
        "<svg class=\"tb-qr\" viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"{title}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0H{side}V{side}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}
