//! Ink: from a `Sheet` to bytes. Renderers know only the `Sheet` and read it once, forward.

pub mod csv;
pub mod html;
pub mod pdf;
