//! HANDS: this machine behind small traits with fakes.

pub mod dpkg;
