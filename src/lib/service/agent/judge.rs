//! The machine judges itself, by the slice of the catalog that its site signs for the very inventory that it was sent.

use super::cycle::known;
use super::folder::AgentFolder;
use super::line::Line;
use super::time::TrustedClock;
use super::{Error, Machine, report};
use crate::model::digest::Digest;
use crate::model::inventory::Inventory;
use crate::model::message::Body;
use crate::model::scan::{ClientScan, Scan};
use crate::model::slice::Slice;
use crate::model::update::State;
use crate::rules::applies::judge;
use crate::rules::slice::candidates;
use crate::trust::PayloadType;

const WHAT: &str = "catalog slice";

/// Reports the inventory, asks for the slice that fits it, and judges.
pub fn scan(folder: &AgentFolder, machine: &Machine<'_>) -> Result<Scan, Error> {
    let _lock = folder.begin_work()?;
    let clock = TrustedClock::open(folder, machine.clock)?;
    let (enrolled, inventory) = known(folder, machine)?;
    clock.witness(enrolled.trust.issued_at)?;
    let mut line = Line::new(folder, &clock, machine, enrolled);
    line.refresh()?;
    line.check_expiry()?;
    let state = report::report(folder, &line, inventory.clone())?;
    let sealed = line.ask(Body::CatalogSlice { state }, PayloadType::CatalogSlice)?;
    let slice: Slice = sealed.document.json()?;
    check(&slice, &line, state)?;
    clock.witness(slice.made_at)?;
    let mut scan = by_slice(&inventory, &slice);
    scan.client = Some(slice.client.clone());
    Ok(Scan {
        scanned_at: line.now(),
        feeds: slice.feeds,
        clients: vec![scan],
        updates: Vec::new(),
    })
}

/// How the updates of a slice stand to the machine that it was cut for.
pub fn by_slice(inventory: &Inventory, slice: &Slice) -> ClientScan {
    let set = candidates(slice);
    let mut scan = judge(inventory, &set).scan;
    if scan.unknown.is_none() && scan.state != State::Required && slice.caveat.is_some() {
        scan.state = State::Unknown;
        scan.unknown.clone_from(&slice.caveat);
    }
    scan
}

/// A slice is for one machine in one state, and for a while.
fn check(slice: &Slice, line: &Line<'_>, state: Digest) -> Result<(), Error> {
    let own = &line.enrolled().identity.client;
    if slice.client != *own {
        let whose = format!("it is for {}", slice.client);
        return Err(Error::not_followed(WHAT, whose));
    }
    if slice.state != state {
        return Err(Error::not_followed(WHAT, "it is for another inventory"));
    }
    if slice.valid_until < line.now() {
        let until = format!("it was valid until {}", slice.valid_until);
        return Err(Error::not_followed(WHAT, until));
    }
    Ok(())
}
