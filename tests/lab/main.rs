//! Labs: tests against real things, that need root and take minutes. `make test` and `make agreement` run them.
#![expect(clippy::print_stdout, reason = "a lab says what it saw")]

mod dpkg;
mod tools;
