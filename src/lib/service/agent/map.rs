//! The map of the hierarchy, as the machine's own site signs it.

use super::cycle::known;
use super::folder::AgentFolder;
use super::line::Line;
use super::time::TrustedClock;
use super::{Error, Machine};
use crate::model::hierarchy::HierarchyMap;
use crate::model::id::SiteCode;
use crate::model::message::Body;
use crate::trust::PayloadType;

/// Asks the site for its map. Which site the machine belongs to is not changed by what the map says.
pub fn hierarchy_map(folder: &AgentFolder, machine: &Machine<'_>) -> Result<HierarchyMap, Error> {
    let _lock = folder.begin_work()?;
    let clock = TrustedClock::open(folder, machine.clock)?;
    let (enrolled, _) = known(folder, machine)?;
    clock.witness(enrolled.trust.issued_at)?;
    let mut line = Line::new(folder, &clock, machine, enrolled);
    line.refresh()?;
    line.check_expiry()?;
    let sealed = line.ask(Body::HierarchyMap {}, PayloadType::HierarchyMap)?;
    let map: HierarchyMap = sealed.document.json()?;
    check(&map, &line.enrolled().identity.site)?;
    clock.witness(map.made_at)?;
    Ok(map)
}

/// A map of another site may be that of another hierarchy (row 10 of domain.md 2.2.2).
fn check(map: &HierarchyMap, own: &SiteCode) -> Result<(), Error> {
    if map.site == *own {
        return Ok(());
    }
    let whose = format!("it is of site {}, not {own}", map.site);
    Err(Error::not_followed("hierarchy map", whose))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::time::Timestamp;

    #[test]
    fn the_map_of_another_site_is_not_followed() {
        let code = |text: &str| SiteCode::parse(text).unwrap();
        let map = HierarchyMap {
            site: code("X01"),
            made_at: Timestamp::from_millis(0),
            sites: Vec::new(),
            fallback_site: None,
            boundaries: Vec::new(),
            distribution_points: Vec::new(),
        };
        assert!(check(&map, &code("X01")).is_ok());
        let error = check(&map, &code("S01")).unwrap_err().to_string();
        assert!(error.contains("it is of site X01, not S01"), "{error}");
    }
}
