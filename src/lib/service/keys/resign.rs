//! What beside the site trust hangs on the release keys: the roster of operators and the targets. They are signed anew in the
//! request that changes these keys, so that no operator and no release is without a signature meanwhile.

use super::KeySite;
use crate::host::files;
use crate::service::operator::load_roster;
use crate::service::{Error, release, roster};
use crate::trust::ceremony::{Form, SignedDocument, SigningRequest, Wanted};
use crate::trust::{PayloadType, Root, Roster};

/// Asks for the signatures: the roster as it is, and the targets as they are with a new date.
pub(super) fn ask(
    site: &KeySite,
    request: &mut SigningRequest,
    signers: &[Wanted],
) -> Result<(), Error> {
    if site.folder.roster().exists() {
        let payload = load_roster(&site.folder)?.payload()?;
        request.ask_envelope(roster::NAME, PayloadType::Roster, payload, signers.to_vec())?;
    }
    if let Some(targets) = release::unchanged(&site.folder, site.now)? {
        request.ask_metadata(release::TARGETS, &targets, signers.to_vec())?;
    }
    Ok(())
}

/// Whether the document is one that is asked for here.
pub(super) fn is_ours(document: &SignedDocument) -> bool {
    is_roster(document) || is_targets(document)
}

fn is_roster(document: &SignedDocument) -> bool {
    document.form == Form::Envelope(PayloadType::Roster) && document.name == roster::NAME
}

fn is_targets(document: &SignedDocument) -> bool {
    document.form == Form::Metadata && document.name == release::TARGETS
}

/// The roster of a request, when it says what the present one says. After an interruption the present one may be without a
/// signature that counts; then the release keys' word is enough.
pub(super) fn roster(
    site: &KeySite,
    documents: &[SignedDocument],
    root: &Root,
) -> Result<Option<Vec<u8>>, Error> {
    let Some(document) = documents.iter().find(|it| is_roster(it)) else {
        return Ok(None);
    };
    let found = Roster::open(&document.bytes, root, 0)?;
    let is_other = match load_roster(&site.folder) {
        Ok(present) => present != found,
        Err(Error::NoOperator { .. } | Error::Trust(_)) => false,
        Err(error) => return Err(error),
    };
    if found.site != site.code || is_other {
        let reason = "it is not the roster of today; make the request again";
        return Err(Error::refused("publish", &document.name, reason));
    }
    Ok(Some(document.bytes.clone()))
}

/// Puts the roster in force.
pub(super) fn publish_roster(site: &KeySite, roster: &Option<Vec<u8>>) -> Result<(), Error> {
    match roster {
        Some(bytes) => Ok(files::write_atomic(&site.folder.roster(), bytes)?),
        None => Ok(()),
    }
}

/// Publishes the targets, and signs with the online keys of today what they have not signed. Targets that others have
/// followed since the request was made are passed over: then a release request brings the next.
pub(super) fn publish_targets(site: &KeySite, documents: &[SignedDocument]) -> Result<(), Error> {
    let targets = documents.iter().find(|it| is_targets(it));
    let bytes = targets.map(|document| document.bytes.as_slice());
    release::follow_keys(&site.folder, bytes, site.now)
}
