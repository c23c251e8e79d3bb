//! What many clients share and none has any more: removed at the purge, so that clients come and go without a trace.
//! Versions of packages and states of updates stay: each is small and comes back often, and history refers to versions.

use super::engine::statements;
use super::{Error, Tx};

impl Tx<'_> {
    /// Removes sets, lists, contents and records that nobody refers to. Says how many there were.
    pub fn forget_unused(&mut self) -> Result<u64, Error> {
        // what others refer to comes after them
        let all = [
            SOFTWARE_SETS,
            SOFTWARE_BASES,
            FILE_SETS,
            LISTS,
            CONTENTS,
            RECORDS,
        ];
        let mut removed = 0;
        for what in all {
            removed += self.execute(what, &[])?;
        }
        Ok(removed)
    }
}

statements! {
    SOFTWARE_SETS: "remove unused software sets" = "
        DELETE FROM software_set
        WHERE NOT EXISTS (SELECT 1 FROM inventory i WHERE i.software_set = software_set.id)";
    SOFTWARE_BASES: "remove unused software sets" = "
        DELETE FROM software_base
        WHERE NOT EXISTS (SELECT 1 FROM software_set s WHERE s.base = software_base.id)";
    FILE_SETS: "remove unused sets of files" = "
        DELETE FROM file_set
        WHERE NOT EXISTS (SELECT 1 FROM inventory_file_set i WHERE i.file_set = file_set.id)";
    LISTS: "remove unused instances of classes" = "
        DELETE FROM inventory_list
        WHERE NOT EXISTS (SELECT 1 FROM inventory_list_of o WHERE o.list = inventory_list.id)";
    CONTENTS: "remove unused contents of files" = "
        DELETE FROM collected_content
        WHERE NOT EXISTS (SELECT 1 FROM collected_file f WHERE f.digest = collected_content.digest)";
    RECORDS: "remove unused records of updates" = "
        DELETE FROM patch_record
        WHERE NOT EXISTS (SELECT 1 FROM scan_run r WHERE r.record = patch_record.id)";
}
