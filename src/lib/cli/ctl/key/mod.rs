//! `smsctl key`: the keys of a site, wherever they are.

pub(in crate::cli) mod apply;
pub(in crate::cli) mod backup;
pub(in crate::cli) mod change;
pub(in crate::cli) mod export_root;
pub(in crate::cli) mod harden;
pub(in crate::cli) mod init;
pub(in crate::cli) mod list;
pub(in crate::cli) mod renew;
pub(in crate::cli) mod reset_root;
pub(in crate::cli) mod restore;
pub(in crate::cli) mod rotate;
pub(in crate::cli) mod sign;

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::service::keys::KeySite;

/// Make, show, replace, keep and restore the keys of the site
///
/// What needs keys that are not on this machine becomes a file for 'smsctl key sign' there and 'smsctl key apply' here;
/// sms-trust(7) tells what each key can do.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    Apply(apply::Args),
    Backup(backup::Args),
    ExportRoot(export_root::Args),
    Harden(harden::Args),
    Init(init::Args),
    List(list::Args),
    Renew(renew::Args),
    ResetRoot(reset_root::Args),
    Restore(restore::Args),
    Rotate(rotate::Args),
    Sign(sign::Args),
}

/// Carries the command out.
pub fn run(command: &Command, session: &Session) -> Result<Answer, Failure> {
    match command {
        Command::Apply(args) => apply::run(args, session),
        Command::Backup(args) => backup::run(args, session),
        Command::ExportRoot(args) => export_root::run(args, session),
        Command::Harden(args) => harden::run(args, session),
        Command::Init(args) => init::run(args, session),
        Command::List(args) => list::run(args, session),
        Command::Renew(args) => renew::run(args, session),
        Command::ResetRoot(args) => reset_root::run(args, session),
        Command::Restore(args) => restore::run(args, session),
        Command::Rotate(args) => rotate::run(args, session),
        Command::Sign(args) => sign::run(args, session),
    }
}

/// The site whose keys they are.
pub(in crate::cli) fn site(session: &Session) -> Result<KeySite, Failure> {
    let mut catalog = session.catalog()?;
    let read =
        |tx: &mut crate::catalog::Tx| Ok::<_, Failure>((tx.site()?.code, tx.management_points()?));
    let (code, points) = catalog.read(read)?;
    Ok(KeySite {
        folder: session.folder(),
        code,
        points: points.into_iter().map(|point| point.url).collect(),
        now: session.now(),
    })
}
