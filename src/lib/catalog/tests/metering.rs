//! How programs are used, and files that clients handed over.

use super::kit::{client, client_id, each_engine, time, write};
use crate::model::collected_file::CollectedFile;
use crate::model::digest::Digest;
use crate::model::metering::{ProgramUse, SummarySpan};
use crate::model::time::Timestamp;
use crate::rules::metering::summary::Sums;

fn used(process: &str, user: &str, (from, until): (i64, i64)) -> ProgramUse {
    ProgramUse {
        rule: "office".into(),
        process: process.into(),
        file_name: "soffice.bin".into(),
        version: None,
        user: user.into(),
        started_at: Timestamp::from_millis(from * 60_000),
        ended_at: Timestamp::from_millis(until * 60_000),
        is_start: true,
        resolution_seconds: 60,
    }
}

#[test]
fn what_is_added_in_any_order_and_twice_is_what_it_adds_up_to_at_once() {
    let all = [
        used("a", "ann", (10, 50)),
        used("b", "ann", (20, 25)),
        used("c", "bob", (40, 130)),
        used("d", "ann", (55, 70)),
    ];
    each_engine(|catalog| {
        write(catalog, |tx| {
            tx.insert_client(&client(1))?;
            tx.insert_client(&client(2))?;
            for turn in [2, 0, 3, 1, 0, 2] {
                tx.add_uses(&client_id(1), &all[turn..=turn], time(9))?;
            }
            tx.add_uses(&client_id(2), &all[..1], time(9))
        });
        let expected = Sums::of(&all);
        for span in SummarySpan::ALL {
            let since = Timestamp::from_millis(0);
            let found = write(catalog, |tx| {
                tx.use_summaries((*span, Some("office")), since)
            });
            let mine = expected.spans.iter().filter(|((_, own, _), _)| own == span);
            assert_eq!(found.len(), mine.clone().count());
            for (one, ((_, _, from), (users, millis))) in found.iter().zip(mine) {
                assert_eq!(one.from, *from);
                // the other client did what its first user did until minute 50
                let other = Sums::of(&all[..1]);
                let other = other.spans.get(&("office".to_owned(), *span, *from));
                assert_eq!(one.users, users.len() as u64 + u64::from(other.is_some()));
                assert_eq!(one.millis, millis + other.map_or(0, |(_, millis)| *millis));
            }
        }
        let months = write(catalog, |tx| {
            tx.monthly_uses(None, Timestamp::from_millis(0))
        });
        let told: Vec<(&str, u64, u64)> = months
            .iter()
            .map(|one| (one.user.as_str(), one.starts, one.millis / 60_000))
            .collect();
        assert_eq!(told, [("ann", 3, 60), ("bob", 1, 90), ("ann", 1, 40)]);
        assert_eq!(write(catalog, |tx| tx.uses(Some(&client_id(1)))).len(), 4);
        assert_eq!(write(catalog, |tx| tx.uses(None)).len(), 5);
        let purged = write(catalog, |tx| {
            tx.purge_uses(time(10), Timestamp::from_millis(1))
        });
        assert_eq!((purged.uses, purged.summaries), (5, 2));
        assert!(write(catalog, |tx| tx.uses(None)).is_empty());
    });
}

#[test]
fn five_contents_of_a_file_are_kept_and_one_content_of_two_clients_once() {
    let file = |path: &str| CollectedFile {
        path: path.into(),
        rule: "etc".into(),
        modified_at: time(1),
        content: String::new(),
    };
    each_engine(|catalog| {
        write(catalog, |tx| {
            tx.insert_client(&client(1))?;
            tx.insert_client(&client(2))?;
            for turn in 0..7_u8 {
                let own = (&file("/etc/a"), &[turn][..]);
                tx.keep_collected(&client_id(1), own, time(i64::from(turn)))?;
            }
            tx.keep_collected(&client_id(2), (&file("/etc/a"), &[6]), time(9))?;
            // an old content again is the newest again
            tx.keep_collected(&client_id(1), (&file("/etc/a"), &[3]), time(9))
        });
        let found = write(catalog, |tx| tx.collected_files(Some(&client_id(1))));
        let digests: Vec<Digest> = found.iter().map(|one| one.sha256).collect();
        assert_eq!(digests, [3, 6, 5, 4, 2].map(|own: u8| Digest::of(&[own])));
        assert_eq!(
            found.iter().map(|one| one.version).collect::<Vec<_>>(),
            [1, 2, 3, 4, 5]
        );
        let content = |own: u8| write(catalog, |tx| tx.collected_content(&Digest::of(&[own])));
        let kept: Vec<Option<Vec<u8>>> = [0, 6].map(content).into();
        assert_eq!(kept, [None, Some(vec![6])]);
        assert_eq!(write(catalog, |tx| tx.collected_bytes(&client_id(1))), 5);
    });
}
