//! What a filter means (domain.md C1; `sms-query(7)`).
//!
//! The answer has three values: what is not known is neither equal nor unequal, so a test of a field without a value is
//! *unknown*, `not` of unknown is unknown, and only clients for which the answer is *yes* are found. `is known` asks for
//! it. A field with several values, as the disks' sizes, meets a test when one of its values does; `!=` is the opposite
//! of `=`, so it holds when none is equal.
//!
//! [`judge`] answers for one client, slowly and plainly, and is the measure for the way by sets ([`sets`]), which answers
//! for a whole fleet.

pub mod facts;
pub mod like;
mod reference;
pub mod sets;
mod update;
pub mod value;

pub use facts::Facts;
pub use reference::{holds, is_named, is_package, judge, judge_test, states_of};
pub use update::judge_update;
