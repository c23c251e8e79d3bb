//! How a long task tells that it moves; the faces show it.

/// Is told of a task's steps. Amounts are bytes.
pub trait Progress {
    /// A task begins that has `total` to do.
    fn begin(&self, task: &str, total: u64);
    /// `amount` more is done.
    fn advance(&self, amount: u64);
    /// The task is over.
    fn end(&self);
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: &str, _: u64) {}
    fn advance(&self, _: u64) {}
    fn end(&self) {}
}
