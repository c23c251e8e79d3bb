//! HANDS: this machine behind small traits with fakes.
