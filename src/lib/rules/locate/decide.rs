//! What a client does about content, by how near it is (table 2.2.5).

use crate::model::boundary::Locality;
use crate::model::deployment::RemoteContent;

/// What a client does about content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Download from the sources that the deployment allows, in order.
    Download,
    /// Not now: only remote points have it, and the deployment forbids these; look again when the network changes.
    DontRun,
    /// Not now: no point has it; ask again later.
    WaitForContent,
}

impl Decision {
    /// As messages name it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Download => "download",
            Self::DontRun => "dont_run",
            Self::WaitForContent => "wait_for_content",
        }
    }
}

/// Whether a deployment lets a client use a source that is so near.
pub fn is_allowed(locality: Locality, remote: RemoteContent) -> bool {
    locality == Locality::Local || remote == RemoteContent::Download
}

/// The decision, with its reason, from how near each source is (table 2.2.5; a local source is always downloaded from).
pub fn decide(sources: &[Locality], remote: RemoteContent) -> (Decision, &'static str) {
    if sources.is_empty() {
        return (
            Decision::WaitForContent,
            "no distribution point has the content",
        );
    }
    if sources.contains(&Locality::Local) {
        return (
            Decision::Download,
            "a local distribution point has the content",
        );
    }
    match remote {
        RemoteContent::Download => (
            Decision::Download,
            "only remote distribution points have the content, and the deployment allows them",
        ),
        RemoteContent::DontRun => (
            Decision::DontRun,
            "only remote distribution points have the content, and the deployment does not run from them",
        ),
    }
}
