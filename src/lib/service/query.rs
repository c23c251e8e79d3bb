//! Questions in the filter language, answered from the catalog.

use super::Error;
use crate::catalog::Tx;
use crate::catalog::client::ClientFilter;
use crate::catalog::filter::ClientList;
use crate::model::client::Client;
use crate::model::filter::{Field, Filter, Value};
use crate::model::id::ClientId;
use crate::model::time::Timestamp;
use crate::rules::filter::sets::Places;

/// A client that a query found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The client.
    pub client: ClientId,
    /// Its host name.
    pub hostname: String,
    /// For each field that was asked for, its values.
    pub values: Vec<Vec<Value>>,
}

/// The clients that the filter asks for, of any approval, by host name, with the values of these fields.
pub fn query(
    tx: &mut Tx,
    filter: &Filter,
    fields: &[Field],
    now: Timestamp,
) -> Result<Vec<Found>, Error> {
    let clients = tx.client_list(None)?;
    let places = meant(tx, filter, &clients, now)?;
    let mut columns = Vec::new();
    for field in fields {
        columns.push(tx.field_values(*field, &clients, now)?);
    }
    let found = tx.clients_at(&clients, &places)?.into_iter();
    let found = found.map(|(place, client, hostname)| Found {
        client,
        hostname,
        values: columns
            .iter_mut()
            .map(|column| column.remove(&place).unwrap_or_default())
            .collect(),
    });
    let mut found: Vec<Found> = found.collect();
    found.sort_by(|left, right| {
        (&left.hostname, &left.client).cmp(&(&right.hostname, &right.client))
    });
    Ok(found)
}

/// The clients that a list shows: all that `by` lets through, or of those the ones that the filter asks for.
pub fn clients(
    tx: &mut Tx,
    by: &ClientFilter,
    filter: Option<&Filter>,
    now: Timestamp,
) -> Result<Vec<Client>, Error> {
    let mut clients = tx.clients(by)?;
    if let Some(filter) = filter {
        let list = tx.client_list(by.approval)?;
        let places = meant(tx, filter, &list, now)?;
        let names = tx.names(&list)?;
        let is_meant = |id: &ClientId| {
            let place = names.get(id.as_str());
            place.is_some_and(|place| places.contains(*place as usize))
        };
        clients.retain(|client| is_meant(&client.id));
    }
    Ok(clients)
}

/// A filter that names a collection which is not there is a mistake, not an empty answer.
fn meant(
    tx: &mut Tx,
    filter: &Filter,
    clients: &ClientList,
    now: Timestamp,
) -> Result<Places, Error> {
    check(tx, filter)?;
    Ok(tx.filtered(filter, clients, now)?)
}

/// Refuses a filter that names a collection which is not there.
pub fn check(tx: &mut Tx, filter: &Filter) -> Result<(), Error> {
    for id in filter.collections() {
        if tx.collection(id)?.is_none() {
            return Err(Error::missing("collection", id));
        }
    }
    Ok(())
}
