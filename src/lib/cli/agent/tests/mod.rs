//! The agent against a real server on the loopback, with real TLS and a real catalog; only the package manager is a fake.

mod cycle;
mod doors;
mod hardship;
mod keys;
mod lab;
mod liars;
mod polls;
mod wire;
