//! `smsdist package`: seals a folder or an archive with the one command that runs from it.

use crate::cli::Answer;
use crate::cli::document::{Body, List};
use crate::cli::failure::Failure;
use crate::cli::patch::package::{packager, page, told};
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Page, Table, cell};
use crate::content::Store;
use crate::model::package::{Argument, Command, ExitCodes, Limits, ManifestFile};
use crate::model::platform::PlatformPattern;
use crate::service::package::Maker;
use crate::service::package::program::{Source, Suspect};
use std::collections::BTreeMap;
use std::path::PathBuf;

const MIB: u64 = 1024 * 1024;

/// Seal a folder or an archive as a package that runs one command
///
/// The command is a program and its arguments, each passed on whole: no shell takes them apart, and nothing is added later. A program or argument @NAME is the path of that file of the package; @@ is a plain @. An archive is tar, plain or with gzip, xz or zstd, or zip; it holds files and folders, and tar symbolic links as well. Files keep their modes, but that nobody may write them where the command runs; all belong to root there. Links lead to what is in the package. The same content again is the same version.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 11 catalog busy, 12 catalog too new, 13 not trusted",
    "smsdist package ./agent-tool --name agent-tool -- @install --quiet",
    "smsdist package ./agent-tool --name agent-tool --platform debian/bookworm/amd64 --platform ubuntu -- @install",
    "smsdist package tool.tar.xz --name tool --user www-data --restart-code 100 -- /usr/bin/python3 @setup.py @data/list.txt",
))]
pub struct Args {
    /// The folder or archive with the files
    #[arg(value_name = "SOURCE")]
    source: PathBuf,
    /// The package's name
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The account that the command runs as
    #[arg(long, value_name = "USER", default_value = "root")]
    user: String,
    /// A variable of the command's environment, which holds these and PATH alone; may be repeated
    #[arg(long = "env", value_name = "NAME=VALUE", value_parser = variable)]
    environment: Vec<(String, String)>,
    /// An exit code that means that it is done; may be repeated
    #[arg(long, value_name = "CODE", default_values_t = [0])]
    success_code: Vec<i32>,
    /// An exit code that means that it is done and in effect after a restart; may be repeated
    #[arg(long, value_name = "CODE")]
    restart_code: Vec<i32>,
    /// The longest that it may run
    #[arg(long, value_name = "MINUTES", default_value_t = 60)]
    max_run: u32,
    /// The machines that it is for, as OS, OS/RELEASE or OS/RELEASE/ARCHITECTURE, with * for any; others take none of it; may be repeated [default: all]
    #[arg(long = "platform", value_name = "PLATFORM", value_parser = PlatformPattern::parse)]
    platforms: Vec<PlatformPattern>,
    /// Let machines run it although they have started enough for a day
    #[arg(long)]
    urgent: bool,
    /// The most memory that it may take
    #[arg(long, value_name = "MIB", default_value_t = Limits::default().memory / MIB)]
    max_memory: u64,
    /// The most processes that it may have at a time
    #[arg(long, value_name = "NUMBER", default_value_t = Limits::default().processes)]
    max_processes: u64,
    /// The content store [default: content in the site folder]
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
    /// Show what would be sealed
    #[arg(long)]
    dry_run: bool,
    /// The program and its arguments
    #[arg(value_name = "COMMAND", required = true, last = true)]
    command: Vec<String>,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let scratch = std::path::absolute(&args.source).ok();
    let beside = scratch.as_deref().and_then(|path| path.parent());
    let mut source = Source::open(&args.source, beside.unwrap_or(&args.source))?;
    for suspect in &source.suspects {
        session.remark(&warning(suspect));
    }
    if args.dry_run {
        return Ok(Answer::new(List {
            kind: "content_plan",
            item: "content_file",
            items: source.files,
            page: plan_page,
        }));
    }
    let mut catalog = session.catalog_if_any()?;
    let path = args.store.clone();
    let path = path.unwrap_or_else(|| session.folder().content());
    let store = Store::open(&path)?;
    source.store(&store, &args.name)?;
    let operator = packager(session, catalog.is_some())?;
    let now = session.now();
    let content = source.content(&args.name, args.command(), args.max_run, (&operator, now))?;
    let content = content
        .urgent(args.urgent)
        .for_platforms(args.platforms.clone());
    let maker = Maker {
        store: &store,
        site: &session.folder(),
        catalog: catalog.as_mut(),
        operator: &operator,
        now,
    };
    let packaged = maker.make(content)?;
    Ok(Answer::new(Body {
        body: told(packaged, &path, session)?,
        page,
    }))
}

impl Args {
    fn command(&self) -> Command {
        Command {
            argv: self.command.iter().map(|word| argument(word)).collect(),
            user: self.user.clone(),
            environment: self.environment.iter().cloned().collect::<BTreeMap<_, _>>(),
            exit_codes: ExitCodes {
                success: self.success_code.clone(),
                restart: self.restart_code.clone(),
            },
            limits: Limits {
                memory: self.max_memory.saturating_mul(MIB),
                processes: self.max_processes,
                ..Limits::default()
            },
        }
    }
}

fn argument(word: &str) -> Argument {
    match word.strip_prefix('@') {
        Some(rest) if rest.starts_with('@') => Argument::Text(rest.to_owned()),
        Some(name) => Argument::File(name.to_owned()),
        None => Argument::Text(word.to_owned()),
    }
}

fn variable(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(name, _)| !name.is_empty());
    let pair = pair.ok_or("a variable is NAME=VALUE")?;
    Ok((pair.0.to_owned(), pair.1.to_owned()))
}

/// What was seen is not said: it may be the secret.
fn warning(suspect: &Suspect) -> String {
    let shape = suspect.suspicion.shape;
    let place = suspect.suspicion.line.map(|line| format!(", line {line}"));
    let (file, place) = (&suspect.file, place.unwrap_or_default());
    format!(
        "warning: {file}{place}: looks like {shape}; every machine can read what is in a package"
    )
}

fn plan_page(files: &[ManifestFile]) -> Page {
    let mut table = Table::new(&["file", "size", "sha256"]);
    for file in files {
        table.push([
            cell(&file.name),
            cell(text::bytes(file.size)),
            cell(file.sha256),
        ]);
    }
    let total = text::bytes(files.iter().map(|file| file.size).sum());
    let line = format!("Would seal {} files, {total}.", files.len());
    Page::default().line(line).table(table, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o02_a_word_is_a_file_only_with_its_mark_and_is_else_taken_whole() {
        let text = |text: &str| Argument::Text(text.to_owned());
        assert_eq!(argument("@setup.sh"), Argument::File("setup.sh".into()));
        assert_eq!(argument("@@home"), text("@home"));
        for word in ["-rf", "--", "; reboot", "$(x)", "a@b", ""] {
            assert_eq!(argument(word), text(word));
        }
        assert_eq!(variable("A=b=c"), Ok(("A".into(), "b=c".into())));
        assert!(variable("A").is_err() && variable("=x").is_err());
    }
}
