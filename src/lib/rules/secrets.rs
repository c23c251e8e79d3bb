//! Looks for secrets in content before it is packaged: content is for every machine to read (security.md A04). A finding
//! is a suspicion, told as such; what is found is never repeated.

/// What looks like a secret, and in which line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspicion {
    /// The line, from 1; none when the file's name says it.
    pub line: Option<usize>,
    /// What it looks like.
    pub shape: &'static str,
}

/// Names of files that hold secrets by custom.
const NAMES: &[&str] = &[
    "id_rsa",
    "id_dsa",
    "id_ecdsa",
    "id_ed25519",
    ".netrc",
    ".pgpass",
    ".htpasswd",
    ".git-credentials",
    "credentials",
    "unattend.xml",
    "autounattend.xml",
    "shadow",
    "krb5.keytab",
];
const ENDINGS: &[&str] = &[
    ".pem", ".key", ".pfx", ".p12", ".jks", ".kdbx", ".keytab", ".ppk",
];
/// Words before `=` or `:` that a secret follows.
const WORDS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "secret",
    "api_key",
    "apikey",
    "access_key",
    "accesskey",
    "auth_token",
    "access_token",
    "private_key",
    "client_secret",
    "cpassword",
    "accountkey",
    "secret_access_key",
    "pwd",
];
/// Beginnings of tokens, and how many letters must follow.
const TOKENS: &[(&str, usize, &str)] = &[
    ("AKIA", 16, "an AWS key id"),
    ("ASIA", 16, "an AWS key id"),
    ("ghp_", 30, "a GitHub token"),
    ("gho_", 30, "a GitHub token"),
    ("github_pat_", 30, "a GitHub token"),
    ("glpat-", 20, "a GitLab token"),
    ("xoxb-", 20, "a Slack token"),
    ("xoxp-", 20, "a Slack token"),
    ("AIza", 30, "a Google key"),
    ("sk_live_", 16, "a Stripe key"),
    ("AGE-SECRET-KEY-", 20, "an age key"),
    ("sms1:", 20, "an enrollment token"),
];
/// What stands where a secret will be put later.
const PLACEHOLDERS: &[char] = &['$', '<', '{', '%', '*'];
const MAX_FINDINGS: usize = 20;
/// No secret and what it is called are shorter, in what is no text.
const SHORTEST: usize = 8;

/// Looks through a file.
pub fn suspicions(name: &str, bytes: &[u8]) -> Vec<Suspicion> {
    let by_name = is_named_as_secret(name).then_some(Suspicion {
        line: None,
        shape: "a file for keys or passwords, by its name",
    });
    let lines = bytes.split(|byte| *byte == b'\n').zip(1..);
    let in_lines = lines.filter_map(|(line, number)| {
        Some(Suspicion {
            line: Some(number),
            shape: shape_of(line)?,
        })
    });
    by_name
        .into_iter()
        .chain(in_lines)
        .take(MAX_FINDINGS)
        .collect()
}

/// Whether a file of this name holds keys or passwords by custom.
pub fn is_named_as_secret(name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    NAMES.contains(&base.as_str()) || ENDINGS.iter().any(|end| base.ends_with(end))
}

/// What is no text is looked through where letters follow each other: a program may hold a key.
fn shape_of(line: &[u8]) -> Option<&'static str> {
    if let Ok(line) = std::str::from_utf8(line) {
        return shape(line);
    }
    letters(line).find_map(|run| shape(std::str::from_utf8(run).unwrap_or_default()))
}

/// Where at least so many letters follow each other that they can be a secret. Each look is at the last byte that such a run
/// would have, and back from there: of what is no text most is never looked at.
fn letters(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_other = |byte: &u8| !matches!(byte, b' '..=b'~' | b'\t');
    let mut rest = line;
    std::iter::from_fn(move || {
        while let Some(first) = rest.get(..SHORTEST) {
            let Some(at) = first.iter().rposition(is_other) else {
                let end = rest.iter().position(is_other).unwrap_or(rest.len());
                let (run, after) = rest.split_at(end);
                rest = after;
                return Some(run);
            };
            rest = &rest[at + 1..];
        }
        None
    })
}

fn shape(line: &str) -> Option<&'static str> {
    if line.contains("-----BEGIN ") && line.contains("PRIVATE KEY") {
        return Some("a private key");
    }
    token(line)
        .or_else(|| is_web_token(line).then_some("a JSON web token"))
        .or_else(|| has_login_in_address(line).then_some("an address with a password"))
        .or_else(|| is_header(line).then_some("a login for a web server"))
        .or_else(|| is_hash(line).then_some("a hashed password"))
        .or_else(|| is_login(line).then_some("a login as in .netrc"))
        .or_else(|| is_assignment(line).then_some("a password or key"))
}

fn token(line: &str) -> Option<&'static str> {
    let is_letter =
        |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '/');
    TOKENS.iter().find_map(|(begin, length, shape)| {
        let is_here = |(at, _): (usize, &str)| {
            line[at + begin.len()..]
                .chars()
                .take_while(is_letter)
                .count()
                >= *length
        };
        line.match_indices(begin).any(is_here).then_some(*shape)
    })
}

fn is_web_token(line: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    line.match_indices("eyJ").any(|(at, _)| {
        let mut parts = line[at..].splitn(3, '.');
        let is_part = |part: Option<&str>| {
            part.is_some_and(|part| part.chars().take_while(|c| is_letter(*c)).count() >= 10)
        };
        is_part(parts.next()) && is_part(parts.next()) && parts.next().is_some()
    })
}

fn has_login_in_address(line: &str) -> bool {
    line.match_indices("://").any(|(at, _)| {
        let rest = &line[at + 3..];
        let end = rest.find(|c: char| c == '/' || c.is_whitespace() || c == '"' || c == '\'');
        let place = &rest[..end.unwrap_or(rest.len())];
        let login = place
            .rsplit_once('@')
            .and_then(|(login, _)| login.split_once(':'));
        login.is_some_and(|(_, password)| is_value(password))
    })
}

fn is_header(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    [
        "authorization: basic ",
        "authorization: bearer ",
        "authorization:basic ",
        "authorization:bearer ",
    ]
    .iter()
    .any(|begin| {
        line.split_once(begin)
            .is_some_and(|(_, rest)| is_value(rest.trim()))
    })
}

/// As in shadow(5): `$6$salt$hash`.
fn is_hash(line: &str) -> bool {
    [
        "$1$", "$5$", "$6$", "$y$", "$2a$", "$2b$", "$2y$", "$apr1$", "$argon2",
    ]
    .iter()
    .any(|begin| {
        line.split_once(begin).is_some_and(|(_, rest)| {
            rest.chars().take_while(|c| c.is_ascii_graphic()).count() >= 20
        })
    })
}

fn is_login(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let follows = |word: &str| {
        words
            .windows(2)
            .any(|pair| pair[0] == word && is_value(pair[1]))
    };
    words.contains(&"login") && follows("password")
}

fn is_assignment(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    WORDS.iter().any(|word| {
        lower.match_indices(word).any(|(at, _)| {
            let rest = lower[at + word.len()..].trim_start_matches(['"', '\'', '_', ' ', '\t']);
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
            let rest = rest.trim_start_matches(['"', '\'', ' ']);
            // also as an element, <Password>…
            let Some(value) = rest.strip_prefix(['=', ':', '>']) else {
                return false;
            };
            let value = value.trim_start_matches(['=', ' ', '"', '\'']);
            is_value(
                value
                    .split(['"', '\'', '<', ' ', ';', ','])
                    .next()
                    .unwrap_or_default(),
            )
        })
    })
}

fn is_value(text: &str) -> bool {
    text.chars().count() >= 4
        && !text.starts_with(PLACEHOLDERS)
        && !["none", "null", "true", "false", "prompt"].contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shapes that people leave in content. Assembled, so that no scanner takes this file for a leak.
    fn planted() -> Vec<(&'static str, String)> {
        let letters = "abcdefghij0123456789ABCDEFGHIJklmnop";
        vec![
            (
                "deploy.sh",
                "mysql --user=root --password=Winter2026!".to_owned(),
            ),
            (
                "key.txt",
                ["-----BEGIN OPENSSH PRIV", "ATE KEY-----"].concat(),
            ),
            ("aws.ini", format!("id = AK{}", "IAABCDEFGHIJKLMNOP")),
            (
                "aws.ini",
                "aws_secret_access_key = abcd/efgh+ijkl".to_owned(),
            ),
            ("ci.yaml", format!("token: gh{}{letters}", "p_")),
            (
                "app.json",
                format!(
                    "{{\"t\":\"ey{}.{letters}.{letters}\"}}",
                    "JhbGciOiJIUzI1NiJ9"
                ),
            ),
            (
                "sources.list",
                "deb https://alice:hunter22@repo.example.org/ x main".to_owned(),
            ),
            (
                "curl.sh",
                "curl -H 'Authorization: Bearer abcdef123456' $URL".to_owned(),
            ),
            ("users", format!("alice:$6$salt${letters}{letters}")),
            (
                ".netrc",
                "machine repo.example.org login alice password hunter22".to_owned(),
            ),
            ("unattend.xml", "<Password>Hunter2222</Password>".to_owned()),
            (
                "web.config",
                "Server=db;User Id=sa;Pwd=Hunter22;".to_owned(),
            ),
        ]
    }

    #[test]
    fn a04_planted_secrets_of_twelve_shapes_are_suspected() {
        let planted = planted();
        assert_eq!(planted.len(), 12);
        let missed: Vec<_> = planted
            .iter()
            .filter(|(_, text)| {
                // not by the name alone
                suspicions("data.bin", format!("first\n{text}\nlast").as_bytes())
                    .iter()
                    .all(|found| found.line != Some(2))
            })
            .collect();
        assert!(missed.is_empty(), "{missed:?}");
        assert_eq!(suspicions("etc/ssh/id_ed25519", b"")[0].line, None);
    }

    #[test]
    fn ordinary_content_is_not_suspected() {
        let harmless = "#!/bin/sh\nset -eu\nPASSWORD=\"$1\"\npassword: ${DB_PASSWORD}\n\
                        # ask for the password: see the manual\nsecret = <yours>\n\
                        curl https://example.org/a:b@c\nkey: value\npassword_file: /etc/x\n\
                        tokens:\n  - a\nif [ -z \"$passwd\" ]; then exit 1; fi\n";
        let found = suspicions("install.sh", harmless.as_bytes());
        let lines: Vec<_> = found.iter().filter_map(|one| one.line).collect();
        // "password_file: /etc/x" looks like one; so does a remark with a colon: better told than missed
        assert!(lines.iter().all(|line| [5, 9].contains(line)), "{found:?}");
    }

    proptest::proptest! {
        #[test]
        fn runs_of_letters_are_those_that_a_split_at_all_others_finds(bytes in proptest::collection::vec(0x10_u8..0x90, 0..400)) {
            let is_other = |byte: &u8| !matches!(byte, b' '..=b'~' | b'\t');
            let expected = bytes.split(is_other).filter(|run| run.len() >= SHORTEST);
            proptest::prop_assert_eq!(letters(&bytes).collect::<Vec<_>>(), expected.collect::<Vec<_>>());
        }
    }
}
