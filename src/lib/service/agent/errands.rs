//! What the site asks of its clients beside deployments: files to report and to hand over, programs to count.

use super::collected::Collector;
use super::cycle::Problems;
use super::folder::AgentFolder;
use super::line::Line;
use super::{Error, Machine, files, metering};
use crate::model::client_settings::ClientSettings;

/// The errands of one cycle.
pub struct Errands<'a> {
    folder: &'a AgentFolder,
    machine: &'a Machine<'a>,
    line: &'a Line<'a>,
    is_online: bool,
}

impl<'a> Errands<'a> {
    /// The errands of a machine.
    pub fn new(
        (folder, machine): (&'a AgentFolder, &'a Machine<'a>),
        line: &'a Line<'a>,
        is_online: bool,
    ) -> Self {
        Self {
            folder,
            machine,
            line,
            is_online,
        }
    }

    /// Does what is due. Says whether the inventory has something new to tell, and can be sent.
    pub fn run(
        &self,
        settings: Option<&ClientSettings>,
        problems: &mut Problems,
    ) -> Result<bool, Error> {
        // settings that could not be had are no reason to forget what was found by the last ones
        let Some(settings) = settings else {
            return Ok(false);
        };
        self.machine.check_cancelled()?;
        let now = self.line.now();
        let has_found =
            files::look_if_due(self.folder, self.machine, &settings.software_inventory, now)?;
        let line = self.is_online.then_some(self.line);
        let counted = metering::report_if_due(self.folder, line, (&settings.metering, now));
        problems.note(counted)?;
        if !self.is_online {
            return Ok(false);
        }
        let collector = Collector {
            folder: self.folder,
            machine: self.machine,
            line: self.line,
        };
        let has_left_out = problems.note(collector.run(&settings.file_collection))?;
        Ok(has_found || has_left_out == Some(true))
    }
}
