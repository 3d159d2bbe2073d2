//! Who reads, and as of when. Every read of the store takes one.

/// What a reader may see. Until rights come, everybody who may read sees all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewer {
    as_of: Option<u64>,
}

impl Viewer {
    /// Sees all, at the head.
    #[must_use]
    pub fn all() -> Viewer {
        Viewer { as_of: None }
    }

    /// The same, as of a tree size.
    #[must_use]
    pub fn at(self, size: u64) -> Viewer {
        Viewer { as_of: Some(size) }
    }

    /// The tree size asked for; `None` is the head.
    #[must_use]
    pub fn as_of(self) -> Option<u64> {
        self.as_of
    }
}
