//! ROADS: HTTP client, resumable download, targets, wire forms.
