//! Slots: what the book has loaded of one kind of thing.
//!
//! Three answers, never two: here it is, it does not exist, it was not loaded.

use std::collections::BTreeMap;

/// Nothing is known about this; load it and ask again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unloaded;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// What is not here was not loaded.
    Partial,
    /// What is not here does not exist.
    Whole,
    /// Nothing is kept: for replays that never ask.
    Nothing,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slots<K: Ord, V> {
    reach: Reach,
    known: BTreeMap<K, Option<V>>,
}

impl<K: Ord, V> Slots<K, V> {
    #[must_use]
    pub fn partial() -> Self {
        Slots { reach: Reach::Partial, known: BTreeMap::new() }
    }

    #[must_use]
    pub fn whole() -> Self {
        Slots { reach: Reach::Whole, known: BTreeMap::new() }
    }

    #[must_use]
    pub fn nothing() -> Self {
        Slots { reach: Reach::Nothing, known: BTreeMap::new() }
    }

    /// # Errors
    /// `Unloaded` when the book cannot say.
    pub fn get(&self, key: &K) -> Result<Option<&V>, Unloaded> {
        match self.known.get(key) {
            Some(value) => Ok(value.as_ref()),
            None if self.reach == Reach::Whole => Ok(None),
            None => Err(Unloaded),
        }
    }

    /// Notes what was loaded; `None` means that it does not exist.
    pub fn put(&mut self, key: K, value: Option<V>) {
        if self.reach != Reach::Nothing {
            self.known.insert(key, value);
        }
    }

    /// Changes what is here; what was not loaded stays unknown.
    pub fn change(&mut self, key: &K, change: impl FnOnce(&mut V)) {
        if let Some(Some(value)) = self.known.get_mut(key) {
            change(value);
        }
    }

    /// All that exist, in the order of their keys.
    pub fn present(&self) -> impl Iterator<Item = (&K, &V)> {
        self.known.iter().filter_map(|(key, value)| value.as_ref().map(|v| (key, v)))
    }

    /// How many slots are held, for bounding a cache.
    #[must_use]
    pub fn held(&self) -> usize {
        self.known.len()
    }
}
