//! Who reads, and as of when. Every read of the store takes one.

use crate::core::sight::Sight;

/// What a reader may see, and of which size of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    as_of: Option<u64>,
    sight: Sight,
}

impl Viewer {
    /// Sees all, at the head.
    #[must_use]
    pub fn all() -> Viewer {
        Viewer::with(Sight::All)
    }

    /// Sees what this sight lets through, at the head.
    #[must_use]
    pub fn with(sight: Sight) -> Viewer {
        Viewer { as_of: None, sight }
    }

    /// The same, as of a tree size.
    #[must_use]
    pub fn at(&self, size: u64) -> Viewer {
        Viewer { as_of: Some(size), sight: self.sight.clone() }
    }

    /// The tree size asked for; `None` is the head.
    #[must_use]
    pub fn as_of(&self) -> Option<u64> {
        self.as_of
    }

    #[must_use]
    pub fn sight(&self) -> &Sight {
        &self.sight
    }
}
