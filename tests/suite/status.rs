//! `smsctl status`.

use super::configuration::FULL;
use super::site::TestSite;
use insta::assert_snapshot;

#[test]
fn the_site_fits_on_one_screen() {
    assert_snapshot!(TestSite::new().run("smsctl status"), @r#"
    Site S01 (Head office)
      catalog  site/catalog.db
      management points  https://127.0.0.1:8443
      distribution points  0
      boundaries  0
      collections  1
      deployments  0
      clients  0 pending, 0 approved, 0 blocked, 0 conflict

    No feeds are configured.
    --- standard error
    warning: simple mode: the root and release keys are on this machine, so whoever breaks into it can run anything on every client; 'smsctl key harden' moves them off it, sms-trust(7) tells how
    "#);
    assert_snapshot!(TestSite::with(FULL).run("smsctl status"), @r#"
    Site S01 (Head office)
      catalog  site/catalog.db
      management points  https://127.0.0.1:8443
      distribution points  1
      boundaries  2
      collections  3
      deployments  0
      clients  0 pending, 0 approved, 0 blocked, 0 conflict

    FEED  SYNCED  DATED  UPDATES
    debian-security  never  -  -
    --- standard error
    warning: simple mode: the root and release keys are on this machine, so whoever breaks into it can run anything on every client; 'smsctl key harden' moves them off it, sms-trust(7) tells how
    "#);
    assert_snapshot!(TestSite::new().run("smsctl status --json --quiet"), @r#"{"format":1,"type":"site_status","at":"[time]","site":"S01","name":"Head office","catalog":"site/catalog.db","management_points":["https://127.0.0.1:8443"],"distribution_points":0,"boundaries":0,"collections":1,"deployments":0,"clients":{"pending":0,"approved":0,"blocked":0,"conflict":0},"feeds":[]}"#);
}
