//! Labs: tests against real things, that need root and take minutes. `make test` and `make agreement` run them.
#![expect(clippy::print_stdout, reason = "a lab says what it saw")]

mod apt;
mod bucket;
mod build;
mod carrier;
mod cycle;
mod deliveries;
mod demo;
mod disk;
mod dpkg;
mod endpoint;
mod ends;
#[cfg(feature = "postgres")]
mod engines;
mod guard;
mod inventory;
mod kills;
mod mount;
mod network;
mod page;
mod pipe;
mod proxy;
mod roaming;
mod sbom;
mod site;
mod tools;
mod tuf;
mod web;
