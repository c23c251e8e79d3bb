//! The agent against a real server on the loopback, with real TLS and a real catalog; only the package manager is a fake.

mod canaries;
mod cycle;
mod doors;
mod drills;
mod errands;
mod evil;
mod gates;
mod hardship;
mod hostile;
mod hours;
mod identity;
mod join;
mod keys;
mod lab;
mod liars;
mod limits;
mod maps;
mod peers;
mod places;
mod plain;
mod polls;
mod program;
mod relay;
mod reports;
mod road;
mod wire;
