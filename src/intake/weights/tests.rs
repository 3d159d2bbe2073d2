//! Tables of weights: what is read, and every fault with its place.
