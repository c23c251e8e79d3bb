//! MEMORY: the only SQL; SQLite and PostgreSQL behind one type.
//!
//! A [`Catalog`] is one connection. All work happens inside a transaction ([`Catalog::write`], [`Catalog::read`]); the
//! nouns (`client`, `update`, …) add their methods to [`Tx`], with their SQL above or below them in the same file.
//! A server gives its catalog to a [`writer::Writer`], which makes one transaction of requests that wait together.
//! No judgement lives here: what a state means is `rules`; and no clock: times come in.

mod activity;
pub mod audit;
mod authorization;
mod boundary;
pub mod client;
mod client_settings;
pub mod collected_file;
mod collection;
pub mod compliance;
pub mod decision;
mod deployment;
mod discovery;
pub mod distribution;
mod engine;
mod error;
mod feed;
pub mod filter;
mod hash;
pub mod inventory;
pub mod judgement;
mod many;
pub mod message;
pub mod metering;
mod open;
mod package;
pub mod policy;
#[cfg(feature = "postgres")]
mod postgres;
mod priority;
mod record;
mod registration;
mod role;
mod row;
pub mod scan;
mod shelf;
mod site;
mod sqlite;
pub mod standing;
pub mod status;
#[cfg(test)]
mod tests;
mod token;
mod tx;
mod unused;
pub mod update;
pub mod writer;

pub use error::Error;
pub use open::shown;
#[cfg(test)]
pub(crate) use sqlite::tamper;
pub use tx::Tx;

/// A catalog that is open.
pub struct Catalog {
    db: Box<dyn engine::Engine>,
    address: String,
    shelf: shelf::Shelf,
}

impl Catalog {
    /// Where it is, without a password.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// A number that is another one after any other connection, of this process or of another, changed something. None
    /// where the engine cannot say: then anything may have changed.
    pub fn changes(&mut self) -> Result<Option<i64>, Error> {
        self.db.changes()
    }

    /// What is wrong with the catalog's file, if anything.
    pub fn check(&mut self) -> Result<Option<String>, Error> {
        self.db.check()
    }

    /// Copies one state of all of it into a new file, while others work on it.
    pub fn copy_to(&mut self, path: &std::path::Path) -> Result<(), Error> {
        self.db.copy_to(path)
    }
}

/// The statements of all nouns.
#[cfg(test)]
const NOUNS: &[&[engine::Statement]] = &[
    activity::STATEMENTS,
    audit::STATEMENTS,
    authorization::STATEMENTS,
    boundary::STATEMENTS,
    client::STATEMENTS,
    client_settings::STATEMENTS,
    collected_file::STATEMENTS,
    collection::STATEMENTS,
    compliance::STATEMENTS,
    decision::STATEMENTS,
    deployment::STATEMENTS,
    discovery::STATEMENTS,
    distribution::STATEMENTS,
    feed::STATEMENTS,
    filter::STATEMENTS,
    filter::holders::STATEMENTS,
    filter::custom::STATEMENTS,
    filter::field::STATEMENTS,
    filter::update::STATEMENTS,
    filter::software::STATEMENTS,
    inventory::STATEMENTS,
    inventory::classes::STATEMENTS,
    inventory::sets::STATEMENTS,
    inventory::delta::STATEMENTS,
    inventory::history::STATEMENTS,
    inventory::report::STATEMENTS,
    inventory::set_aside::STATEMENTS,
    inventory::files::STATEMENTS,
    inventory::document::INSERTS,
    inventory::document::STATEMENTS,
    inventory::software::STATEMENTS,
    judgement::STATEMENTS,
    message::STATEMENTS,
    metering::STATEMENTS,
    package::STATEMENTS,
    policy::STATEMENTS,
    priority::STATEMENTS,
    record::STATEMENTS,
    registration::STATEMENTS,
    role::STATEMENTS,
    scan::STATEMENTS,
    site::STATEMENTS,
    standing::STATEMENTS,
    status::STATEMENTS,
    token::STATEMENTS,
    unused::STATEMENTS,
    update::STATEMENTS,
    update::import::STATEMENTS,
];
