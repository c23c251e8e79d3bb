//! What the commands that change boundaries share: the configured list is read, changed and made the site's again.

use crate::cli::Answer;
use crate::cli::ctl::change::{self, Terms};
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::model::boundary::Network;
use crate::model::id::SiteCode;
use crate::model::site::{BoundarySettings, SiteConfiguration};
use crate::service::configuration;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// The configured boundaries, with the site's own code where none is written.
pub struct Configured {
    own: SiteCode,
    /// The boundaries, in their order.
    pub list: Vec<BoundarySettings>,
}

impl Configured {
    /// Where the boundary of this network and site stands; the site itself when none is named.
    pub fn position(&self, network: &Network, site: Option<&SiteCode>) -> Option<usize> {
        let site = site.unwrap_or(&self.own);
        self.list.iter().position(|known| {
            known.network == *network && known.site.as_ref().unwrap_or(&self.own) == site
        })
    }

    /// Adds boundaries; of one that is known it changes how near it is.
    pub fn put_all(&mut self, boundaries: Vec<BoundarySettings>) {
        let known = self.list.drain(..).chain(boundaries);
        let mut places: BTreeMap<(Network, SiteCode), usize> = BTreeMap::new();
        let mut list: Vec<BoundarySettings> = Vec::new();
        for boundary in known {
            let site = boundary.site.clone().unwrap_or_else(|| self.own.clone());
            match places.entry((boundary.network.clone(), site)) {
                Entry::Occupied(at) => list[*at.get()].locality = boundary.locality,
                Entry::Vacant(place) => {
                    place.insert(list.len());
                    list.push(boundary);
                }
            }
        }
        self.list = list;
    }
}

/// Changes the list and carries the change out on these terms.
pub fn edit(
    session: &Session,
    terms: &Terms<'_>,
    change: impl FnOnce(&mut Configured) -> Result<(), Failure>,
) -> Result<Answer, Failure> {
    let mut catalog = session.catalog()?;
    let mut configured = catalog.read(|tx| {
        Ok::<_, Failure>(Configured {
            own: tx.site()?.code,
            list: configuration::current(tx)?.boundaries.unwrap_or_default(),
        })
    })?;
    change(&mut configured)?;
    let wanted = SiteConfiguration {
        boundaries: Some(configured.list),
        ..SiteConfiguration::default()
    };
    let planned = change::carry_out(&mut catalog, &wanted, terms, session)?;
    Ok(Answer::new(planned))
}
