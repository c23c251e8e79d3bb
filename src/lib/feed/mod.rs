//! EARS: readers of update catalogs, each to model::update; no network, no SQL.
