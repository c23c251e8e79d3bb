//! Who waits to be judged: each client once, however often it reported meanwhile, the first to come first.

use crate::model::id::ClientId;
use std::collections::{BTreeMap, HashMap};
use std::time::Instant;

/// The line.
#[derive(Default)]
pub struct Waiting {
    /// By since when it waits, and a number that tells those of one moment apart.
    clients: BTreeMap<(Instant, u64), ClientId>,
    places: HashMap<ClientId, (Instant, u64)>,
    /// The next number.
    next: u64,
    /// Nobody is to be judged any more.
    pub is_over: bool,
}

impl Waiting {
    /// Adds clients that wait since then; one that is there already keeps its place.
    pub fn add(&mut self, clients: impl IntoIterator<Item = ClientId>, since: Instant) {
        for client in clients {
            if self.places.contains_key(&client) {
                continue;
            }
            let place = (since, self.next);
            self.next += 1;
            self.places.insert(client.clone(), place);
            self.clients.insert(place, client);
        }
    }

    /// Since when the first waits.
    pub fn first(&self) -> Option<Instant> {
        self.clients.keys().next().map(|(since, _)| *since)
    }

    /// Takes the first so many out.
    pub fn take(&mut self, most: usize) -> Vec<(ClientId, Instant)> {
        let mut taken = Vec::new();
        while taken.len() < most
            && let Some(((since, _), client)) = self.clients.pop_first()
        {
            self.places.remove(&client);
            taken.push((client, since));
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::time::Timestamp;
    use std::time::Duration;

    fn client(number: u8) -> ClientId {
        ClientId::make(Timestamp::from_millis(0), &[number; 10])
    }

    #[test]
    fn who_reports_again_keeps_its_place() {
        let (mut waiting, since) = (Waiting::default(), Instant::now());
        waiting.add([client(1), client(2)], since);
        waiting.add([client(1)], since + Duration::from_secs(1));
        assert_eq!(waiting.first(), Some(since));
        let taken = waiting.take(9);
        assert_eq!(taken, [(client(1), since), (client(2), since)]);
        assert_eq!(waiting.first(), None);
    }

    #[test]
    fn who_was_put_back_goes_before_who_came_later() {
        let (mut waiting, since) = (Waiting::default(), Instant::now());
        waiting.add([client(1)], since);
        let taken = waiting.take(1);
        waiting.add([client(2)], since + Duration::from_secs(1));
        for (client, since) in taken {
            waiting.add([client], since);
        }
        let order: Vec<ClientId> = waiting.take(9).into_iter().map(|(own, _)| own).collect();
        assert_eq!(order, [client(1), client(2)]);
    }
}
