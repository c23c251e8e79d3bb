//! Inventories that come another way than by the agent's own cycle: handed to a management point, or dropped into a
//! directory that the server looks into.

use crate::site::{Feeds, Site};
use crate::tools::{folder, path, run, waits_for};
use std::fs;
use std::time::Duration;

#[test]
#[ignore = "lab: real servers; run by make test"]
fn an_inventory_is_handed_to_a_management_point_under_the_key_of_the_agent() {
    let lab = folder();
    let mut site = Site::new(&lab.path().join("s"), Feeds::AptLists, None);
    site.serve();
    let state = lab.path().join("state");
    let token = site.json(&["smsctl", "client", "token", "--auto-approve"]);
    let token = token["token"].as_str().expect("a token");
    site.said(&["smsagent", "enroll", "--state-dir", path(&state), token]);
    let file = lab.path().join("inventory.json");
    let collected = run(&["smsinv", "collect", "--json"]);
    fs::write(&file, &collected).expect("written");
    let submit = [
        "smsinv",
        "submit",
        path(&file),
        "--management-point",
        "--state-dir",
        path(&state),
    ];
    site.said(&submit);
    let name = serde_json::from_str::<serde_json::Value>(&collected).expect("JSON");
    let name = name["machine"]["hostname"]
        .as_str()
        .expect("a name")
        .to_owned();
    let stored = site.json(&["smsinv", "show", &name]);
    let count = |from: &serde_json::Value| from["packages"].as_array().map(Vec::len);
    let sent: serde_json::Value = serde_json::from_str(&collected).expect("JSON");
    assert!(count(&sent).is_some_and(|many| many > 0));
    assert_eq!(count(&stored), count(&sent));
    // asked for all of it again, the agent sends it at its next cycle
    let asked = site.said(&["smsctl", "client", "resync", &name]);
    assert!(asked.contains(&name), "{asked}");
    site.said(&["smsagent", "once", "--state-dir", path(&state)]);
    // one that nobody signed for is refused before anything is sent
    let stranger = lab.path().join("stranger");
    let mut refused = submit;
    refused[5] = path(&stranger);
    site.ask(&refused).complains(1, "is not enrolled");
}

#[test]
#[ignore = "lab: real servers; run by make test"]
fn a_server_takes_what_is_dropped_a_little_each_time() {
    let lab = folder();
    let mut site = Site::new(&lab.path().join("s"), Feeds::AptLists, None);
    let drop = lab.path().join("drop");
    fs::create_dir(&drop).expect("a folder");
    site.serve_with(&["--drop", path(&drop)]);
    let collected = run(&["smsinv", "collect", "--json"]);
    let mut inventory: serde_json::Value = serde_json::from_str(&collected).expect("JSON");
    for number in 0..120 {
        inventory["machine"]["hostname"] = format!("web-{number}").into();
        inventory["machine"]["machine_id"] = format!("{number:032x}").into();
        let name = drop.join(format!("{number}.json"));
        let being_written = name.with_extension("part");
        fs::write(&being_written, inventory.to_string()).expect("written");
        fs::rename(being_written, name).expect("renamed");
    }
    fs::write(drop.join("bad.json"), "{").expect("written");
    let is_taken = || {
        let files = fs::read_dir(&drop).expect("a folder").flatten();
        files.filter(|entry| entry.path().is_file()).count() == 0
    };
    assert!(waits_for(Duration::from_secs(60), is_taken));
    assert!(drop.join("rejected/bad.json.reason").exists());
    let rejected = site.json(&["smsinv", "rejected", "list"]);
    let text = rejected.to_string();
    assert!(text.contains("bad.json"), "{text}");
}
