//! What the rules of an update find on a machine, in words.

use crate::model::inventory::{InstalledPackage, Inventory};
use crate::model::update::{ConditionRule, HotfixRule, PackageRule, Rule};
use crate::rules::applies::hotfix::products;
use crate::rules::applies::ruled::{Standing, speaks_of, stand};
use crate::rules::filter::{Facts, judge};
use crate::rules::resolve::candidates::Ruled;

/// What one rule finds, one sentence a step.
pub(super) fn steps(inventory: &Inventory, ruled: Ruled<'_>) -> Vec<String> {
    match ruled.rule {
        Rule::Package(rule) => package(inventory, ruled, rule),
        Rule::Hotfix(rule) => hotfix(inventory, rule),
        Rule::Condition(rule) => condition(inventory, rule),
    }
}

fn package(inventory: &Inventory, ruled: Ruled<'_>, rule: &PackageRule) -> Vec<String> {
    let platform = &inventory.platform;
    if let Some(release) = rule
        .release
        .as_ref()
        .filter(|release| !release.covers(platform))
    {
        return vec![format!(
            "its rule for {} speaks of {release}, and this machine is {platform}",
            rule.name
        )];
    }
    let is_meant = |package: &&InstalledPackage| speaks_of(rule, package, platform);
    let meant: Vec<&InstalledPackage> = inventory.packages.iter().filter(is_meant).collect();
    if meant.is_empty() {
        let what = if rule.is_source {
            "nothing built from"
        } else {
            "no"
        };
        return vec![format!(
            "{what} {} {} is installed",
            rule.ecosystem, rule.name
        )];
    }
    let told = |package: &&InstalledPackage| standing(ruled, rule, package);
    meant.iter().map(told).collect()
}

fn standing(ruled: Ruled<'_>, rule: &PackageRule, package: &InstalledPackage) -> String {
    let installed = if rule.is_source {
        format!(
            "{} is installed, built from {} {}",
            package.name, package.source, package.source_version
        )
    } else {
        format!("{} is installed at {}", package.name, package.version)
    };
    let told = match stand(rule, package) {
        Standing::Affected(Some(fixed)) => format!("affected; fixed in {fixed}"),
        Standing::Affected(None) => "affected; no fixed version is known".to_owned(),
        Standing::Fixed(fixed) => format!("not older than the fix {fixed}"),
        Standing::Untouched => "never affected".to_owned(),
        Standing::Unknown(reason) => reason,
    };
    format!("{installed}: {told} ({})", ruled.feed)
}

fn hotfix(inventory: &Inventory, rule: &HotfixRule) -> Vec<String> {
    let is_meant = products(inventory).is_ok_and(|names| names.contains(&rule.product));
    if !is_meant {
        return Vec::new();
    }
    let kb = format!("KB{}", rule.kb);
    let has = inventory.hotfixes.iter().any(|hotfix| hotfix.id == kb);
    let component = rule.component.as_ref().map(|it| format!("{it} on "));
    let has = if has { "is" } else { "is not" };
    vec![format!(
        "{kb} for {}{} {has} installed",
        component.unwrap_or_default(),
        rule.product
    )]
}

fn condition(inventory: &Inventory, rule: &ConditionRule) -> Vec<String> {
    let facts = Facts::of_inventory(inventory);
    let conditions = [
        ("required", Some(&rule.required)),
        ("installed", rule.installed.as_ref()),
    ];
    let told = conditions.into_iter().filter_map(|(what, condition)| {
        let condition = condition?;
        let answer = match judge(condition, &facts, inventory.collected_at) {
            Some(true) => "holds",
            Some(false) => "does not hold",
            None => "cannot be answered",
        };
        Some(format!("{what} when {condition}: {answer}"))
    });
    told.collect()
}
