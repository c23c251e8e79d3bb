//! Answers that are documents: one body of its own type, or a list of items under a type.

use super::view::{Page, View};
use crate::model::document::{self, Document};
use serde::Serialize;
use serde_json::json;

/// One document, and how a person reads it.
pub struct Body<T> {
    /// The document.
    pub body: T,
    /// The page for people.
    pub page: fn(&T) -> Page,
}

impl<T: Document> View for Body<T> {
    fn json(&self) -> serde_json::Result<String> {
        document::to_json(&self.body)
    }

    fn page(&self) -> Page {
        (self.page)(&self.body)
    }
}

/// Items under a type, in JSON as `{"format":1,"type":…,"items":[…]}`, and how a person reads them.
pub struct List<T> {
    /// The document's type.
    pub kind: &'static str,
    /// The items.
    pub items: Vec<T>,
    /// The page for people.
    pub page: fn(&[T]) -> Page,
}

impl<T: Serialize> View for List<T> {
    fn json(&self) -> serde_json::Result<String> {
        let items = serde_json::to_value(&self.items)?;
        Ok(json!({"format": 1, "type": self.kind, "items": items}).to_string())
    }

    fn lines(&self) -> serde_json::Result<Vec<String>> {
        self.items.iter().map(serde_json::to_string).collect()
    }

    fn page(&self) -> Page {
        (self.page)(&self.items)
    }
}
