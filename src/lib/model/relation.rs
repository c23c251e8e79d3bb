//! Relations between packages: `Depends`, `Conflicts`, `Provides` and their kin (Debian Policy, chapter 7).

use super::Invalid;
use super::version::{DebVersion, Ecosystem};
use std::cmp::Ordering;
use std::fmt;

/// How a version must stand to the one named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `<<`
    Earlier,
    /// `<=`
    EarlierOrEqual,
    /// `=`
    Equal,
    /// `>=`
    LaterOrEqual,
    /// `>>`
    Later,
}

impl Operator {
    /// The operator at the beginning of a text, and the rest. The old `<` and `>` mean "or equal".
    fn split(text: &str) -> Option<(Self, &str)> {
        const SPELLINGS: [(&str, Operator); 7] = [
            ("<<", Operator::Earlier),
            ("<=", Operator::EarlierOrEqual),
            (">=", Operator::LaterOrEqual),
            (">>", Operator::Later),
            ("=", Operator::Equal),
            ("<", Operator::EarlierOrEqual),
            (">", Operator::LaterOrEqual),
        ];
        SPELLINGS
            .iter()
            .find_map(|(spelling, operator)| Some((*operator, text.strip_prefix(spelling)?)))
    }

    /// Whether `version` stands so to `named`, in dpkg's order.
    pub fn holds(self, version: &str, named: &str) -> bool {
        let order = Ecosystem::Dpkg.order(version, named);
        match self {
            Self::Earlier => order == Ordering::Less,
            Self::EarlierOrEqual => order != Ordering::Greater,
            Self::Equal => order == Ordering::Equal,
            Self::LaterOrEqual => order != Ordering::Less,
            Self::Later => order == Ordering::Greater,
        }
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Earlier => "<<",
            Self::EarlierOrEqual => "<=",
            Self::Equal => "=",
            Self::LaterOrEqual => ">=",
            Self::Later => ">>",
        })
    }
}

/// One package as a relation names it: `c:any (<< 2) [amd64]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<'a> {
    /// The package, real or virtual.
    pub name: &'a str,
    /// The part after `:`, for example `any`.
    pub qualifier: Option<&'a str>,
    /// The versions meant; any when absent.
    pub version: Option<(Operator, DebVersion)>,
    /// The architectures for which the relation counts, as written between brackets; all when empty.
    pub architectures: &'a str,
}

impl<'a> Named<'a> {
    fn parse(text: &'a str) -> Result<Self, Invalid> {
        let text = text.trim();
        let invalid = |rule| Invalid::new("relation", text, rule);
        let end = text
            .find(|c: char| c.is_ascii_whitespace() || "([<".contains(c))
            .unwrap_or(text.len());
        let (name, qualifier) = match text[..end].split_once(':') {
            Some((name, qualifier)) => (name, Some(qualifier)),
            None => (&text[..end], None),
        };
        if !is_name(name) || qualifier.is_some_and(|q| !is_name(q)) {
            return Err(invalid("a package name, as in libc6 or python3:any"));
        }
        let mut rest = text[end..].trim_start();
        let mut version = None;
        if let Some(inner) = rest.strip_prefix('(') {
            let (inside, after) = inner
                .split_once(')')
                .ok_or_else(|| invalid("a version in parentheses"))?;
            let (operator, number) = Operator::split(inside.trim())
                .ok_or_else(|| invalid("one of << <= = >= >> and a version"))?;
            version = Some((operator, DebVersion::parse(number.trim())?));
            rest = after.trim_start();
        }
        let mut architectures = "";
        if let Some(inner) = rest.strip_prefix('[') {
            let (inside, after) = inner
                .split_once(']')
                .ok_or_else(|| invalid("architectures in brackets"))?;
            architectures = inside.trim();
            rest = after.trim_start();
        }
        // build profiles, `<!nocheck>`, say nothing about an installed system
        let is_profile = rest.starts_with('<') && rest.ends_with('>');
        if !rest.is_empty() && !is_profile {
            return Err(invalid("nothing after the version and the architectures"));
        }
        Ok(Self {
            name,
            qualifier,
            version,
            architectures,
        })
    }

    /// Whether the version is one of those meant.
    pub fn admits(&self, version: &str) -> bool {
        self.version
            .as_ref()
            .is_none_or(|(operator, named)| operator.holds(version, named.as_str()))
    }

    /// Whether the relation counts on a machine of this architecture: `[amd64 i386]`, `[!arm64]`, or no brackets.
    pub fn counts_on(&self, architecture: &str) -> bool {
        let mut words = self.architectures.split_ascii_whitespace().peekable();
        match words.peek() {
            None => true,
            Some(first) if first.starts_with('!') => {
                words.all(|word| word.get(1..) != Some(architecture))
            }
            Some(_) => words.any(|word| word == architecture),
        }
    }
}

impl fmt::Display for Named<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name)?;
        if let Some(qualifier) = self.qualifier {
            write!(out, ":{qualifier}")?;
        }
        if let Some((operator, version)) = &self.version {
            write!(out, " ({operator} {version})")?;
        }
        if !self.architectures.is_empty() {
            write!(out, " [{}]", self.architectures)?;
        }
        Ok(())
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
}

/// A list of alternatives, `a (>= 1) | b`; any one of them satisfies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group<'a> {
    /// The alternatives, the preferred first; never empty.
    pub alternatives: Vec<Named<'a>>,
}

impl<'a> Group<'a> {
    fn parse(text: &'a str) -> Result<Self, Invalid> {
        let alternatives = text
            .split('|')
            .map(Named::parse)
            .collect::<Result<_, _>>()?;
        Ok(Self { alternatives })
    }
}

impl fmt::Display for Group<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, named) in self.alternatives.iter().enumerate() {
            let between = if place == 0 { "" } else { " | " };
            write!(out, "{between}{named}")?;
        }
        Ok(())
    }
}

/// Reads a relation field group by group; empty parts, as after a last comma, are passed over.
pub fn groups(field: &str) -> impl Iterator<Item = Result<Group<'_>, Invalid>> {
    field
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(Group::parse)
}

/// Reads a field that has no alternatives: `Conflicts`, `Breaks`, `Provides`.
pub fn names(field: &str) -> impl Iterator<Item = Result<Named<'_>, Invalid>> {
    field
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(Named::parse)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(text: &str) -> Named<'_> {
        names(text).next().unwrap().unwrap()
    }

    #[test]
    fn alternatives_versions_and_architectures_are_read() {
        let found: Vec<_> =
            groups("a (>= 1) | b, c:any (<< 2~) [amd64 i386],\n d(=1:3-4) <!nocheck>,")
                .collect::<Result<_, _>>()
                .unwrap();
        let texts: Vec<_> = found.iter().map(Group::to_string).collect();
        assert_eq!(
            texts,
            ["a (>= 1) | b", "c:any (<< 2~) [amd64 i386]", "d (= 1:3-4)"]
        );
        assert_eq!(found[1].alternatives[0].qualifier, Some("any"));
    }

    #[test]
    fn operators_admit_what_dpkg_admits() {
        // each line checked with dpkg --compare-versions
        let table = [
            ("a (<< 1)", [true, false, false]),
            ("a (<= 1)", [true, true, false]),
            ("a (= 1)", [false, true, false]),
            ("a (>= 1)", [false, true, true]),
            ("a (>> 1)", [false, false, true]),
            ("a (< 1)", [true, true, false]),
            ("a (> 1)", [false, true, true]),
            ("a", [true, true, true]),
        ];
        for (text, expected) in table {
            let found = ["1~rc1", "1", "1+b1"].map(|v| one(text).admits(v));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn brackets_limit_the_architectures() {
        assert!(one("a [amd64]").counts_on("amd64") && !one("a [amd64]").counts_on("arm64"));
        assert!(
            one("a [!arm64 !i386]").counts_on("amd64")
                && !one("a [!arm64 !i386]").counts_on("i386")
        );
        assert!(one("a").counts_on("amd64"));
    }

    #[test]
    fn what_is_no_relation_is_refused() {
        for bad in [
            "a (",
            "a (1)",
            "a (>= )",
            "a (>= 1",
            "a b",
            "a | ",
            "| a",
            "a [amd64",
            "-a",
            "a:",
            "${x}",
            "a (>= 1) (<< 2)",
        ] {
            assert!(groups(bad).any(|group| group.is_err()), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics_and_what_is_read_prints_the_same(text in "[ab:|,()\\[\\]<>=!~ 0-9é]{0,40}") {
            for group in groups(&text).flatten() {
                let printed = group.to_string();
                let again = groups(&printed).next().unwrap().unwrap();
                prop_assert_eq!(again.to_string(), printed);
            }
        }
    }
}
