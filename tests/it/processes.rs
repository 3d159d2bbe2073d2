//! The real server as processes of their own: two on one database, and killed at any moment.

mod half_done;
mod http;
mod kills;
mod overspending;
mod server;
