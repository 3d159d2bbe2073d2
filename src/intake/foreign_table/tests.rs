//! Encodings and delimiters of tables from elsewhere.
