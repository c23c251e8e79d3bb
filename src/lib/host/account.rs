//! Whose account is at work, by what the system says and not by what the environment claims.

use super::files;
use std::path::{Path, PathBuf};

/// The system's accounts.
const PASSWD: &str = "/etc/passwd";
const MAX_PASSWD: u64 = 16 * 1024 * 1024;
const ROOT: u32 = 0;

/// The name of the account that started this process. Root was often somebody else before sudo, and root may say so.
pub fn operator() -> String {
    let uid = rustix::process::getuid().as_raw();
    // accounts of a directory service are not in the file; such an account is named by its number
    let passwd = files::read_text(Path::new(PASSWD), MAX_PASSWD).unwrap_or_default();
    name(uid, &passwd, std::env::var("SUDO_USER").ok())
}

/// Where the account keeps its own files, when it says so.
pub fn home() -> Option<PathBuf> {
    let home = PathBuf::from(std::env::var_os("HOME")?);
    home.is_absolute().then_some(home)
}

fn name(uid: u32, passwd: &str, sudo_user: Option<String>) -> String {
    let before_sudo = sudo_user.filter(|name| uid == ROOT && !name.is_empty());
    before_sudo
        .or_else(|| of_uid(uid, passwd).map(str::to_owned))
        .unwrap_or_else(|| format!("uid {uid}"))
}

/// The user and group number of an account of this machine.
pub fn ids(name: &str) -> Option<(u32, u32)> {
    ids_in(name, &files::read_text(Path::new(PASSWD), MAX_PASSWD).ok()?)
}

/// The same in the text of a passwd file.
pub fn ids_in(name: &str, passwd: &str) -> Option<(u32, u32)> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next()? != name {
            return None;
        }
        let uid = fields.nth(1)?.parse().ok()?;
        Some((uid, fields.next()?.parse().ok()?))
    })
}

/// The first account with this number (passwd(5): name, password, uid, and more, between colons).
fn of_uid(uid: u32, passwd: &str) -> Option<&str> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let (name, found) = (fields.next()?, fields.nth(1)?);
        (found.parse() == Ok(uid) && !name.is_empty()).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str =
        "root:x:0:0:root:/root:/bin/bash\n+::::::\nalice:x:1000:1000::/home/alice:/bin/sh\n";

    #[test]
    fn an_account_is_named_as_the_system_names_it() {
        assert_eq!(name(0, SAMPLE, None), "root");
        assert_eq!(name(1000, SAMPLE, None), "alice");
        assert_eq!(name(4711, SAMPLE, None), "uid 4711");
        assert_eq!(name(1000, "", None), "uid 1000");
    }

    #[test]
    fn an_account_has_its_numbers() {
        assert_eq!(ids_in("alice", SAMPLE), Some((1000, 1000)));
        assert_eq!(ids_in("+", SAMPLE), None);
        assert_eq!(ids_in("bob", SAMPLE), None);
    }

    #[test]
    fn only_root_may_say_who_it_was_before_sudo() {
        assert_eq!(name(0, SAMPLE, Some("bob".into())), "bob");
        assert_eq!(name(0, SAMPLE, Some(String::new())), "root");
        assert_eq!(name(1000, SAMPLE, Some("bob".into())), "alice");
    }
}
