//! `smsctl collection`.

use super::configuration::FULL;
use super::site::{TestSite, fixed_key};
use insta::assert_snapshot;

#[test]
fn collections_are_listed_and_their_members_explained() {
    let site = TestSite::with(FULL);
    site.enroll("web-01", &fixed_key());
    assert_snapshot!(site.run("smsctl collection why web web-01"), @r#"
    web-01 is not a member of web:
      web-01 is pending; only approved clients are members of collections
    "#);
    site.answer(&["smsctl", "client", "approve", "web-01"]);
    assert_snapshot!(site.run("smsctl collection list"), @r#"
    COLLECTION  MEMBERS  LIMITED TO  RULES  TITLE
    all-systems  1  -  all clients  All clients of the site
    web  1  all-systems  host name web-*  Web servers
    bookworm  0  -  release debian/bookworm
    "#);
    assert_snapshot!(site.run("smsctl collection members web"), @r#"
    HOST  PLATFORM  CLIENT
    web-01  -  [uuid]
    "#);
    assert_snapshot!(site.run("smsctl collection members bookworm"), @r#"bookworm has no members."#);
    assert_snapshot!(site.run("smsctl collection why web web-01"), @r#"
    web-01 is a member of web:
      rule 1 (host name web-*) matches web-01
      web-01 is a member of the limiting collection all-systems
    "#);
    assert_snapshot!(site.run("smsctl collection why bookworm web-01 --json"), @r#"{"format":1,"type":"collection_why","collection":"bookworm","client":"web-01","is_member":false,"reasons":["rule 1 (release debian/bookworm) does not match web-01"]}"#);
    assert_snapshot!(site.run("smsctl collection members absent"), @r#"
    --- standard error
    error: there is no collection absent
    hint: 'smsctl collection list' shows them
    --- exit code 1
    "#);
}
