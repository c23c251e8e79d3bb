//! MEMORY: the only SQL; SQLite and PostgreSQL behind one type.
//!
//! A [`Catalog`] is one connection. All work happens inside a transaction ([`Catalog::write`], [`Catalog::read`]); the
//! nouns (`client`, `update`, …) add their methods to [`Tx`], with their SQL above or below them in the same file.
//! A server gives its catalog to a [`writer::Writer`], which makes one transaction of requests that wait together.
//! No judgement lives here: what a state means is `rules`; and no clock: times come in.

mod engine;
mod error;
mod many;
mod open;
#[cfg(feature = "postgres")]
mod postgres;
mod sqlite;
mod tx;
pub mod writer;

pub use error::Error;
pub use tx::Tx;

/// A catalog that is open.
pub struct Catalog {
    db: Box<dyn engine::Engine>,
    address: String,
}

impl Catalog {
    /// Where it is, without a password.
    pub fn address(&self) -> &str {
        &self.address
    }
}
