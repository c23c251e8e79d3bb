//! The client on repositories that are made here, and attacked. How it compares with python-tuf is in `tests/lab/tuf.rs`.

mod attacks;
mod kit;
mod owner;
