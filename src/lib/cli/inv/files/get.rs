//! `smsinv files get`: one content of a file that a client handed over.

use crate::cli::Answer;
use crate::cli::document::Body;
use crate::cli::failure::{Failure, Kind};
use crate::cli::inv::client_named;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::Page;
use crate::host::files;
use crate::model::collected_file::FileVersion;
use crate::model::document::Document;
use crate::service::Error;
use std::path::PathBuf;

/// Write a file that a client handed over to a file here
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsinv files get web-1 /etc/hosts --out hosts",
    "smsinv files get web-1 /etc/hosts --number 2 --out hosts.before",
))]
pub struct Args {
    /// The client by id or host name
    client: String,
    /// The file's path on the client
    path: String,
    /// Which content; 1 is the newest
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    number: u32,
    /// The file to write, which must not be there yet
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Say what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

impl Document for FileVersion {
    const TYPE: &'static str = "collected_file";
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let (found, content) = session.catalog()?.read(|tx| -> Result<_, Error> {
        let client = client_named(tx, &args.client)?;
        let all = tx.collected_files(Some(&client.id))?;
        let is_meant = |one: &FileVersion| one.path == args.path && one.version == args.number;
        let found = all.into_iter().find(is_meant);
        let content = match &found {
            Some(found) => tx.collected_content(&found.sha256)?,
            None => None,
        };
        Ok((found, content))
    })?;
    let (Some(found), Some(content)) = (found, content) else {
        let message = format!(
            "version {} of {} of {} is not here",
            args.number, args.path, args.client
        );
        let hint = "'smsinv files list' shows what clients handed over";
        return Err(Failure::new(Kind::Failed, message).hint(hint));
    };
    if args.out.exists() {
        return Err(Failure::usage(format!(
            "{} is there already",
            args.out.display()
        )));
    }
    if !args.dry_run {
        files::write_atomic(&args.out, &content)?;
    }
    Ok(Answer::new(Body { body: found, page }))
}

fn page(file: &FileVersion) -> Page {
    Page::default().line(format!(
        "{} of {}: {}, changed {}, collected {}.",
        file.path,
        file.hostname,
        text::bytes(file.size),
        text::moment(file.modified_at),
        text::moment(file.collected_at),
    ))
}
