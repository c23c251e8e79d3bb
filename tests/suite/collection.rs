//! `smsctl collection`.

use super::configuration::FULL;
use super::site::{TestSite, fixed_key};
use insta::assert_snapshot;

#[test]
fn collections_are_listed_and_their_members_explained() {
    let site = TestSite::with(FULL);
    site.enroll("web-01", &fixed_key());
    assert_snapshot!(site.run("smsctl collection why web-01 web"), @r#"
    web-01 is not a member of web:
      web-01 is pending; only approved clients are members of collections
    "#);
    site.answer(&["smsctl", "client", "approve", "web-01"]);
    assert_snapshot!(site.run("smsctl collection list"), @r#"
    COLLECTION  MEMBERS  LIMITED TO  RULES  TITLE
    all-systems  1  -  all clients  All clients of the site
    web  1  all-systems  hostname like "web-%"  Web servers
    bookworm  0  -  platform.os = "debian" and platform.release = "bookworm"
    "#);
    assert_snapshot!(site.run("smsctl collection members web"), @r#"
    HOST  PLATFORM  CLIENT
    web-01  -  [uuid]
    "#);
    assert_snapshot!(site.run("smsctl collection members bookworm"), @r#"bookworm has no members."#);
    assert_snapshot!(site.run("smsctl collection why web-01 web"), @r#"
    web-01 is a member of web:
      rule 1 (hostname like "web-%") matches web-01
        hostname like "web-%": yes, hostname is "web-01"
      web-01 is a member of the limiting collection all-systems
        all-systems:
          rule 1 (all clients) matches web-01
    "#);
    assert_snapshot!(site.run("smsctl collection why web-01 bookworm --json"), @r#"{"format":1,"type":"collection_why","collection":"bookworm","client":"web-01","is_member":false,"reasons":["rule 1 (platform.os = \"debian\" and platform.release = \"bookworm\") cannot be answered for web-01","  platform.os = \"debian\": not known, nothing is known of platform.os","  platform.release = \"bookworm\": not known, nothing is known of platform.release"]}"#);
    assert_snapshot!(site.run("smsctl collection members absent"), @r#"
    --- standard error
    error: there is no collection absent
    hint: 'smsctl collection list' shows them
    --- exit code 1
    "#);
}

#[test]
fn a_collection_is_created_and_follows_its_query() {
    let site = TestSite::with(FULL);
    site.enroll("web-01", &fixed_key());
    site.answer(&["smsctl", "client", "approve", "web-01"]);
    let create = |arguments: &[&str]| {
        site.answer(&[&["smsctl", "collection", "create"], arguments].concat());
    };
    create(&["old", "--query", "hostname like 'old-%'"]);
    create(&[
        "current",
        "--query",
        "hostname like 'WEB-%' and not collection('old')",
        "--exclude",
        "bookworm",
        "--limit-to",
        "all-systems",
    ]);
    assert_snapshot!(site.run("smsctl collection members current --output csv"), @r#"
    host,platform,client
    web-01,-,[uuid]
    "#);
    assert_snapshot!(site.run("smsctl collection why web-01 current"), @r#"
    web-01 is a member of current:
      rule 1 (hostname like "WEB-%" and not collection("old")) matches web-01
        hostname like "WEB-%": yes, hostname is "web-01"
        collection("old"): no
          old:
            rule 1 (hostname like "old-%") does not match web-01
              hostname like "old-%": no, hostname is "web-01"
      rule 2 (without members of bookworm) does not exclude web-01
        bookworm:
          rule 1 (platform.os = "debian" and platform.release = "bookworm") cannot be answered for web-01
            platform.os = "debian": not known, nothing is known of platform.os
            platform.release = "bookworm": not known, nothing is known of platform.release
      web-01 is a member of the limiting collection all-systems
        all-systems:
          rule 1 (all clients) matches web-01
    "#);
    assert_snapshot!(site.run("smsctl collection create new --include absent"), @r#"
    --- standard error
    error: the collection cannot be applied
      collections[4].rules[0]: there is no collection absent
    --- exit code 2
    "#);
    assert_snapshot!(site.run("smsctl collection create old --query true --dry-run"), @r#"
    --- standard error
    error: the collection cannot be applied
      collections[4]: old is in collections[2] already
    --- exit code 2
    "#);
}

#[test]
fn a_collection_that_others_lean_on_is_not_deleted() {
    let site = TestSite::new();
    for line in [
        "smsctl collection create base --query true",
        "smsctl collection create upper --query true --limit-to base",
    ] {
        let shown = site.run(line);
        assert!(!shown.contains("exit code"), "{line}: {shown}");
    }
    let refused = site.run("smsctl collection delete base");
    assert!(refused.contains("there is no collection base"), "{refused}");
    assert!(refused.contains("exit code 2"), "{refused}");
    for line in [
        "smsctl collection delete upper",
        "smsctl collection delete base",
    ] {
        let shown = site.run(line);
        assert!(!shown.contains("exit code"), "{line}: {shown}");
    }
    let built_in = site.run("smsctl collection delete all-systems");
    assert!(built_in.contains("is built in and stays"), "{built_in}");
}
