//! Which clients give content to others, as they said lately (peer cache, domain.md L8). Kept in memory: whoever is there says
//! so again with each poll, and a list that is short for a while costs a way to a distribution point.

use super::Error;
use crate::catalog::Tx;
use crate::model::boundary::{Locality, Network};
use crate::model::client::{Approval, Client};
use crate::model::digest::Digest;
use crate::model::id::ClientId;
use crate::model::message::{ContentSource, Offer, OfferedPackage};
use crate::model::time::Timestamp;
use crate::rules::locate::client_location;
use std::collections::{HashMap, HashSet};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// So many are named to one client: after them, a distribution point is the better choice.
const MOST_NAMED: usize = 3;
/// So many clients of one boundary are remembered for one package version: more do not help.
const MOST_FOR_ONE: usize = 64;
/// So many package versions are taken from one client.
const MOST_HELD: usize = 64;
/// So many clients are remembered: offers shall not fill the memory.
const MOST_CLIENTS: usize = 262_144;
/// How long after the next poll is due an offer still holds.
const GRACE: Duration = Duration::from_secs(10 * 60);

/// What clients offer.
#[derive(Default)]
pub struct Peers {
    table: Mutex<Table>,
}

#[derive(Default)]
struct Table {
    clients: HashMap<ClientId, Peer>,
    /// By boundary and package version: who has it.
    holders: HashMap<(Network, OfferedPackage), HashSet<ClientId>>,
}

/// A client that gives content.
struct Peer {
    address: SocketAddr,
    place: Network,
    holds: Vec<OfferedPackage>,
    until: Timestamp,
}

impl Peers {
    /// Takes an offer in place of the client's last one. One from outside every boundary is of no use to anybody, and one that
    /// the site did not ask for is for nobody.
    pub fn take(
        &self,
        tx: &mut Tx,
        (client, from): (&ClientId, IpAddr),
        offer: &Offer,
        now: Timestamp,
    ) -> Result<(), Error> {
        let minutes = tx.settings()?.policy_poll_minutes;
        let location = client_location(Some(from), &tx.boundaries()?);
        let is_wanted = tx.client_settings()?.peer_cache.is_some() && !offer.holds.is_empty();
        let Some(here) = location.resident.filter(|_| is_wanted) else {
            self.table().forget(client);
            return Ok(());
        };
        let peer = Peer {
            address: SocketAddr::new(from.to_canonical(), offer.port),
            place: here.network,
            holds: offer.holds.iter().take(MOST_HELD).cloned().collect(),
            until: now.after(Duration::from_secs(u64::from(minutes) * 120) + GRACE),
        };
        let mut table = self.table();
        table.forget(client);
        table.add(client.clone(), peer, now);
        Ok(())
    }

    /// Where a client in this boundary may ask for a package version, other clients all of them. Each begins with others.
    pub fn near(
        &self,
        tx: &mut Tx,
        (client, place): (&ClientId, &Network),
        what: &OfferedPackage,
        now: Timestamp,
    ) -> Result<Vec<ContentSource>, Error> {
        let mut named = Vec::new();
        for (peer, address) in self.in_turn(client, (place.clone(), what.clone()), now) {
            if named.len() == MOST_NAMED {
                break;
            }
            let found = tx.client(&peer)?;
            if found.as_ref().is_some_and(is_approved) {
                named.push(ContentSource {
                    url: format!("http://{address}"),
                    locality: Locality::Local,
                    peer: Some(peer),
                });
            }
        }
        Ok(named)
    }

    /// All others who have it, in the order of this client's own.
    fn in_turn(
        &self,
        client: &ClientId,
        shelf: (Network, OfferedPackage),
        now: Timestamp,
    ) -> Vec<(ClientId, SocketAddr)> {
        let table = self.table();
        let holders = table.holders.get(&shelf).into_iter().flatten();
        let known = holders.filter(|peer| *peer != client).filter_map(|id| {
            let peer = table.clients.get(id).filter(|peer| now < peer.until)?;
            Some((id.clone(), peer.address))
        });
        let mut known: Vec<_> = known.collect();
        drop(table);
        known.sort_by_cached_key(|(peer, _)| Digest::of(format!("{client}/{peer}").as_bytes()));
        known
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn add(&mut self, client: ClientId, mut peer: Peer, now: Timestamp) {
        if self.clients.len() >= MOST_CLIENTS {
            self.forget_past(now);
        }
        peer.holds.retain(|what| {
            let shelf = (peer.place.clone(), what.clone());
            let holders = self.holders.entry(shelf).or_default();
            holders.len() < MOST_FOR_ONE && holders.insert(client.clone())
        });
        if self.clients.len() < MOST_CLIENTS && !peer.holds.is_empty() {
            self.clients.insert(client, peer);
        } else {
            self.leave(&client, &peer);
        }
    }

    fn forget(&mut self, client: &ClientId) {
        if let Some(peer) = self.clients.remove(client) {
            self.leave(client, &peer);
        }
    }

    /// Takes a client from the lists of who has what.
    fn leave(&mut self, client: &ClientId, peer: &Peer) {
        for what in &peer.holds {
            let shelf = (peer.place.clone(), what.clone());
            if let Some(holders) = self.holders.get_mut(&shelf) {
                holders.remove(client);
                if holders.is_empty() {
                    self.holders.remove(&shelf);
                }
            }
        }
    }

    fn forget_past(&mut self, now: Timestamp) {
        let past = self.clients.iter().filter(|(_, peer)| now >= peer.until);
        let past: Vec<ClientId> = past.map(|(client, _)| client.clone()).collect();
        past.iter().for_each(|client| self.forget(client));
    }
}

fn is_approved(client: &Client) -> bool {
    client.approval == Approval::Approved
}

#[cfg(test)]
mod tests;
