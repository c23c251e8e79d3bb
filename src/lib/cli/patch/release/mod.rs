//! `smspatch release`: what waits for the release keys, to them and back.

pub(in crate::cli) mod list;
pub(in crate::cli) mod publish;
pub(in crate::cli) mod request;
pub(in crate::cli) mod sign;

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::input::{parse_strict_document, read_text};
use crate::cli::session::Session;
use crate::service::release::ReleaseRequest;
use crate::trust::ceremony::MAX_REQUEST_BYTES;
use std::path::Path;

/// Release packages: sign for the manifests that machines may run
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    List(list::Args),
    Publish(publish::Args),
    Request(request::Args),
    Sign(sign::Args),
}

/// Carries the command out.
pub fn run(command: &Command, session: &Session) -> Result<Answer, Failure> {
    match command {
        Command::List(args) => list::run(args, session),
        Command::Publish(args) => publish::run(args, session),
        Command::Request(args) => request::run(args, session),
        Command::Sign(args) => sign::run(args, session),
    }
}

/// Reads a release request.
fn read(path: &Path) -> Result<ReleaseRequest, Failure> {
    // manifests come beside the request itself
    let limit = 2 * MAX_REQUEST_BYTES as u64;
    parse_strict_document(path, &read_text(path, limit)?)
}
