//! Slots: what the book has loaded of one kind of thing.
//!
//! Three answers, never two: here it is, it does not exist, it was not loaded.
//!
//! The one unordered map of the core: accounts and command ids are long and alike, and an ordered map compares dozens of
//! them to find one. Its order is never seen: whoever asks for all gets them sorted.

use std::collections::HashMap;
use std::hash::Hash;

/// Nothing is known about this; load it and ask again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unloaded;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// What is not here was not loaded.
    Partial,
    /// What is not here does not exist.
    Whole,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slots<K: Eq + Hash, V> {
    reach: Reach,
    known: HashMap<K, Option<V>>,
}

impl<K: Eq + Hash + Ord, V> Slots<K, V> {
    #[must_use]
    pub fn partial() -> Self {
        Slots { reach: Reach::Partial, known: HashMap::new() }
    }

    #[must_use]
    pub fn whole() -> Self {
        Slots { reach: Reach::Whole, known: HashMap::new() }
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
        self.known.insert(key, value);
    }

    /// Changes what is here; what was not loaded stays unknown.
    pub fn change(&mut self, key: &K, change: impl FnOnce(&mut V)) {
        if let Some(Some(value)) = self.known.get_mut(key) {
            change(value);
        }
    }

    /// All that exist, in the order of their keys.
    pub fn present(&self) -> impl Iterator<Item = (&K, &V)> {
        let mut all: Vec<(&K, &V)> =
            self.known.iter().filter_map(|(key, value)| value.as_ref().map(|v| (key, v))).collect();
        all.sort_unstable_by_key(|(key, _)| *key);
        all.into_iter()
    }

    /// How many slots are held, for bounding a cache.
    #[must_use]
    pub fn held(&self) -> usize {
        self.known.len()
    }
}
