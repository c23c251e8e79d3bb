//! Collections and their members. Members are computed elsewhere and stored here.

use super::engine::{Param, Row, statements};
use super::filter::ClientList;
use super::{Error, Tx};
use crate::model::collection::Collection;
use crate::model::id::{ClientId, CollectionId};
use crate::rules::filter::sets::Places;
use std::collections::BTreeSet;

impl Tx<'_> {
    /// All collections, in their configured order.
    pub fn collections(&mut self) -> Result<Vec<Collection>, Error> {
        self.all(SELECT_ALL, &[], read)
    }

    /// A collection.
    pub fn collection(&mut self, id: &CollectionId) -> Result<Option<Collection>, Error> {
        self.first(SELECT, &[id.as_str().into()], read)
    }

    /// Makes these the collections, built-in ones included. Members of those that stay are kept; one that a deployment
    /// uses cannot go.
    pub fn replace_collections(&mut self, collections: &[Collection]) -> Result<(), Error> {
        let kept: BTreeSet<&CollectionId> = collections.iter().map(|one| &one.id).collect();
        for old in self.collections()? {
            if !kept.contains(&old.id) {
                self.execute(DELETE, &[old.id.as_str().into()])?;
            }
        }
        for (position, collection) in (0_i64..).zip(collections) {
            let rules = serde_json::to_string(&collection.rules)
                .map_err(|error| Error::sql("store a collection", error))?;
            let limit_to = collection.limit_to.as_ref().map(CollectionId::as_str);
            let values = [
                collection.id.as_str().into(),
                collection.title.as_str().into(),
                limit_to.into(),
                rules.as_str().into(),
                position.into(),
            ];
            self.execute(UPSERT, &values)?;
        }
        Ok(())
    }

    /// The members of a collection, by id.
    pub fn collection_members(
        &mut self,
        collection: &CollectionId,
    ) -> Result<BTreeSet<ClientId>, Error> {
        let found = self.all(SELECT_MEMBERS, &[collection.as_str().into()], Row::parse)?;
        Ok(found.into_iter().collect())
    }

    /// The collections that a client is a member of, by id.
    pub fn collections_of(&mut self, client: &ClientId) -> Result<Vec<CollectionId>, Error> {
        self.all(SELECT_COLLECTIONS_OF, &[client.as_str().into()], Row::parse)
    }

    /// The members of a collection, as places in the list.
    pub fn member_places(
        &mut self,
        collection: &CollectionId,
        clients: &ClientList,
    ) -> Result<Places, Error> {
        let mut places = Places::none(clients.len());
        self.all(SELECT_MEMBERS, &[collection.as_str().into()], |row| {
            if let Some(place) = clients.place(&row.text()?) {
                places.insert(place as usize);
            }
            Ok(())
        })?;
        Ok(places)
    }

    /// Makes these clients of the list, and no others, the members of a collection; rows of those that stay are not touched.
    pub fn set_members(
        &mut self,
        collection: &CollectionId,
        clients: &ClientList,
        members: &Places,
    ) -> Result<(), Error> {
        let mut new = members.clone();
        let mut gone = Vec::new();
        let mut old = Places::none(clients.len());
        self.all(SELECT_MEMBERS, &[collection.as_str().into()], |row| {
            let id = row.text()?;
            match clients.place(&id) {
                Some(place) if members.contains(place as usize) => old.insert(place as usize),
                _ => gone.push(id),
            }
            Ok(())
        })?;
        new.subtract(&old);
        let gone: Vec<Param> = gone.iter().map(Param::from).collect();
        self.execute_of(DELETE_MEMBERS, &[collection.as_str().into()], &gone)?;
        let new: Vec<Param> = clients
            .at(&new)
            .flat_map(|id| [collection.as_str().into(), id.as_str().into()])
            .collect();
        self.insert_many(INSERT_MEMBERS, 2, &new)
    }

    /// Makes the client a member of these collections and no others.
    pub fn set_collections_of(
        &mut self,
        client: &ClientId,
        collections: &BTreeSet<CollectionId>,
    ) -> Result<(), Error> {
        let old: BTreeSet<CollectionId> = self.collections_of(client)?.into_iter().collect();
        let gone: Vec<Param> = old
            .difference(collections)
            .map(|id| id.as_str().into())
            .collect();
        self.execute_of(DELETE_MEMBERSHIPS, &[client.as_str().into()], &gone)?;
        let new: Vec<Param> = collections
            .difference(&old)
            .flat_map(|id| [id.as_str().into(), client.as_str().into()])
            .collect();
        self.insert_many(INSERT_MEMBERS, 2, &new)
    }
}

fn read(row: &mut Row) -> Result<Collection, Error> {
    Ok(Collection {
        id: row.parse()?,
        title: row.text()?,
        limit_to: row.optional(Row::parse)?,
        rules: row.json()?,
    })
}

statements! {
    SELECT_ALL: "list collections" = "
        SELECT id, title, limit_to, rules
        FROM collection
        ORDER BY position, id";
    SELECT: "read a collection" = "
        SELECT id, title, limit_to, rules
        FROM collection
        WHERE id = $1";
    DELETE: "remove a collection" = "
        DELETE FROM collection
        WHERE id = $1";
    UPSERT: "store a collection" = "
        INSERT INTO collection (id, title, limit_to, rules, position)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (id) DO UPDATE
        SET title = excluded.title, limit_to = excluded.limit_to, rules = excluded.rules, position = excluded.position";
    SELECT_MEMBERS: "list members of a collection" = "
        SELECT client
        FROM collection_member
        WHERE collection = $1
        ORDER BY client";
    SELECT_COLLECTIONS_OF: "list collections of a client" = "
        SELECT collection
        FROM collection_member
        WHERE client = $1
        ORDER BY collection";
    DELETE_MEMBERS: "remove members of a collection" = "
        DELETE FROM collection_member
        WHERE collection = $1 AND client IN ({list})";
    DELETE_MEMBERSHIPS: "remove a client from collections" = "
        DELETE FROM collection_member
        WHERE client = $1 AND collection IN ({list})";
    INSERT_MEMBERS: "add members to a collection" = "
        INSERT INTO collection_member (collection, client)
        VALUES {rows}";
}
