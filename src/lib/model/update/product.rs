//! Products of Microsoft as its security guide names them, and the part of one that an update changes.

/// A product, and the part of it, where that comes and goes by itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Product {
    /// In the vendor's words, always spelled alike: `Windows 11 Version 21H2 for x64-based Systems`.
    pub name: String,
    /// For example `Internet Explorer 11`; absent for what is always there with the product.
    pub component: Option<String>,
}

/// Spellings that differ in the vendor's own tables, and ours for each.
const SPELLINGS: &[(&str, &str)] = &[
    ("(server core installation)", "(Server Core installation)"),
    ("itanium-based", "Itanium-based"),
    ("based systems", "based Systems"),
    ("bit systems", "bit Systems"),
    ("windows 11 version", "Windows 11 Version"),
    ("windows 10 version", "Windows 10 Version"),
    ("windows server, version", "Windows Server, Version"),
];

/// Parts that come and go although no version is in their names.
const OPTIONAL: &[&str] = &[
    "Flash Player",
    "Silverlight",
    "Defender for Endpoint",
    "Internal Database",
    "IE Mode",
];

/// What looks like a version in the name of a part of Windows, and is none.
const NO_VERSION: &str = "Layer 2 Tunneling";

impl Product {
    /// From the columns *affected product* and *affected component*. The one may hold both: `Internet Explorer 11 on Windows
    /// Server 2016`. The other names, since about 2017, the part of Windows where a vulnerability lies, which is no reason
    /// why a machine should not have it.
    pub fn parse(product: &str, component: &str) -> Self {
        let product = spelled(product);
        let on_windows = product
            .rsplit_once(" on ")
            .filter(|(_, windows)| is_windows(windows));
        if let Some((part, windows)) = on_windows {
            return Self {
                name: windows.to_owned(),
                component: Some(part_of(part)),
            };
        }
        let component = Some(part_of(component))
            .filter(|part| is_windows(&product) && comes_and_goes(part) && *part != product);
        Self {
            name: product,
            component,
        }
    }
}

/// One space between words, and one spelling of each.
fn spelled(text: &str) -> String {
    let mut text = words(text);
    for (found, ours) in SPELLINGS {
        let at = text.to_ascii_lowercase().find(found);
        if let Some(at) = at {
            text.replace_range(at..at + found.len(), ours);
        }
    }
    text
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A version of Windows, not Windows as such.
fn is_windows(text: &str) -> bool {
    let text = text.strip_prefix("Microsoft ").unwrap_or(text);
    let Some(rest) = text.strip_prefix("Windows ") else {
        return false;
    };
    let releases = ["Server", "Vista", "XP", "RT", "2000"];
    rest.starts_with(|c: char| c.is_ascii_digit())
        || releases.iter().any(|release| rest.starts_with(release))
}

fn part_of(text: &str) -> String {
    let text = words(text);
    let text = text
        .strip_suffix(" installed")
        .map_or(text.as_str(), |text| {
            text.strip_suffix(" when").unwrap_or(text)
        });
    let plain = ["Windows ", "Microsoft "]
        .iter()
        .find_map(|maker| text.strip_prefix(maker))
        .filter(|plain| plain.starts_with("Internet Explorer"));
    plain.unwrap_or(text).to_owned()
}

/// A part with a version of its own can be there in another, or not at all.
fn comes_and_goes(part: &str) -> bool {
    let has_version = part
        .split(' ')
        .any(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    (has_version && !part.contains(NO_VERSION)) || OPTIONAL.iter().any(|name| part.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table")]
    fn a_product_is_spelled_in_one_way_and_its_part_told_apart() {
        // products and components as the tables spell them
        let table = [
            (
                "Windows 11 version 21H2 for x64-based Systems",
                "Windows Kernel",
                "Windows 11 Version 21H2 for x64-based Systems",
                "",
            ),
            (
                "Windows Server 2016  ",
                "Windows Layer 2 Tunneling Protocol",
                "Windows Server 2016",
                "",
            ),
            (
                "Windows Server 2012 R2 (server core installation)",
                "",
                "Windows Server 2012 R2 (Server Core installation)",
                "",
            ),
            (
                "Windows Server, version 1709 (Server Core Installation)",
                "",
                "Windows Server, Version 1709 (Server Core installation)",
                "",
            ),
            (
                "Windows Server 2008 for Itanium-Based Systems Service Pack 2",
                "HTTP/2",
                "Windows Server 2008 for Itanium-based Systems Service Pack 2",
                "",
            ),
            (
                "Internet Explorer 11 on Windows 8.1 for 32-bit systems",
                "Internet Explorer",
                "Windows 8.1 for 32-bit Systems",
                "Internet Explorer 11",
            ),
            (
                "Windows 7 for x64-based Systems Service Pack 1",
                "Windows Internet Explorer 8",
                "Windows 7 for x64-based Systems Service Pack 1",
                "Internet Explorer 8",
            ),
            (
                "Windows Vista",
                "Internet Explorer 9 ",
                "Windows Vista",
                "Internet Explorer 9",
            ),
            (
                "Microsoft Windows XP Service Pack 3",
                "Microsoft .NET Framework 1.1 Service Pack 1",
                "Microsoft Windows XP Service Pack 3",
                "Microsoft .NET Framework 1.1 Service Pack 1",
            ),
            (
                "Microsoft Silverlight 5 when installed on Microsoft Windows Server 2003",
                "",
                "Microsoft Windows Server 2003",
                "Microsoft Silverlight 5",
            ),
            (
                "Microsoft Silverlight 5 when installed on all supported releases of Microsoft Windows clients",
                "",
                "Microsoft Silverlight 5 when installed on all supported releases of Microsoft Windows clients",
                "",
            ),
            (
                "Windows 10 Version 1511 for x64-based Systems",
                "Adobe Flash Player",
                "Windows 10 Version 1511 for x64-based Systems",
                "Adobe Flash Player",
            ),
            (
                "Microsoft ODBC Driver 17 for SQL Server on Windows",
                "",
                "Microsoft ODBC Driver 17 for SQL Server on Windows",
                "",
            ),
            (
                "Microsoft Office 2016 (64-bit edition)",
                "Microsoft Office 2016",
                "Microsoft Office 2016 (64-bit edition)",
                "",
            ),
        ];
        for (product, component, name, part) in table {
            let found = Product::parse(product, component);
            let found = (
                found.name.as_str(),
                found.component.as_deref().unwrap_or_default(),
            );
            assert_eq!(found, (name, part), "{product} / {component}");
        }
    }
}
