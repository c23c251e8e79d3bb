//! dpkg's own record of what is installed, read without running dpkg. Changing it is [`super::packages`]' work.

pub use crate::model::dpkg_status::{Status, native_architecture, parse_status};

#[cfg(target_os = "linux")]
use super::{Error, root::Root};

#[cfg(target_os = "linux")]
const ADMIN: &str = "/var/lib/dpkg";
/// A machine with 10,000 packages has about 15 MB.
#[cfg(target_os = "linux")]
const STATUS_LIMIT: u64 = 64 << 20;

/// Reads dpkg's status of an endpoint with the journal of a run that was cut off.
#[cfg(target_os = "linux")]
pub fn read(root: &Root) -> Result<Status, Error> {
    let mut text = root.read_text(&format!("{ADMIN}/status"), STATUS_LIMIT)?;
    for name in journal(root)? {
        let entry = root.read_text(&format!("{ADMIN}/updates/{name}"), STATUS_LIMIT)?;
        text.push_str("\n\n");
        text.push_str(&entry);
    }
    Ok(parse_status(&text))
}

/// The entries of dpkg's journal, in order. Any means that a run was cut off: dpkg merges them into its status at the
/// end of each run.
#[cfg(target_os = "linux")]
pub fn journal(root: &Root) -> Result<Vec<String>, Error> {
    let mut names = root.list(&format!("{ADMIN}/updates"))?;
    names.retain(|name| name.bytes().all(|b| b.is_ascii_digit()));
    Ok(names)
}
