//! DOORS: the HTTP roles; the only async code.
