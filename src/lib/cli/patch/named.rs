//! Updates as people name them: by id, or by source package.

use crate::catalog::Tx;
use crate::catalog::update::UpdateFilter;
use crate::cli::failure::{Failure, Kind};
use crate::model::id::UpdateId;
use crate::model::platform::Platform;
use crate::model::scan::FeedUpdate;

/// More updates of one source package than anybody chooses from.
const MANY: u32 = 1000;

/// The update that a name means in the catalog; where the platform is known, only updates of its release are meant.
pub fn update_named(
    tx: &mut Tx,
    name: &str,
    platform: Option<&Platform>,
) -> Result<FeedUpdate, Failure> {
    let found = if name.contains('/') {
        tx.update(&UpdateId::parse(name)?)?.into_iter().collect()
    } else {
        let filter = UpdateFilter {
            source: Some(name.to_owned()),
            ..UpdateFilter::default()
        };
        let mut found = tx.updates(&filter, MANY)?;
        found.retain(|it| platform.is_none_or(|platform| it.update.covers(platform)));
        if found.is_empty() {
            found = tx.updates_named(name)?;
        }
        found
    };
    meant(name, &found).cloned()
}

/// The update of this id, or the only one of this source package. The same update of several feeds is one.
pub fn meant<'u>(name: &str, known: &'u [FeedUpdate]) -> Result<&'u FeedUpdate, Failure> {
    let is_meant = |it: &&FeedUpdate| {
        let update = &it.update;
        let is_alias = update.aliases.iter().any(|alias| alias == name);
        update.id.as_str() == name || update.source.as_deref() == Some(name) || is_alias
    };
    let mut found: Vec<&FeedUpdate> = known.iter().filter(is_meant).collect();
    found.dedup_by_key(|it| &it.update.id);
    match found[..] {
        [one] => Ok(one),
        [] => Err(
            Failure::new(Kind::Failed, format!("there is no update {name}"))
                .hint("'smspatch list --source NAME' shows the updates of a source package"),
        ),
        [..] => {
            let ids: Vec<&str> = found.iter().map(|it| it.update.id.as_str()).collect();
            let message = format!("{name} means any of\n  {}", ids.join("\n  "));
            Err(Failure::usage(message).hint("name one of them by its id"))
        }
    }
}
