//! What tests of a sync work with: nothing outside this machine, and a time that is given.

use super::Tools;
use crate::host::process::SystemRunner;
use crate::model::time::Timestamp;
use crate::service::outside;
use crate::service::progress::Silent;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Lends tools to work at the time `now`.
pub fn with_tools<T>(offline: Option<&Path>, now: &str, work: impl FnOnce(&Tools) -> T) -> T {
    let cancel = Arc::new(AtomicBool::new(false));
    work(&Tools {
        accepts_loss: false,
        runner: &SystemRunner::new(cancel.clone()),
        http: &outside::client().unwrap(),
        offline,
        progress: &Silent,
        cancel: &cancel,
        now: Timestamp::parse(now).unwrap(),
    })
}
