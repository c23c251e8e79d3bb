//! The report in a real browser.

use crate::tools::{command, finish, folder, path};
use sms::model::compliance::{ClientCompliance, ClientCounts, Compliance, UpdateCompliance};
use sms::model::id::{ClientId, CollectionId, UpdateId};
use sms::model::time::Timestamp;
use sms::model::update::{Classification, Severity};
use sms::service::report::{Report, compliance_page};
use std::fs;

/// What would run in a page that takes it for markup; each marks the document when it does.
const PAYLOADS: [&str; 30] = [
    "<script>MARK</script>",
    "</title><script>MARK</script>",
    "</style><script>MARK</script>",
    "</svg><script>MARK</script>",
    "</td></tr></table><script>MARK</script>",
    "<img src=x onerror=MARK>",
    "<img src=x onerror='MARK'>",
    "\"><img src=x onerror=MARK>",
    "'><img src=x onerror=MARK>",
    "<svg onload=MARK>",
    "<svg><script>MARK</script></svg>",
    "<svg><animate onbegin=MARK attributeName=x dur=1s>",
    "<body onload=MARK>",
    "<iframe srcdoc='<script>parent.MARK</script>'></iframe>",
    "<iframe src='javascript:parent.MARK'></iframe>",
    "<object data='javascript:MARK'></object>",
    "<embed src='data:text/html,<script>MARK</script>'>",
    "<details open ontoggle=MARK>",
    "<input autofocus onfocus=MARK>",
    "<video><source onerror=MARK></video>",
    "<style>@import 'http://127.0.0.1:1/x.css'</style>",
    "<link rel=stylesheet href='http://127.0.0.1:1/x.css'>",
    "<meta http-equiv=refresh content='0;url=javascript:MARK'>",
    "<base href='http://127.0.0.1:1/'>",
    "<form><button formaction=javascript:MARK autofocus>",
    "<math><mtext><script>MARK</script></mtext></math>",
    "<!--<img src=--><img src=x onerror=MARK>",
    "<template><script>MARK</script></template><img src=x onerror=MARK>",
    "&lt;script&gt;MARK&lt;/script&gt;",
    "\u{202e}<scr\u{0}ipt>MARK</scr\u{0}ipt>",
];

fn compliance() -> Compliance {
    let at = Timestamp::parse("2026-11-22T15:00:00Z").expect("a time");
    let text = |payload: &str| payload.replace("MARK", "document.documentElement.dataset.ran=1");
    let by_client = PAYLOADS
        .iter()
        .enumerate()
        .map(|(number, payload)| ClientCompliance {
            client: ClientId::make(at, &[number as u8; 10]),
            hostname: text(payload),
            required: 1,
            pending_restart: 0,
            unknown: Some(text(payload)),
            inventory_at: Some(at),
        });
    let updates = PAYLOADS
        .iter()
        .enumerate()
        .map(|(number, payload)| UpdateCompliance {
            update: UpdateId::parse(&format!("debian/bookworm/tool/{number}")).expect("an id"),
            title: text(payload),
            severity: Severity::Important,
            classification: Classification::Security,
            clients_required: 30,
            clients_installed: 0,
            clients_pending_restart: 0,
            clients_not_applicable: 0,
            clients_unknown: 0,
        });
    Compliance {
        measured_at: at,
        filter: None,
        where_update: None,
        collection: CollectionId::parse("all-clients").expect("an id"),
        clients: ClientCounts {
            total: 30,
            non_compliant: 30,
            ..ClientCounts::default()
        },
        required: 30,
        updates: updates.collect(),
        by_client: by_client.collect(),
    }
}

#[test]
#[ignore = "lab: needs chromium; run by make test"]
fn p13_a_browser_runs_nothing_of_what_clients_tell_and_asks_for_nothing() {
    let lab = folder();
    let page = compliance_page(&Report {
        owner: &PAYLOADS
            .concat()
            .replace("MARK", "document.documentElement.dataset.ran=1"),
        compliance: &compliance(),
        before: None,
        feeds: &[],
    });
    let file = lab.path().join("report.html");
    fs::write(&file, &page).expect("the page");
    let profile = format!("--user-data-dir={}", path(lab.path()));
    let shown = |file: &str| {
        finish(&mut command(&[
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            &profile,
            "--enable-logging=stderr",
            "--virtual-time-budget=3000",
            "--dump-dom",
            file,
        ]))
    };
    // the same in a page that takes it for markup: the search finds it there
    let naive = lab.path().join("naive.html");
    fs::write(
        &naive,
        format!(
            "<html><body>{}</body></html>",
            PAYLOADS[5].replace("MARK", "document.documentElement.dataset.ran=1")
        ),
    )
    .expect("a page");
    let ran = shown(&format!("file://{}", path(&naive)));
    assert!(ran.stdout.contains("data-ran"), "{ran:#?}");
    let ended = shown(&format!("file://{}", path(&file)));
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    let dom = ended.stdout;
    assert!(
        dom.contains("Patch compliance") && dom.contains("&lt;script&gt;"),
        "{dom:.500}"
    );
    let root = dom
        .split_once('>')
        .map(|(before, _)| before)
        .unwrap_or_default();
    assert!(
        !root.contains("data-ran") && !dom.contains("data-ran="),
        "{dom:.300}"
    );
    for word in ["Content Security Policy", "Refused to", "ERR_CONNECTION"] {
        assert!(!ended.stderr.contains(word), "{}", ended.stderr);
    }
}
