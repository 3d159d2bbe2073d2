//! Published tables as keys.
