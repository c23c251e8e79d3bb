//! rpm repositories: what `repomd.xml` lists, the packages of `primary.xml`, and the advisories of `updateinfo.xml`. An advisory
//! is one update; packages that no advisory has are one update for each source package's version.

mod gather;
mod primary;
mod repomd;
mod updateinfo;
mod xml;

pub use gather::{Gathered, gather};
pub use primary::Primary;
pub use repomd::{DataFile, Repomd};
pub use updateinfo::{Advisories, Advisory};

/// `epoch:version-release`, without an epoch of zero, as inventories have it.
fn evr(epoch: &str, version: &str, release: &str) -> String {
    match epoch {
        "" | "0" => format!("{version}-{release}"),
        epoch => format!("{epoch}:{version}-{release}"),
    }
}

#[cfg(test)]
mod tests;
