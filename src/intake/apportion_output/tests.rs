//! The three forms in which an apportionment is printed.
