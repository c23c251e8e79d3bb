//! The arguments of `smspatch feed add`, and the feed that they describe.

use crate::cli::failure::Failure;
use crate::model::feed::{Feed, FeedKind};
use crate::model::id::FeedId;
use crate::model::update::Classification;

#[derive(Debug, clap::Args)]
pub(super) struct AddArgs {
    /// The feed's name
    #[arg(required_unless_present = "apt_lists", conflicts_with = "apt_lists")]
    id: Option<FeedId>,
    /// Take what apt has fetched on this machine
    #[arg(long, conflicts_with_all = ["uri", "suite", "kind", "release"])]
    pub(super) apt_lists: bool,
    /// What the feed is written in: apt, osv, rpm, kb, msrc, wsus, own, kev or epss
    #[arg(long, default_value_t)]
    kind: FeedKind,
    /// Its address: http or https, a directory or a file
    #[arg(long, required_unless_present = "apt_lists")]
    uri: Option<String>,
    /// For apt: the suite, for example bookworm-security
    #[arg(long)]
    suite: Option<String>,
    /// For apt: a component; may be repeated [default: main]
    #[arg(long = "component", value_name = "COMPONENT")]
    components: Vec<String>,
    /// For apt: an architecture; may be repeated [default: amd64]
    #[arg(long = "architecture", value_name = "ARCHITECTURE")]
    architectures: Vec<String>,
    /// For apt and rpm: the keyring that must have signed it [default for apt: /usr/share/keyrings/debian-archive-keyring.gpg]
    #[arg(long, value_name = "FILE")]
    keyring: Option<String>,
    /// For rpm: the release that it is for, for example almalinux/9; for osv: the only one that is wanted
    #[arg(long, value_name = "OS/RELEASE")]
    release: Option<String>,
    /// What its updates are for: security or maintenance [default: security, for apt when the suite's name says so]
    #[arg(long)]
    classification: Option<Classification>,
    /// Show what would be added
    #[arg(long)]
    pub(super) dry_run: bool,
}

const DEBIAN_KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

impl AddArgs {
    /// The feed that is described.
    pub(super) fn feed(&self) -> Result<Feed, Failure> {
        let missing = || Failure::usage("a feed needs a name and --uri");
        let mut feed = Feed {
            id: self.id.clone().ok_or_else(missing)?,
            kind: self.kind,
            release: self.release.clone(),
            uri: self.uri.clone().ok_or_else(missing)?,
            suite: self.suite.clone().unwrap_or_default(),
            components: self.components.clone(),
            architectures: self.architectures.clone(),
            keyring: self.keyring.clone().unwrap_or_default(),
            classification: self.classification.unwrap_or(Classification::Security),
        };
        if feed.kind.is_apt() {
            self.fill_in_suite(&mut feed);
        }
        match feed.problems().first() {
            Some((field, problem)) => Err(Failure::usage(format!("--{field} {problem}"))),
            None => Ok(feed),
        }
    }

    fn fill_in_suite(&self, feed: &mut Feed) {
        if feed.components.is_empty() {
            feed.components.push("main".to_owned());
        }
        if feed.architectures.is_empty() {
            feed.architectures.push("amd64".to_owned());
        }
        if self.keyring.is_none() {
            DEBIAN_KEYRING.clone_into(&mut feed.keyring);
        }
        if self.classification.is_none() && !feed.suite.ends_with("-security") {
            feed.classification = Classification::Maintenance;
        }
    }
}
