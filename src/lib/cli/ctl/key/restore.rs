//! `smsctl key restore`.

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::secret::OpenerArgs;
use crate::cli::session::Session;
use crate::cli::view::{Page, View, document};
use crate::model::id::SiteCode;
use crate::model::time::Timestamp;
use crate::service::backup::{Sealed, rehearse, restore};
use serde::Serialize;
use std::path::PathBuf;

/// Put a backup of a site into the site folder, which must not be there
///
/// Refuses a backup of another site. Policy serials, ids and the versions of the site trust and of what is released go on above all that can have been
/// given out since the backup, so that no agent sees a step back.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage",
    "smsctl key restore site.age --code S01 --identity identity.txt --dry-run",
    "smsctl key restore site.age --code S01 --identity identity.txt",
    "smsctl key restore site.age --code S01 --site-dir /srv/sms --passphrase-fd 3 3< passphrase",
))]
pub struct Args {
    /// The backup
    file: PathBuf,
    /// The code of the site that shall be restored
    #[arg(long, value_name = "CODE", value_parser = SiteCode::parse)]
    code: SiteCode,
    /// Unpack and verify it, tell what would have to be signed, and leave nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    opener: OpenerArgs,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let opener = args.opener.ask()?;
    let (folder, operator) = (session.folder(), session.account());
    let sealed = Sealed {
        path: &args.file,
        opener: &opener,
        site: &args.code,
    };
    let by = (operator.as_str(), session.now());
    let restored = match args.dry_run {
        true => rehearse(&sealed, &folder, by)?,
        false => restore(&sealed, &folder, by)?,
    };
    Ok(Answer::new(Restored {
        dry_run: args.dry_run,
        site: restored.index.site,
        made_at: restored.index.made_at,
        site_dir: folder.path().to_owned(),
        files: restored.index.files.len(),
        needs_site_trust: restored.needs_site_trust,
        needs_release: restored.needs_release,
    }))
}

/// A site that was restored.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Restored {
    /// Whether nothing was written.
    dry_run: bool,
    /// The site.
    site: SiteCode,
    /// When the backup was made.
    made_at: Timestamp,
    /// The site's folder.
    site_dir: PathBuf,
    /// How many files were in it.
    files: usize,
    /// Whether a site trust must be signed by the release key, which is elsewhere.
    needs_site_trust: bool,
    /// Whether what is released must be signed anew by release keys that are elsewhere.
    needs_release: bool,
}

impl View for Restored {
    fn json(&self) -> serde_json::Result<String> {
        document("restored_site", self)
    }

    fn page(&self) -> Page {
        let page = Page::default()
            .line(format!(
                "{}ite {} of {} {} in {}.",
                if self.dry_run { "Dry run: s" } else { "S" },
                self.site,
                crate::cli::text::moment(self.made_at),
                if self.dry_run { "would be" } else { "is" },
                self.site_dir.display()
            ))
            .line("Its numbers go on above all that it can have given out since. Content: 'smsdist verify' shows what is missing.");
        let trust = "Next: 'smsctl key renew site-trust --yes', signed at the release desk.";
        let release = "Next: 'smspatch release request FILE', signed at the release desk: until then agents take what is released for old.";
        let next = [
            (self.needs_site_trust, trust),
            (self.needs_release, release),
        ];
        let next = next.into_iter().filter(|(is_needed, _)| *is_needed);
        next.fold(page, |page, (_, line)| page.line(line))
    }
}
