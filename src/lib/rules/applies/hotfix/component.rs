//! Whether a part of Windows that comes and goes is on a machine. An inventory seldom says so: what is built in is known from
//! the release, what replaces it from the updates that only it gets. The rest is not told, which is not the same as not there.

use crate::model::inventory::Inventory;
use crate::model::version::Ecosystem;
use std::collections::BTreeMap;

/// Whether a part is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence {
    /// It is, and how that is known.
    There(String),
    /// It is not, and how that is known.
    NotThere(String),
    /// The inventory does not tell.
    NotTold,
}

/// The updates that bring a newer Internet Explorer to Windows 7 and Server 2008 R2, which list them as installed.
const EXPLORERS: &[(&str, u32)] = &[("2841134", 11), ("2718695", 10), ("982861", 9)];
/// The update that takes Flash Player away.
const FLASH_REMOVAL: &str = "4577586";

const EXPLORER: &str = "Internet Explorer";
const NET: &str = "Microsoft .NET Framework";

/// What is known of the parts of one machine.
pub struct Parts<'a> {
    release: &'a str,
    /// `1809`; empty before Windows 10.
    version: &'a str,
    edition: &'a str,
    /// KBs by the part that alone gets them.
    evidence: BTreeMap<&'a str, &'a str>,
    installed: &'a dyn Fn(&str) -> bool,
    programs: Vec<&'a str>,
}

impl<'a> Parts<'a> {
    /// Of a machine; `evidence` are KBs that it has, with the part that alone gets each.
    pub fn of(
        inventory: &'a Inventory,
        installed: &'a dyn Fn(&str) -> bool,
        evidence: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let system = &inventory.operating_system;
        let windows = inventory
            .packages
            .iter()
            .filter(|package| package.ecosystem == Ecosystem::Windows);
        Self {
            release: &inventory.platform.release,
            version: system.display_version.as_deref().unwrap_or_default(),
            edition: system.edition.as_deref().unwrap_or_default(),
            evidence: evidence.into_iter().collect(),
            installed,
            programs: windows.map(|package| package.name.as_str()).collect(),
        }
    }

    /// Whether a part is there. `Microsoft .NET Framework 3.5 AND 4.8` is when either is.
    pub fn presence(&self, part: &str) -> Presence {
        if let Some(kb) = self.evidence.get(part) {
            return Presence::There(format!("KB{kb}, which {part} alone gets, is installed"));
        }
        if let Some(program) = self
            .programs
            .iter()
            .find(|program| is_program(program, part))
        {
            return Presence::There(format!("{program} is among the installed programs"));
        }
        let (family, versions) = split(part);
        match family {
            EXPLORER => self.explorer(&versions),
            NET => any(versions.iter().map(|version| self.framework(version))),
            "Microsoft XML Core Services" => self.core_services(&versions),
            "Adobe Flash Player" => self.flash(),
            _ if family.starts_with("Microsoft Edge (EdgeHTML") => self.edge(),
            "Windows Media Player" => self.built_in(part, &[("7", "12"), ("Vista", "11")]),
            "VBScript" | "JScript" => self.built_in(part, &[("7", "5.8"), ("2008 R2", "5.8")]),
            _ => Presence::NotTold,
        }
    }

    /// There is but one on a machine.
    fn explorer(&self, versions: &[&str]) -> Presence {
        let Some(wanted) = versions.first().and_then(|version| major(version)) else {
            return Presence::NotTold;
        };
        let (number, why) = match self.release {
            "8.1" | "2012 R2" | "10" | "11" | "2016" | "2019" | "2022" | "2025" => {
                (11, "which comes with this Windows".to_owned())
            }
            "7" | "2008 R2" => {
                let listed = EXPLORERS.iter().find(|(kb, _)| (self.installed)(kb));
                listed.map_or_else(
                    || (8, "as no update to a newer one is installed".to_owned()),
                    |(kb, number)| (*number, format!("as KB{kb} is installed")),
                )
            }
            _ => return self.older_explorer(wanted),
        };
        let why = format!("{EXPLORER} {number} is there, {why}");
        match number == wanted {
            true => Presence::There(why),
            false => Presence::NotThere(why),
        }
    }

    /// Where inventories do not tell whether a newer one came: an older one than Windows came with cannot be there.
    fn older_explorer(&self, wanted: u32) -> Presence {
        let built_in = match self.release {
            "XP" | "2003" => 6,
            "Vista" | "2008" => 7,
            "8" | "2012" => 10,
            _ => return Presence::NotTold,
        };
        let known = self
            .evidence
            .iter()
            .find_map(|(part, kb)| match split(part) {
                (EXPLORER, versions) => Some((major(versions.first()?)?, kb)),
                _ => None,
            });
        if let Some((number, kb)) = known {
            let why = format!("{EXPLORER} {number} is there, as KB{kb} is installed");
            return Presence::NotThere(why);
        }
        match wanted < built_in {
            true => Presence::NotThere(format!("this Windows came with {EXPLORER} {built_in}")),
            false => Presence::NotTold,
        }
    }

    /// Versions from 4.5 on replace each other; older ones stand beside them.
    fn framework(&self, version: &str) -> Presence {
        if (self.release, version) == ("7", "3.5.1") {
            return Presence::There(format!("{NET} {version} comes with this Windows"));
        }
        let built_in = match (self.release, self.version) {
            ("10", "1903" | "1909" | "2004" | "20H2" | "21H1" | "21H2" | "22H2")
            | ("11", "21H2")
            | ("1903" | "2022", _) => "4.8",
            ("11", _) | ("2025" | "23H2", _) => "4.8.1",
            _ => return Presence::NotTold,
        };
        let why = || format!("{NET} {built_in} comes with this Windows");
        match order(version).cmp(&order(built_in)) {
            std::cmp::Ordering::Equal => Presence::There(why()),
            std::cmp::Ordering::Less if order(version) >= order("4.5") => Presence::NotThere(why()),
            _ => Presence::NotTold,
        }
    }

    fn core_services(&self, versions: &[&str]) -> Presence {
        let is_old = matches!(self.release, "XP" | "2003" | "2000");
        match versions.first() {
            Some(&"3.0") => comes_with("version 3.0"),
            Some(&"6.0") if !is_old => comes_with("version 6.0"),
            _ => Presence::NotTold,
        }
    }

    fn flash(&self) -> Presence {
        if (self.installed)(FLASH_REMOVAL) {
            return Presence::NotThere(format!("KB{FLASH_REMOVAL} took it away"));
        }
        match self.release {
            "8" | "8.1" | "10" => comes_with("it"),
            _ => Presence::NotTold,
        }
    }

    fn edge(&self) -> Presence {
        if self.edition.contains("LTS") {
            return Presence::NotThere(format!("the edition {} comes without it", self.edition));
        }
        match self.release {
            "10" => comes_with("it"),
            _ => Presence::NotTold,
        }
    }

    fn built_in(&self, part: &str, releases: &[(&str, &str)]) -> Presence {
        let (_, versions) = split(part);
        let is_it =
            |(release, version): &&(&str, &str)| *release == self.release && versions == [*version];
        match releases.iter().find(is_it) {
            Some((_, version)) => comes_with(&format!("version {version}")),
            None => Presence::NotTold,
        }
    }
}

fn comes_with(what: &str) -> Presence {
    Presence::There(format!("{what} comes with this Windows"))
}

/// One that is there is enough; none is there only when that is known of all.
fn any(found: impl Iterator<Item = Presence>) -> Presence {
    let mut all = None;
    for presence in found {
        all = Some(match (all, presence) {
            (_, there @ Presence::There(_)) => return there,
            (None | Some(Presence::NotThere(_)), not_there @ Presence::NotThere(_)) => not_there,
            _ => Presence::NotTold,
        });
    }
    all.unwrap_or(Presence::NotTold)
}

/// The name without versions, and the versions: `Microsoft .NET Framework 3.5 AND 4.7/4.7.1` has three.
fn split(part: &str) -> (&str, Vec<&str>) {
    let part = part.split(" Service Pack").next().unwrap_or(part);
    let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let mut spaces = part.match_indices(' ').map(|(at, _)| at);
    match spaces.find(|at| is_number(&part[at + 1..])) {
        None => (part, Vec::new()),
        Some(at) => {
            let words = part[at..].split([' ', '/']);
            (&part[..at], words.filter(|word| is_number(word)).collect())
        }
    }
}

fn major(version: &str) -> Option<u32> {
    version.split('.').next()?.parse().ok()
}

fn order(version: &str) -> Vec<u32> {
    let parts = version.split('.');
    parts.map(|part| part.parse().unwrap_or(0)).collect()
}

/// Whether the name of an installed program is the part's, perhaps with more words behind it.
fn is_program(program: &str, part: &str) -> bool {
    let start = program.get(..part.len());
    let rest = program.get(part.len()..).unwrap_or_default();
    start.is_some_and(|start| start.eq_ignore_ascii_case(part))
        && !rest.starts_with(|c: char| c.is_ascii_digit() || c == '.')
}
