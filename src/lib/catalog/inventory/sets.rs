//! Sets of software as they are stored: most of them as the difference from a base, which others resemble too.
//!
//! Which sets make bases is decided as they come: the less a set resembles any base, the likelier it makes one. By that
//! rule, a known one for placing facilities, rows of bases and rows of differences stay in balance, whatever a fleet looks
//! like: machines of some images have some bases, and machines of which none resembles another are stored whole. A base is
//! what the set has in common with others that came lately, so that what is one machine's own burdens no other.

use super::super::engine::{Param, Row, statements};
use super::super::{Error, Tx};
use super::difference::{Difference, Mark, Whole};
use super::ids::listed;
use crate::model::digest::Digest;
use std::sync::Arc;

/// Sets of fewer members are told whole.
const SMALL: usize = 48;
/// So many members of a set, those with the lowest digests, are looked for in bases: sets alike have the same ones.
const SAMPLE: usize = 12;
/// The same for bases that are remembered, where more can be compared.
const LARGER_SAMPLE: usize = 32;
/// Of a set's members, one in so many may differ from its base before another one is looked for.
const KEPT: usize = 4;
/// Of a set's members, one in so many may differ from the nearest base without any chance of making a base itself.
const NEAR: usize = 8;
/// A base is what a set has in common with so many others, if there are.
const ALIKE: usize = 4;

/// A set of a client, as it stands in the catalog.
pub(super) struct Stored {
    pub id: i64,
    base: Option<Base>,
    difference: Difference,
    pub whole: Whole,
}

/// A base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::catalog) struct Base {
    pub(super) id: i64,
    digest: Digest,
}

impl Base {
    /// No base has this id.
    pub(super) const NONE: i64 = -1;
}

/// A base, and how many rows a set takes beside it.
pub(super) struct Near {
    pub base: Base,
    pub whole: Arc<Whole>,
    pub rows: usize,
}

impl Near {
    /// This base where it is nearer to the set than what was the nearest.
    pub(super) fn or_nearer(
        nearest: Option<Self>,
        set: &Whole,
        (base, whole): (Base, Arc<Whole>),
    ) -> Option<Self> {
        let most = match &nearest {
            None => usize::MAX,
            Some(near) if near.rows == 0 => return nearest,
            Some(near) => near.rows - 1,
        };
        match set.distance(&whole, most) {
            Some(rows) => Some(Self { base, whole, rows }),
            None => nearest,
        }
    }
}

/// A set as it is to be stored.
struct Told {
    base: Option<i64>,
    difference: Difference,
    members: usize,
}

impl Tx<'_> {
    /// The set of a client's last inventory.
    pub(super) fn stored_set(&mut self, client: &str) -> Result<Option<Stored>, Error> {
        let found = self.first(SELECT_OF_CLIENT, &[client.into()], |row| {
            let id = row.int()?;
            let base = row.optional(Row::int)?;
            let digest = row.optional(Row::digest)?;
            let base = base.zip(digest).map(|(id, digest)| Base { id, digest });
            let (added, mut removed) = (row.ids()?, row.ids()?);
            removed.sort_unstable();
            Ok((id, base, added, removed))
        })?;
        let Some((id, base, added, removed)) = found else {
            return Ok(None);
        };
        let marks = self.all(SELECT_MARKS, &[id.into()], read_member)?;
        let added = Whole::of(added, marks);
        let difference = Difference { added, removed };
        let whole = match &base {
            Some(base) => difference.applied(&*self.base(base)?),
            None => difference.added.clone(),
        };
        Ok(Some(Stored {
            id,
            base,
            difference,
            whole,
        }))
    }

    /// Makes this the set of a client: one that is there already, or the client's old one, which nobody shares, made into it,
    /// or a new one. `sample` are members that sets alike share, where they are known already. What nobody has any more is removed by [`Tx::drop_unused_set`].
    pub(super) fn store_set(
        &mut self,
        (whole, sample): (&Whole, Option<&[i64]>),
        old: Option<&Stored>,
    ) -> Result<i64, Error> {
        let digest = whole.digest();
        if let Some(set) = self.first(SELECT_SET, &[(&digest).into()], Row::int)? {
            return Ok(set);
        }
        let told = self.tell((&digest, whole, sample), old)?;
        let added = listed(told.difference.added.software());
        let removed = listed(&told.difference.removed);
        let values = [
            (&digest).into(),
            (told.members as u64).into(),
            told.base.into(),
            (&added).into(),
            (&removed).into(),
        ];
        if let Some(old) = old
            && self.is_of_one_client(old.id)?
        {
            let values = [&[old.id.into()][..], &values].concat();
            self.execute(UPDATE_SET, &values)?;
            self.rewrite(old, &told)?;
            return Ok(old.id);
        }
        let set = self.one(INSERT_SET, &values, ("software set", ""), Row::int)?;
        self.insert_marks(set, &told.difference.added)?;
        Ok(set)
    }

    /// Chooses the base: the old one while the set resembles it, then the nearest there is, then one that is made of the set.
    fn tell(
        &mut self,
        (digest, whole, sample): (&Digest, &Whole, Option<&[i64]>),
        old: Option<&Stored>,
    ) -> Result<Told, Error> {
        let members = whole.len();
        let told = |base, difference| Told {
            base,
            difference,
            members,
        };
        if members < SMALL {
            return Ok(told(None, whole.beside(&Whole::default())));
        }
        if let Some(old) = old.and_then(|old| old.base.as_ref()) {
            let difference = whole.beside(&*self.base(old)?);
            if difference.rows() <= members / KEPT {
                return Ok(told(Some(old.id), difference));
            }
        }
        let looked_up = match sample {
            Some(_) => Vec::new(),
            None => self.sample_of(whole)?,
        };
        let sample = sample.unwrap_or(&looked_up);
        let (base, other) = match self.nearest_base(whole, sample)? {
            Some(near) if !is_to_be_base(digest, members, near.rows) => (near.base.id, near.whole),
            nearest => self.make_base(whole, nearest)?,
        };
        self.shelf.nearby.keep_set(Arc::new(whole.clone()));
        Ok(told(Some(base), whole.beside(&other)))
    }

    /// A base of what the set has in common with others, or of the set alone; the nearest one where that is as good.
    fn make_base(
        &mut self,
        whole: &Whole,
        nearest: Option<Near>,
    ) -> Result<(i64, Arc<Whole>), Error> {
        let rows = whole.len() / KEPT;
        let base = match (self.shelf.nearby.common(whole, (ALIKE, rows)), nearest) {
            (Some(common), Some(near)) => match whole.distance(&common, near.rows) {
                Some(rows) if rows < near.rows => common,
                _ => return Ok((near.base.id, near.whole)),
            },
            (Some(common), None) => common,
            (None, _) => whole.clone(),
        };
        let base = Arc::new(base);
        Ok((self.insert_base(&base)?, base))
    }

    /// The nearest base: among those that are remembered, and where none of them is near, of all.
    fn nearest_base(&mut self, whole: &Whole, sample: &[i64]) -> Result<Option<Near>, Error> {
        let larger = &sample[..sample.len().min(LARGER_SAMPLE)];
        let known = self.shelf.nearby.nearest(whole, larger);
        if let Some(Near { base, rows, .. }) = &known
            && *rows <= whole.len() / KEPT
        {
            let values = [base.id.into(), (&base.digest).into()];
            if self.first(SELECT_IS_BASE, &values, Row::int)?.is_some() {
                return Ok(known);
            }
            self.shelf.nearby.forget_base(base);
        }
        self.find_base(whole, &sample[..sample.len().min(SAMPLE)])
    }

    fn find_base(&mut self, whole: &Whole, sample: &[i64]) -> Result<Option<Near>, Error> {
        let keys: Vec<Param> = sample.iter().map(|id| Param::from(*id)).collect();
        let likely = self.all_of(SELECT_LIKELY_BASES, &[], &keys, |row| {
            let (id, digest) = (row.int()?, row.digest()?);
            Ok(Base { id, digest })
        })?;
        let mut nearest = None;
        for base in likely {
            let other = self.base(&base)?;
            nearest = Near::or_nearer(nearest, whole, (base, other));
        }
        if let Some(near) = &nearest {
            self.shelf.nearby.keep_base(near.base, near.whole.clone());
        }
        Ok(nearest)
    }

    fn base(&mut self, base: &Base) -> Result<Arc<Whole>, Error> {
        if let Some(known) = self.shelf.base(&base.digest) {
            return Ok(known);
        }
        let members = self.all(SELECT_BASE_MEMBERS, &[base.id.into()], read_member)?;
        let whole: Arc<Whole> = Arc::new(members.into_iter().collect());
        self.shelf.keep_base(base.digest, whole.clone());
        Ok(whole)
    }

    fn insert_base(&mut self, whole: &Arc<Whole>) -> Result<i64, Error> {
        let digest = whole.digest();
        if let Some(known) = self.first(SELECT_BASE, &[(&digest).into()], Row::int)? {
            return Ok(known);
        }
        self.shelf.expect_new();
        let values = [(&digest).into(), (whole.len() as u64).into()];
        let base = self.one(INSERT_BASE, &values, ("software base", ""), Row::int)?;
        let rows: Vec<Param> = whole.members().flat_map(|one| row(base, one)).collect();
        self.insert_many(INSERT_BASE_MEMBERS, 4, &rows)?;
        self.shelf.keep_base(digest, whole.clone());
        let own = Base { id: base, digest };
        self.shelf.nearby.keep_base(own, whole.clone());
        Ok(base)
    }

    fn is_of_one_client(&mut self, set: i64) -> Result<bool, Error> {
        let owners = self.all(SELECT_TWO_OWNERS, &[set.into()], Row::int)?;
        Ok(owners.len() == 1)
    }

    /// What goes with the row of a set becomes that of another one; what stays is not touched.
    fn rewrite(&mut self, old: &Stored, told: &Told) -> Result<(), Error> {
        let (before, now) = (&old.difference.added, &told.difference.added);
        if before.marked().ne(now.marked()) {
            self.execute(DELETE_MARKS, &[old.id.into()])?;
            self.insert_marks(old.id, now)?;
        }
        match &old.base {
            Some(base) if told.base != Some(base.id) => self.drop_unused_base(base.id),
            _ => Ok(()),
        }
    }

    fn insert_marks(&mut self, set: i64, added: &Whole) -> Result<(), Error> {
        let marked = added.marked();
        let rows: Vec<Param> = marked
            .flat_map(|(id, mark)| row(set, (id, Some(mark))))
            .collect();
        self.insert_many(INSERT_MARKS, 4, &rows)
    }

    /// Removes a set that no client has any more, and with the last set its base.
    pub(super) fn drop_unused_set(&mut self, set: &Stored) -> Result<(), Error> {
        self.execute(DELETE_SET, &[set.id.into()])?;
        match &set.base {
            Some(base) => self.drop_unused_base(base.id),
            None => Ok(()),
        }
    }

    fn drop_unused_base(&mut self, base: i64) -> Result<(), Error> {
        self.execute(DELETE_BASE, &[base.into()])?;
        Ok(())
    }
}

/// Whether a set that differs in so many rows from the nearest base makes one itself: by the lot, which its digest draws.
fn is_to_be_base(digest: &Digest, members: usize, rows: usize) -> bool {
    let lot = digest.as_bytes()[..2]
        .iter()
        .fold(0, |lot, byte| lot << 8 | usize::from(*byte));
    rows.saturating_sub(members / NEAR) << 16 > lot * members
}

fn row<'a>(of: i64, (software, mark): (i64, Option<&'a Mark>)) -> [Param<'a>; 4] {
    let held = mark.is_some_and(|mark| mark.held);
    let broken = mark.and_then(|mark| mark.broken.as_deref());
    [of.into(), software.into(), held.into(), broken.into()]
}

fn read_member(row: &mut Row) -> Result<(i64, Mark), Error> {
    let software = row.int()?;
    let mark = Mark {
        held: row.flag()?,
        broken: row.optional(Row::text)?,
    };
    Ok((software, mark))
}

statements! {
    SELECT_OF_CLIENT: "read a software set" = "
        SELECT i.software_set, s.base, b.digest, s.added, s.removed
        FROM inventory i
        JOIN software_set s ON s.id = i.software_set
        LEFT JOIN software_base b ON b.id = s.base
        WHERE i.client = $1";
    SELECT_SET: "find a software set" = "
        SELECT id
        FROM software_set
        WHERE digest = $1";
    INSERT_SET: "store a software set" = "
        INSERT INTO software_set (digest, members, base, added, removed)
        VALUES ($1, $2, $3, $4, $5)
        RETURNING id";
    UPDATE_SET: "store a software set" = "
        UPDATE software_set
        SET digest = $2, members = $3, base = $4, added = $5, removed = $6
        WHERE id = $1";
    SELECT_TWO_OWNERS: "find the clients of a software set" = "
        SELECT number
        FROM inventory
        WHERE software_set = $1
        LIMIT 2";
    SELECT_LIKELY_BASES: "find a base of a software set" = "
        SELECT m.base, b.digest
        FROM software_base_member m
        JOIN software_base b ON b.id = m.base
        WHERE m.software IN ({list})
        GROUP BY m.base, b.digest
        ORDER BY COUNT(*) DESC, m.base
        LIMIT 3";
    SELECT_IS_BASE: "find a base of a software set" = "
        SELECT id
        FROM software_base
        WHERE id = $1 AND digest = $2";
    SELECT_BASE: "find a base of a software set" = "
        SELECT id
        FROM software_base
        WHERE digest = $1";
    SELECT_BASE_MEMBERS: "read a base of software sets" = "
        SELECT software, held, broken
        FROM software_base_member
        WHERE base = $1
        ORDER BY software";
    INSERT_BASE: "store a base of software sets" = "
        INSERT INTO software_base (digest, members)
        VALUES ($1, $2)
        RETURNING id";
    INSERT_BASE_MEMBERS: "store a base of software sets" = "
        INSERT INTO software_base_member (base, software, held, broken)
        VALUES {rows}";
    DELETE_BASE: "remove a base of software sets" = "
        DELETE FROM software_base
        WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM software_set WHERE base = $1)";
    SELECT_MARKS: "read a software set" = "
        SELECT software, held, broken
        FROM software_set_mark
        WHERE software_set = $1";
    INSERT_MARKS: "store a software set" = "
        INSERT INTO software_set_mark (software_set, software, held, broken)
        VALUES {rows}";
    DELETE_MARKS: "store a software set" = "
        DELETE FROM software_set_mark
        WHERE software_set = $1";
    DELETE_SET: "remove a software set" = "
        DELETE FROM software_set
        WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM inventory WHERE software_set = $1)";
}
