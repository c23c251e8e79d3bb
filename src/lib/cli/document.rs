//! Answers that are documents: one body of its own type, or a list of items under a type.

use super::view::{self, Page, View};
use crate::model::document::{self, Document};
use serde::Serialize;

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
    /// The type of one item, which is a document of its own as a line.
    pub item: &'static str,
    /// The items.
    pub items: Vec<T>,
    /// The page for people.
    pub page: fn(&[T]) -> Page,
}

/// The body of a list.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Items<'a, T> {
    /// The items, in a stable order.
    items: &'a [T],
}

impl<T: Serialize> View for List<T> {
    fn json(&self) -> serde_json::Result<String> {
        view::document(self.kind, &Items { items: &self.items })
    }

    fn lines(&self) -> serde_json::Result<Vec<String>> {
        self.items
            .iter()
            .map(|item| view::document(self.item, item))
            .collect()
    }

    fn page(&self) -> Page {
        (self.page)(&self.items)
    }
}
