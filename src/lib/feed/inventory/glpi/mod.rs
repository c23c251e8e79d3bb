//! Inventories of the FusionInventory family: GLPI agents write JSON, FusionInventory and OCS agents XML with the same
//! sections, in capitals and with a few other names.

mod content;
mod devices;
mod software;
mod system;

use super::report::Report;
use super::{Fault, loose, xml};
use content::Content;
use serde::Deserialize;

#[derive(Deserialize)]
struct Request {
    #[serde(default)]
    content: Option<Content>,
}

/// Reads the report of one machine, in JSON or XML.
pub(super) fn read(text: &str, report: &mut Report) -> Result<(), Fault> {
    let request: Request = match text.trim_start().starts_with('<') {
        true => serde_json::from_value(xml::parse(text)?)
            .map_err(|error| Fault::at(1, loose::plain(&error.to_string())))?,
        false => serde_json::from_str(text)?,
    };
    let Some(content) = request.content else {
        return Err(Fault::at(1, "no content"));
    };
    fill(content, report)
}

fn fill(content: Content, report: &mut Report) -> Result<(), Fault> {
    system::name(&content, report)?;
    system::fill(&content, report);
    devices::fill(&content, report);
    software::fill(content.softwares, report);
    Ok(())
}
