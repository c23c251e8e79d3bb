//! Collections and their members. Members are computed elsewhere and stored here.

use super::engine::{Param, Row, statements};
use super::filter::ClientList;
use super::{Error, Tx};
use crate::model::collection::Collection;
use crate::model::id::{ClientId, CollectionId};
use crate::rules::filter::sets::Places;
use std::collections::{BTreeMap, BTreeSet};

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
        for (word, bits) in self.words_of(collection)? {
            for number in numbers(word, bits) {
                if let Some(place) = clients.place_of(number) {
                    places.insert(place as usize);
                }
            }
        }
        Ok(places)
    }

    fn words_of(&mut self, collection: &CollectionId) -> Result<BTreeMap<i64, i64>, Error> {
        let words = self.all(SELECT_WORDS, &[collection.as_str().into()], |row| {
            Ok((row.int()?, row.int()?))
        })?;
        Ok(words.into_iter().collect())
    }

    /// Makes these clients of the list, and no others, the members of a collection; rows that stay are not touched.
    pub fn set_members(
        &mut self,
        collection: &CollectionId,
        clients: &ClientList,
        members: &Places,
    ) -> Result<(), Error> {
        let mut words: BTreeMap<i64, i64> = BTreeMap::new();
        for number in clients.numbers_at(members) {
            *words.entry(number / WORD).or_default() |= bit(number);
        }
        let old = self.words_of(collection)?;
        let gone = old.keys().filter(|word| !words.contains_key(word));
        let gone: Vec<Param> = gone.map(|word| Param::from(*word)).collect();
        let id = collection.as_str();
        self.execute_of(DELETE_WORDS, &[id.into()], &gone)?;
        let rows: Vec<Param> = words
            .iter()
            .filter(|(word, bits)| old.get(word) != Some(bits))
            .flat_map(|(word, bits)| [id.into(), (*word).into(), (*bits).into()])
            .collect();
        self.insert_many(UPSERT_WORDS, 3, &rows)
    }

    /// Makes the client a member of these collections and no others.
    pub fn set_collections_of(
        &mut self,
        client: &ClientId,
        collections: &BTreeSet<CollectionId>,
    ) -> Result<(), Error> {
        let Some(number) = self.first(SELECT_NUMBER, &[client.as_str().into()], Row::int)? else {
            return Ok(());
        };
        let (word, bit) = (number / WORD, bit(number));
        let old: BTreeSet<CollectionId> = self
            .all(SELECT_AT_BIT, &[word.into(), bit.into()], Row::parse)?
            .into_iter()
            .collect();
        let gone = old.difference(collections).map(|id| id.as_str().into());
        let gone: Vec<Param> = gone.collect();
        self.execute_of(CLEAR_BIT, &[word.into(), bit.into()], &gone)?;
        for id in collections.difference(&old) {
            self.execute(SET_BIT, &[id.as_str().into(), word.into(), bit.into()])?;
        }
        Ok(())
    }
}

/// Clients in a row of memberships.
const WORD: i64 = 62;

fn bit(number: i64) -> i64 {
    1 << (number % WORD)
}

fn numbers(word: i64, bits: i64) -> impl Iterator<Item = i64> {
    let first = word * WORD;
    (first..first + WORD).filter(move |number| bits & bit(*number) != 0)
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
    SELECT_WORDS: "list members of a collection" = "
        SELECT word, bits
        FROM collection_word
        WHERE collection = $1";
    UPSERT_WORDS: "store the members of a collection" = "
        INSERT INTO collection_word (collection, word, bits)
        VALUES {rows}
        ON CONFLICT (collection, word) DO UPDATE
        SET bits = excluded.bits";
    DELETE_WORDS: "remove members of a collection" = "
        DELETE FROM collection_word
        WHERE collection = $1 AND word IN ({list})";
    SELECT_NUMBER: "find the number of a client" = "
        SELECT number
        FROM client
        WHERE id = $1";
    SELECT_AT_BIT: "list collections of a client" = "
        SELECT collection
        FROM collection_word
        WHERE word = $1 AND bits & $2 <> 0";
    SET_BIT: "add a client to a collection" = "
        INSERT INTO collection_word (collection, word, bits)
        VALUES ($1, $2, $3)
        ON CONFLICT (collection, word) DO UPDATE
        SET bits = collection_word.bits | excluded.bits";
    CLEAR_BIT: "remove a client from collections" = "
        UPDATE collection_word
        SET bits = bits & ~CAST($2 AS BIGINT)
        WHERE word = $1 AND collection IN ({list})";
}
