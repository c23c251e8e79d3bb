//! Authorization lists: frozen documents of what an operator approved.

use super::engine::{Row, statements};
use super::{Error, Tx};
use crate::model::authorization::AuthorizationList;
use crate::model::id::AuthorizationListId;

impl Tx<'_> {
    /// Stores a list, in place of an earlier one of its name.
    pub fn save_authorization_list(&mut self, list: &AuthorizationList) -> Result<(), Error> {
        let id = list.id.as_str();
        let values = [
            id.into(),
            list.authorized_at.into(),
            list.authorized_by.as_str().into(),
        ];
        self.execute(UPSERT, &values)?;
        self.execute(DELETE_UPDATES, &[id.into()])?;
        for (position, update) in (0_i64..).zip(&list.updates) {
            let document = serde_json::to_string(update)
                .map_err(|error| Error::sql(INSERT_UPDATE.doing, error))?;
            let values = [
                id.into(),
                position.into(),
                update.update.id.as_str().into(),
                document.as_str().into(),
            ];
            self.execute(INSERT_UPDATE, &values)?;
        }
        Ok(())
    }

    /// A list.
    pub fn authorization_list(
        &mut self,
        id: &AuthorizationListId,
    ) -> Result<Option<AuthorizationList>, Error> {
        let Some(mut list) = self.first(SELECT, &[id.as_str().into()], read)? else {
            return Ok(None);
        };
        list.updates = self.all(SELECT_UPDATES, &[id.as_str().into()], Row::json)?;
        Ok(Some(list))
    }

    /// All lists, by name.
    pub fn authorization_lists(&mut self) -> Result<Vec<AuthorizationList>, Error> {
        let mut lists = self.all(SELECT_ALL, &[], read)?;
        for list in &mut lists {
            list.updates = self.all(SELECT_UPDATES, &[list.id.as_str().into()], Row::json)?;
        }
        Ok(lists)
    }
}

fn read(row: &mut Row) -> Result<AuthorizationList, Error> {
    Ok(AuthorizationList {
        id: row.parse()?,
        authorized_at: row.time()?,
        authorized_by: row.text()?,
        updates: Vec::new(),
    })
}

statements! {
    UPSERT: "store an authorization list" = "
        INSERT INTO authorization_list (id, authorized_at, authorized_by)
        VALUES ($1, $2, $3)
        ON CONFLICT (id) DO UPDATE
        SET authorized_at = excluded.authorized_at, authorized_by = excluded.authorized_by";
    DELETE_UPDATES: "store an authorization list" = "
        DELETE FROM authorization_update
        WHERE list = $1";
    INSERT_UPDATE: "store an authorization list" = "
        INSERT INTO authorization_update (list, position, update_id, document)
        VALUES ($1, $2, $3, $4)";
    SELECT: "read an authorization list" = "
        SELECT id, authorized_at, authorized_by
        FROM authorization_list
        WHERE id = $1";
    SELECT_ALL: "list authorization lists" = "
        SELECT id, authorized_at, authorized_by
        FROM authorization_list
        ORDER BY id";
    SELECT_UPDATES: "read an authorization list" = "
        SELECT document
        FROM authorization_update
        WHERE list = $1
        ORDER BY position";
}
