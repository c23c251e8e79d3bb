//! Accounts of the machine's own list; those of a directory service are not on the machine.

use super::{FACT_LIMIT, Gaps};
use crate::host::root::Root;
use crate::model::inventory::User;

const CLASS: &str = "operating_system.users";

/// Accounts, by name.
pub(super) fn users(root: &Root, gaps: &mut Gaps) -> Vec<User> {
    let bytes = gaps.note(CLASS, root.read("/etc/passwd", FACT_LIMIT));
    let text = String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned();
    let mut users: Vec<User> = text.lines().filter_map(user).collect();
    users.sort_by(|a, b| a.name.cmp(&b.name));
    users.dedup_by(|a, b| a.name == b.name);
    users
}

/// passwd(5); lines that begin with `+` or `-` ask a directory service.
fn user(line: &str) -> Option<User> {
    let fields: Vec<&str> = line.split(':').collect();
    let [name, _, uid, gid, full_name, home, shell] = fields.as_slice() else {
        return None;
    };
    if name.is_empty() || name.starts_with(['+', '-', '#']) {
        return None;
    }
    Some(User {
        name: (*name).to_owned(),
        uid: uid.parse().ok()?,
        gid: gid.parse().ok()?,
        full_name: full_name.trim_end_matches(',').to_owned(),
        home: (*home).to_owned(),
        shell: (*shell).to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_lines_are_accounts() {
        let found = user("web:x:33:34:The Web,,,:/var/www:/usr/sbin/nologin").unwrap();
        assert_eq!((found.uid, found.gid), (33, 34));
        assert_eq!(found.full_name, "The Web");
        for line in ["+::::::", "# x", "a:x:1", "a:x:-1:1:::", ""] {
            assert_eq!(user(line), None, "{line}");
        }
    }
}
