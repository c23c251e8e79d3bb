//! Relations of packages, read once for all machines that have the same packages or are offered the same.

use super::candidates::{Candidate, slot};
use super::world::Unit;
use crate::model::inventory::InstalledPackage;
use crate::model::platform::Platform;
use crate::model::update::UpdatePackage;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// A package whose relations were read; what of them cannot be read, in words.
type Read<'a> = Result<Rc<Unit<'a>>, String>;

/// What was read so far.
#[derive(Debug, Default)]
pub struct Library<'a> {
    installed: RefCell<HashMap<[&'a str; 6], Rc<Unit<'a>>>>,
    /// By where they lie, for machines of an architecture.
    offered: RefCell<HashMap<(*const UpdatePackage, &'a str), Read<'a>>>,
}

impl<'a> Library<'a> {
    /// A package that is installed.
    pub(super) fn installed(
        &self,
        package: &'a InstalledPackage,
        platform: &'a Platform,
    ) -> Rc<Unit<'a>> {
        let all_that_is_read = [
            package.name.as_str(),
            slot(&package.architecture, platform),
            package.version.as_str(),
            &package.provides,
            &package.bounds,
            &package.conflicts,
        ];
        let mut read = self.installed.borrow_mut();
        let unit = read
            .entry(all_that_is_read)
            .or_insert_with(|| Rc::new(Unit::installed(package, platform)));
        Rc::clone(unit)
    }

    /// A package that is offered.
    pub(super) fn offered(&self, candidate: Candidate<'a>, platform: &'a Platform) -> Read<'a> {
        let place = std::ptr::from_ref(candidate.package);
        let mut read = self.offered.borrow_mut();
        let unit = read
            .entry((place, &platform.architecture))
            .or_insert_with(|| {
                let unit = Unit::offered(candidate.package, platform);
                unit.map(Rc::new).map_err(|error| error.to_string())
            });
        unit.clone()
    }
}
