//! What is never copied from a machine to the site, whatever a rule says (domain.md I5): keys, passwords and what holds
//! them. No setting lifts this; machine and site both judge by it. What hides a secret in an archive is not seen.

use super::{file_rule, pattern, secrets};
use crate::model::client_settings::FileRule;

/// Paths that hold secrets by their nature. man/sms-files(7) lists them.
pub const DENIED: &[&str] = &[
    "/etc/shadow*",
    "/etc/gshadow*",
    "/etc/security/opasswd*",
    "/etc/ssl/private/*",
    "/etc/pki/*/private/*",
    "/etc/letsencrypt/*",
    "/etc/ssh/ssh_host_*_key",
    "/etc/ipsec.secrets",
    "/etc/ipsec.d/private/*",
    "/etc/ppp/*-secrets",
    "/etc/wireguard/*",
    "/etc/NetworkManager/system-connections/*",
    "/etc/wpa_supplicant/*",
    "/etc/sms/*",
    "/var/lib/sms/*",
    "/var/lib/sss/*",
    "/var/lib/samba/private/*",
    "/var/lib/dpkg/info/*.config",
    "/var/cache/debconf/passwords.dat*",
    "/var/backups/*shadow*",
    "/proc/*",
    "/sys/*",
    "/dev/*",
    "*/.ssh/*",
    "*/.gnupg/*",
    "*/.password-store/*",
    "*/.aws/*",
    "*/.azure/*",
    "*/.config/gcloud/*",
    "*/.kube/*",
    "*/.docker/config.json",
    "*/.mozilla/*",
    "*/.config/chromium/*",
    "*/.config/google-chrome/*",
    "*/keyrings/*",
    "*/logins.json",
    "*/key3.db",
    "*/key4.db",
    "*/.*_history",
    "*/config/SAM",
    "*/config/SECURITY",
    "*/config/SYSTEM",
    "*/ntds.dit",
];

/// Why a file of this path is never copied, if it is not.
pub fn path_objection(path: &str) -> Option<&'static str> {
    let is_denied = DENIED.iter().any(|denied| pattern::is_match(denied, path));
    (is_denied || secrets::is_named_as_secret(path)).then_some("a place for keys or passwords")
}

/// Why a file is not copied, if it is not: by its path, and by what is in it.
pub fn objection(path: &str, content: &[u8]) -> Option<String> {
    if let Some(reason) = path_objection(path) {
        return Some(reason.to_owned());
    }
    let found = secrets::suspicions(path, content).into_iter().next()?;
    Some(match found.line {
        Some(line) => format!("line {line} looks like {}", found.shape),
        None => found.shape.to_owned(),
    })
}

/// Why a rule is refused that could find nothing but what is never copied.
pub fn rule_objection(rule: &FileRule) -> Option<String> {
    let folder = rule.path.trim_end_matches('/');
    let meant = format!("{folder}/{}", rule.pattern);
    let is_all_denied = path_objection(&meant).is_some()
        || path_objection(&format!("{folder}/x")).is_some()
        || file_rule::is_in(folder, "/var/lib/sms");
    is_all_denied.then(|| format!("{meant} is a place for keys or passwords: it is never copied"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(path: &str, pattern: &str) -> FileRule {
        let text = serde_json::json!({ "name": "x", "path": path, "pattern": pattern });
        serde_json::from_value(text).unwrap()
    }

    #[test]
    fn keys_and_passwords_are_never_taken_whatever_a_rule_says() {
        for path in [
            "/etc/shadow",
            "/etc/shadow-",
            "/etc/gshadow",
            "/etc/ssh/ssh_host_ed25519_key",
            "/etc/ssl/private/web.crt",
            "/home/a/.ssh/known_hosts",
            "/root/.gnupg/pubring.kbx",
            "/srv/www/tls.key",
            "/home/a/id_ed25519",
            "/var/lib/sms/agent/identity/key",
            "/home/a/.bash_history",
            "/proc/1/environ",
        ] {
            assert!(path_objection(path).is_some(), "{path}");
        }
        for path in [
            "/etc/ssh/sshd_config",
            "/etc/hosts",
            "/opt/app/app.ini",
            "/etc/ssh/ssh_host_ed25519_key.pub",
        ] {
            assert_eq!(path_objection(path), None, "{path}");
        }
    }

    #[test]
    fn a_secret_under_an_innocent_name_is_seen_in_the_content() {
        let key = b"x\n-----BEGIN OPENSSH PRIVATE KEY-----\n";
        assert_eq!(
            objection("/opt/notes.txt", key).unwrap(),
            "line 2 looks like a private key"
        );
        let copied =
            b"root:$6$abcdefgh$0123456789012345678901234567890123456789:19000:0:99999:7:::\n";
        assert!(objection("/opt/copy", copied).is_some());
        assert_eq!(objection("/etc/hosts", b"127.0.0.1 localhost\n"), None);
    }

    #[test]
    fn a_rule_for_nothing_but_secrets_is_refused() {
        assert!(rule_objection(&rule("/etc", "shadow")).is_some());
        assert!(rule_objection(&rule("/root/.ssh", "*")).is_some());
        assert!(rule_objection(&rule("/etc/ssl/private/", "*.crt")).is_some());
        assert_eq!(rule_objection(&rule("/etc", "*.conf")), None);
    }
}
