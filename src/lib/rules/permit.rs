//! Who may do what (security.md O09): one table of actions, each with the roles that may.

use crate::model::id::OperatorName;
use crate::model::operator::OperatorRole;
use std::collections::BTreeSet;

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident = $words:literal: $($role:ident)+;)+) => {
        /// Everything that an operator can do with a site.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action { $($(#[$doc])* $variant),+ }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// In words, after "may".
            pub const fn words(self) -> &'static str {
                match self { $(Self::$variant => $words),+ }
            }

            /// The roles of which one is enough.
            pub const fn roles(self) -> &'static [OperatorRole] {
                match self { $(Self::$variant => &[$(OperatorRole::$role),+]),+ }
            }
        }
    };
}

actions! {
    /// Lists, shows, explains, reports: needs no key.
    Look = "look": Viewer Approver Deployer Content Keys Admin;
    /// `smspatch approve`.
    ApproveUpdates = "approve updates": Approver;
    /// `smsctl client approve` and `block`.
    JudgeClients = "approve or block clients": Approver Admin;
    /// `smsctl client token`.
    IssueTokens = "issue enrollment tokens": Approver Admin;
    /// `smsinv submit`, `smsctl client resync`.
    SubmitInventory = "submit inventories": Content Admin;
    /// `smspatch sync`, `smspatch feed`.
    KeepFeeds = "sync and configure feeds": Content Admin;
    /// `smspatch package`.
    Package = "make packages": Content;
    /// `smspatch release request` and `publish`: carries what waits to the release keys and back.
    Release = "release packages": Content;
    /// `smsdist push`.
    Distribute = "distribute packages": Content Deployer;
    /// `smspatch deploy`.
    Deploy = "deploy": Deployer;
    /// `smspatch undeploy`.
    Undeploy = "end deployments": Deployer;
    /// `smspatch confirm`.
    Confirm = "confirm deployments": Approver Deployer;
    /// `smsctl apply`, `smsctl collection create` and `delete`: also which files clients hand over.
    Configure = "configure the site": Admin;
    /// `smsinv metering purge`.
    PurgeRecords = "remove old records": Admin;
    /// `smsctl operator add`, `disable` and `remove`.
    KeepRoster = "change the roster": Admin;
    /// `smsctl key`.
    KeepKeys = "manage keys": Keys;
}

/// Why an operator may not do it, and who may; nothing when one of the roles is enough.
pub fn objection(
    who: &OperatorName,
    roles: &BTreeSet<OperatorRole>,
    action: Action,
    others: &[(OperatorName, BTreeSet<OperatorRole>)],
) -> Option<String> {
    let may = |held: &BTreeSet<OperatorRole>| action.roles().iter().any(|role| held.contains(role));
    if may(roles) {
        return None;
    }
    let needed: Vec<&str> = action.roles().iter().map(|role| role.word()).collect();
    let able: Vec<&str> = others
        .iter()
        .filter(|(_, held)| may(held))
        .map(|(name, _)| name.as_str())
        .collect();
    let who_may = match able.as_slice() {
        [] => "no operator has it".to_owned(),
        able => format!("held by {}", able.join(", ")),
    };
    Some(format!(
        "{who} may not {}: that takes the role {}, {who_may}",
        action.words(),
        needed.join(" or ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written by hand from security.md: rows are actions, columns viewer, approver, deployer, content, keys, admin.
    const MATRIX: &[(Action, &str)] = &[
        (Action::Look, "yes yes yes yes yes yes"),
        (Action::ApproveUpdates, "-   yes -   -   -   -  "),
        (Action::JudgeClients, "-   yes -   -   -   yes"),
        (Action::IssueTokens, "-   yes -   -   -   yes"),
        (Action::SubmitInventory, "-   -   -   yes -   yes"),
        (Action::KeepFeeds, "-   -   -   yes -   yes"),
        (Action::Package, "-   -   -   yes -   -  "),
        (Action::Release, "-   -   -   yes -   -  "),
        (Action::Distribute, "-   -   yes yes -   -  "),
        (Action::Deploy, "-   -   yes -   -   -  "),
        (Action::Undeploy, "-   -   yes -   -   -  "),
        (Action::Confirm, "-   yes yes -   -   -  "),
        (Action::Configure, "-   -   -   -   -   yes"),
        (Action::PurgeRecords, "-   -   -   -   -   yes"),
        (Action::KeepRoster, "-   -   -   -   -   yes"),
        (Action::KeepKeys, "-   -   -   -   yes -  "),
    ];

    fn name(text: &str) -> OperatorName {
        OperatorName::parse(text).unwrap()
    }

    #[test]
    fn o09_every_role_may_do_exactly_what_the_matrix_says() {
        assert_eq!(MATRIX.len(), Action::ALL.len());
        for ((listed, row), action) in MATRIX.iter().zip(Action::ALL) {
            assert_eq!(listed, action);
            let cells: Vec<&str> = row.split_whitespace().collect();
            assert_eq!(cells.len(), OperatorRole::ALL.len());
            for (cell, role) in cells.iter().zip(OperatorRole::ALL) {
                let refused = objection(&name("bob"), &BTreeSet::from([*role]), *action, &[]);
                assert_eq!(refused.is_none(), *cell == "yes", "{role}: {action:?}");
            }
            let nobody = objection(&name("bob"), &BTreeSet::new(), *action, &[]);
            assert!(nobody.is_some(), "{action:?}");
        }
    }

    #[test]
    fn o09_a_refusal_names_the_role_and_who_has_it() {
        let others = [
            (name("alice"), BTreeSet::from([OperatorRole::Deployer])),
            (name("carol"), BTreeSet::from([OperatorRole::Keys])),
        ];
        let viewer = BTreeSet::from([OperatorRole::Viewer]);
        assert_eq!(
            objection(&name("bob"), &viewer, Action::Deploy, &others).unwrap(),
            "bob may not deploy: that takes the role deployer, held by alice"
        );
        assert_eq!(
            objection(&name("bob"), &viewer, Action::Configure, &others).unwrap(),
            "bob may not configure the site: that takes the role admin, no operator has it"
        );
    }
}
