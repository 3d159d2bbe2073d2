//! Decimal conventions over a whole column.
