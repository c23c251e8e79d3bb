//! The JSON Schema of every document that the programs write, by type. A test runs the commands and finds what is not here.

use super::document::Items;
use super::failure::Told;
use super::{ctl, dist, inv, patch};
use crate::model::collected_file::FileVersion;
use crate::model::document::{framed_schema, schema};
use crate::model::{
    authorization, client, compliance, hierarchy, inventory, metering, package, scan, site,
};
use crate::rules::configure;
use crate::service::{agent, deploy, distribute, locate};
use schemars::JsonSchema;
use serde_json::Value;

type Schema = (&'static str, Value);

/// All of them.
pub fn schemas() -> Vec<Schema> {
    [
        common(),
        of_smsctl(),
        of_smsinv(),
        of_smspatch(),
        of_smsdist(),
        of_smsagent(),
    ]
    .concat()
}

/// What the programs read, too, and failures.
fn common() -> Vec<Schema> {
    vec![
        schema::<authorization::AuthorizationList>(),
        schema::<compliance::Compliance>(),
        schema::<hierarchy::HierarchyMap>(),
        schema::<inventory::Inventory>(),
        schema::<package::Manifest>(),
        schema::<package::PackageDocument>(),
        schema::<scan::Scan>(),
        written::<Told>("error"),
    ]
}

fn of_smsctl() -> Vec<Schema> {
    let keys = [
        list::<ctl::key::list::Line>("key_list", "key"),
        list::<ctl::operator::list::Listed>("operator_list", "operator"),
        list::<crate::rules::doctor::Finding>("examination", "finding"),
    ]
    .concat();
    let others = vec![
        written::<ctl::audit::list::Entry>("audit_entry"),
        written::<ctl::audit::list::Log>("audit_log"),
        written::<ctl::audit::verify::Verified>("audit_verification"),
        written::<crate::model::boundary::Boundary>("boundary"),
        written::<ctl::boundary::check::Checked>("boundary_check"),
        written::<ctl::boundary::list::Boundaries>("boundaries"),
        written::<ctl::boundary::locate::Located>("boundary_location"),
        written::<ctl::client::approve::One>("client_approval"),
        written::<ctl::client::approve::Judged>("client_approvals"),
        written::<ctl::client::list::Listed>("client"),
        written::<ctl::client::list::Clients>("clients"),
        written::<ctl::client::purge::Purged>("purged_clients"),
        written::<ctl::client::remove::Removed>("removed_client"),
        written::<ctl::client::preregister::add::Registered>("registered_machines"),
        written::<Items<'_, client::Registration>>("registration_list"),
        written::<client::Registration>("registration"),
        written::<ctl::clock::SiteClock>("site_clock"),
        written::<ctl::client::show::Shown>("client_detail"),
        written::<ctl::client::token::Issued>("enrollment_token"),
        written::<ctl::collection::list::Counted>("collection"),
        written::<ctl::collection::list::Collections>("collections"),
        written::<ctl::collection::members::Member>("collection_member"),
        written::<ctl::collection::members::Members>("collection_members"),
        written::<ctl::collection::why::Why>("collection_why"),
        written::<configure::Change>("configuration_change"),
        written::<ctl::operator::change::Changed>("roster_change"),
        written::<ctl::operator::init::Own>("operator_key"),
        written::<ctl::operator::whoami::Myself>("operator_at_work"),
        written::<ctl::plan::Planned>("configuration_plan"),
        written::<site::SiteConfiguration>("site_configuration"),
        written::<ctl::init::Made>("site_made"),
        written::<ctl::key::backup::Made>("backup"),
        written::<ctl::key::change::Changed>("key_change"),
        written::<ctl::key::export_root::Exported>("root_export"),
        written::<ctl::key::init::Made>("key_made"),
        written::<ctl::key::reset_root::Reset>("root_reset"),
        written::<ctl::key::restore::Restored>("restored_site"),
        written::<ctl::key::sign::Signing>("signing"),
        schema::<crate::trust::SigningRequest>(),
        written::<ctl::serve::Served>("served"),
        written::<ctl::status::Status>("site_status"),
    ];
    [keys, others].concat()
}

fn of_smsinv() -> Vec<Schema> {
    let lists = [
        list::<crate::service::deliver::Delivered>("deliveries", "delivery"),
        list::<crate::service::inventory::Asked>("resync_list", "resync"),
        list::<crate::catalog::inventory::HistoryRow>("inventory_history", "inventory_change"),
        list::<crate::rules::inventory::HistoryEntry>(
            "inventory_differences",
            "inventory_difference",
        ),
        list::<crate::catalog::inventory::set_aside::Rejected>(
            "rejected_reports",
            "rejected_report",
        ),
        list::<FileVersion>("collected_file_list", "collected_file"),
        list::<metering::ClientUse>("program_use_list", "program_use"),
        list::<metering::UseSummary>("use_summary_list", "use_summary"),
        list::<metering::MonthlyUse>("monthly_use_list", "monthly_use"),
    ]
    .concat();
    let others = vec![
        written::<inv::query::Match>("query_match"),
        written::<inv::query::Matches>("query_result"),
        written::<inv::rejected::show::Shown>("rejected_report_detail"),
        schema::<inv::files::scan::FileScan>(),
        schema::<inv::metering::purge::Removed>(),
    ];
    [lists, others].concat()
}

fn of_smspatch() -> Vec<Schema> {
    [
        list::<deploy::Consequence>("deployment_plan", "deployment_consequence"),
        list::<deploy::Standing>("deployment_list", "deployment_standing"),
        list::<patch::feed::Line>("feed_list", "feed"),
        list::<patch::package::Wanted>("package_plan", "wanted_payload"),
        list::<patch::sync::Line>("feed_sync", "synced_feed"),
        list::<patch::release::list::Line>("release_list", "release"),
        written_list::<package::PackageVersion>("release_publication"),
        list::<patch::show::Shown>("update_list", "update"),
        list::<patch::affected::Line>("affected_list", "affected_client"),
        vec![written::<patch::show::Vulnerability>("vulnerability")],
        vec![
            written::<scan::ClientScan>("client_scan"),
            written::<patch::deploy::Deployed>("deployment"),
            written::<patch::confirm::Stood>("confirmed_deployment"),
            written::<patch::undeploy::Ended>("ended_deployment"),
            written::<patch::why::Steps>("explanation"),
            schema::<crate::service::release::ReleaseRequest>(),
            written::<patch::release::request::Requested>("release_requested"),
            written::<patch::release::sign::Signed>("release_signature"),
        ],
    ]
    .concat()
}

fn of_smsdist() -> Vec<Schema> {
    [
        vec![
            written::<locate::Coverage>("coverage"),
            written::<locate::Explained>("content_explanation"),
        ],
        list::<package::ManifestFile>("content_plan", "content_file"),
        list::<package::PackageVersion>("package_list", "package_version"),
        list::<distribute::Pushed>("push", "pushed_package"),
        list::<dist::status::Line>("distribution_status", "distribution"),
        list::<distribute::Verified>("verification", "verified_point"),
        list::<distribute::Repaired>("repair", "repaired_point"),
        list::<distribute::Pruned>("prune", "pruned_point"),
        written_list::<distribute::Pruned>("removal"),
        list::<distribute::pull::Pulled>("pull", "pulled_package"),
        vec![written::<dist::prestage::export::Written>(
            "prestage_export",
        )],
        written_list::<distribute::Pushed>("prestage_import"),
        list::<dist::trace::Step>("package_trace", "package_step"),
    ]
    .concat()
}

fn of_smsagent() -> Vec<Schema> {
    vec![
        schema::<agent::AgentStatus>(),
        schema::<agent::Cycle>(),
        schema::<agent::Enrollment>(),
        schema::<agent::EnrollmentPlan>(),
        schema::<agent::AgentId>(),
        schema::<agent::Rotated>(),
        schema::<agent::Sealed>(),
        schema::<agent::Repinned>(),
    ]
}

fn written<T: JsonSchema>(kind: &'static str) -> Schema {
    framed_schema::<T>(kind, 1)
}

/// A list of items that have their schema elsewhere.
fn written_list<T: JsonSchema>(kind: &'static str) -> Vec<Schema> {
    vec![written::<Items<'_, T>>(kind)]
}

/// A list and one of its items.
fn list<T: JsonSchema>(kind: &'static str, item: &'static str) -> Vec<Schema> {
    vec![written::<Items<'_, T>>(kind), written::<T>(item)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_type_has_one_schema_and_each_field_is_described() {
        let all = schemas();
        let kinds: BTreeSet<_> = all.iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds.len(), all.len());
        for (kind, schema) in &all {
            let parts = schema["$defs"]
                .as_object()
                .into_iter()
                .flat_map(|defs| defs.values());
            for part in parts.chain([schema]) {
                for (name, field) in part["properties"].as_object().into_iter().flatten() {
                    let is_told = field["description"].is_string() || part["oneOf"].is_array();
                    assert!(is_told, "{kind}: {name} is not described");
                }
            }
        }
    }
}
