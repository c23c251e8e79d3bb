//! What Microsoft calls the Windows of a machine in its tables of updates.

use crate::model::inventory::Inventory;

const SERVICE_PACK: &str = "Service Pack";
const CORE: &str = "(Server Core installation)";

/// The names of a machine's Windows, as [`crate::model::update::Product`] spells them; or why there is none.
pub fn products(inventory: &Inventory) -> Result<Vec<String>, String> {
    let system = &inventory.operating_system;
    let machine = Machine {
        release: &inventory.platform.release,
        architecture: &inventory.platform.architecture,
        version: system.display_version.as_deref().unwrap_or_default(),
        build: system.kernel.as_deref().unwrap_or_default(),
        is_core: system.name.contains("Server Core")
            || system
                .edition
                .as_deref()
                .is_some_and(|edition| edition.ends_with("Core") && edition != "Core"),
    };
    machine.names()
}

struct Machine<'a> {
    release: &'a str,
    architecture: &'a str,
    /// `1809`, or `Service Pack 1`.
    version: &'a str,
    build: &'a str,
    is_core: bool,
}

impl Machine<'_> {
    fn names(&self) -> Result<Vec<String>, String> {
        let names = match self.release {
            "10" | "11" => self.numbered()?,
            "7" | "8" | "8.1" => {
                let systems = self.systems()?;
                vec![self.with_pack(format!("Windows {} for {systems}", self.release))]
            }
            "Vista" => vec![self.with_pack(format!("Windows Vista{}", self.edition()?))],
            "XP" => {
                let edition = self.edition()?.replace(" x64", " Professional x64");
                vec![self.with_pack(format!("Microsoft Windows XP{edition}"))]
            }
            "2003" => {
                vec![self.with_pack(format!("Microsoft Windows Server 2003{}", self.edition()?))]
            }
            "2008" | "2008 R2" => self.server_2008()?,
            "2012" | "2012 R2" | "2016" | "2019" | "2022" | "2025" => {
                vec![self.core(format!("Windows Server {}", self.release))]
            }
            "1709" | "1903" => vec![format!(
                "Windows Server, Version {} {CORE}",
                self.version()?
            )],
            "23H2" => vec![format!("Windows Server 2022, 23H2 Edition {CORE}")],
            _ => return Err(format!("no product is known for {}", self.shown())),
        };
        Ok(names)
    }

    fn numbered(&self) -> Result<Vec<String>, String> {
        let (release, version, systems) = (self.release, self.version()?, self.systems()?);
        let mut names = vec![format!("Windows {release} Version {version} for {systems}")];
        // the first version of each had no number at first
        if matches!((release, version), ("10", "1507") | ("11", "21H2")) {
            names.push(format!("Windows {release} for {systems}"));
        }
        Ok(names)
    }

    fn server_2008(&self) -> Result<Vec<String>, String> {
        let plain = format!("Windows Server {} for {}", self.release, self.systems()?);
        let named = self.core(self.with_pack(plain.clone()));
        // Server 2008 came out with what is called its first service pack
        let is_first = self.release == "2008" && self.version == "Service Pack 1";
        Ok(match is_first {
            true => vec![self.core(plain), named],
            false => vec![named],
        })
    }

    fn with_pack(&self, name: String) -> String {
        match self.version.starts_with(SERVICE_PACK) {
            true => format!("{name} {}", self.version),
            false => name,
        }
    }

    fn core(&self, name: String) -> String {
        match self.is_core {
            true => format!("{name} {CORE}"),
            false => name,
        }
    }

    fn version(&self) -> Result<&str, String> {
        match self.version.is_empty() || self.version.starts_with(SERVICE_PACK) {
            true => Err(format!("the version of {} is not known", self.shown())),
            false => Ok(self.version),
        }
    }

    fn systems(&self) -> Result<&'static str, String> {
        Ok(match self.architecture {
            "i386" => "32-bit Systems",
            "amd64" => "x64-based Systems",
            "arm64" => "ARM64-based Systems",
            "ia64" => "Itanium-based Systems",
            _ => return Err(self.strange_architecture()),
        })
    }

    /// As the older ones have it.
    fn edition(&self) -> Result<&'static str, String> {
        Ok(match self.architecture {
            "i386" => "",
            "amd64" => " x64 Edition",
            "ia64" => " for Itanium-based Systems",
            _ => return Err(self.strange_architecture()),
        })
    }

    fn strange_architecture(&self) -> String {
        let (shown, architecture) = (self.shown(), self.architecture);
        format!("no product is known for {shown} on architecture {architecture:?}")
    }

    fn shown(&self) -> String {
        let release = self.release;
        match (release.is_empty(), self.build.is_empty()) {
            (true, true) => "a Windows without release and build".to_owned(),
            (true, false) => format!("a Windows of build {}", self.build),
            (false, true) => format!("Windows {release}"),
            (false, false) => format!("Windows {release} of build {}", self.build),
        }
    }
}
