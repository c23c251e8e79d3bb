//! Good documents of every type, signed by a key that everybody knows (RFC 8032, 7.1, test 1), and seeds made of them.

use sms::model::digest::Digest;
use sms::model::package::object_path;
use sms::model::time::Timestamp;
use sms::trust::root::{self, RoleKeys};
use sms::trust::{PayloadType, SigningKey, seal};
use std::sync::OnceLock;

const PEM: &[u8] = b"-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
";
const OTHER_PEM: &[u8] = b"-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIEzNCJso/5bajQvbNrh6GJ5v+sCYSVBzkPADrAGeFv7b
-----END PRIVATE KEY-----
";

/// Lies in the store of F12.
pub const OBJECT: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";
/// Lies beside it.
pub const SECRET: &[u8] = b"<<not for you>>";

type Seeds = Vec<(String, Vec<u8>)>;

/// The key.
pub fn key() -> SigningKey {
    SigningKey::from_pem(PEM).expect("the key of the standard")
}

/// The time of the golden documents.
pub fn now() -> Timestamp {
    Timestamp::parse("2026-11-22T15:00:00Z").expect("a time")
}

/// The type that the first byte chooses, and the rest.
pub fn kind(input: &[u8]) -> Option<(PayloadType, &[u8])> {
    let (first, rest) = input.split_first()?;
    let kind = PayloadType::ALL.get(usize::from(first.checked_sub(b'a')?))?;
    Some((*kind, rest))
}

/// Whether our key signed this payload as this type.
pub fn signed(kind: PayloadType, payload: &[u8]) -> bool {
    document(kind).as_bytes() == payload
}

const CLIENT: &str = "019ab3c5-7800-7707-8707-070707070707";
const DIGEST: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const KEY: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
const TIME: &str = "2026-11-22T15:00:00Z";

fn audience() -> String {
    format!(
        r#"<audience site="S01" client="{CLIENT}" epoch="1" key="{DIGEST}" serial="7" issued_at="{TIME}" expires_at="2026-12-22T15:00:00.25Z"/>"#
    )
}

/// The golden payload of a type.
pub fn document(kind: PayloadType) -> String {
    match kind {
        PayloadType::Message => message(r#"{"policy_assignments":{"known":null}}"#),
        PayloadType::Receipt => format!(
            r#"{{"message":"{CLIENT}","outcome":"accepted","reason":"","sequence":7,"server_time":"{TIME}"}}"#
        ),
        PayloadType::PolicyAssignments => format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><policy_assignments xmlns="urn:sms:policy:1" poll_minutes="60">{}<assignment policy="S01-D00001" version="1" body="{DIGEST}"/></policy_assignments>"#,
            audience()
        ),
        PayloadType::PolicyBody => format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><policy_body xmlns="urn:sms:policy:1" policy="S01-D00001" version="2">{}<deployment id="S01-D00001" purpose="required" available_at="{TIME}" deadline="{TIME}" remote_content="download" restart="suppress"/><package id="S01-P00003" version="4" manifest="{DIGEST}" min_trust_version="1"/></policy_body>"#,
            audience()
        ),
        PayloadType::ClientSettings => format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><client_settings xmlns="urn:sms:policy:1">{}<software_inventory every_hours="168" max_seconds="60"><file name="jars" path="/opt" pattern="*.jar" recursive="true" cross_file_systems="false" sha256="false" max_files="1000" max_kib="1024" max_depth="32"><exclude path="/opt/cache"/></file></software_inventory><file_collection every_hours="168" max_client_kib="10240"/><metering sample_seconds="60" upload_minutes="10080" raw_days="5" summary_days="270"><program name="office" file_name="soffice.bin" version="*" language="*" scope="site"/></metering></client_settings>"#,
            audience()
        ),
        PayloadType::ContentLocations => {
            r#"{"package":"S01-P00001","version":1,"sources":[{"url":"https://192.0.2.1","locality":"local"}],"reason":"near"}"#.to_owned()
        }
        PayloadType::CatalogSlice => format!(
            r#"{{"client":"{CLIENT}","state":"{DIGEST}","made_at":"{TIME}","valid_until":"{TIME}","feeds":[],"covers":[],"updates":[]}}"#
        ),
        PayloadType::EnrollmentRequest => format!(
            r#"{{"client":"{CLIENT}","public_key":"{KEY}","nonce":"n","token":"t","proof":"p","hostname":"web-1","machine_id":"m","serial":""}}"#
        ),
        PayloadType::EnrollmentReceipt => format!(
            r#"{{"client":"{CLIENT}","key":"{DIGEST}","nonce":"n","site":"S01","approval":"approved","epoch":1,"server_time":"{TIME}"}}"#
        ),
        PayloadType::Time => format!(r#"{{"nonce":"n","server_time":"{TIME}"}}"#),
        PayloadType::SiteAssignment => format!(
            r#"{{"address":"192.0.2.1","site":"S01","reason":"boundary","management_points":["https://192.0.2.1"],"server_time":"{TIME}"}}"#
        ),
        PayloadType::HierarchyMap => format!(
            r#"{{"site":"S01","made_at":"{TIME}","sites":[{{"code":"S01","name":"Berlin","kind":"primary","management_points":["https://192.0.2.1"]}}],"boundaries":[{{"network":"192.0.2.0/24","site":"S01","locality":"local"}}],"distribution_points":[{{"id":"dp1","url":"https://192.0.2.1","site":"S01"}}]}}"#
        ),
        PayloadType::KeyRotation => format!(
            r#"{{"site":"S01","client":"{CLIENT}","epoch":2,"from":"{DIGEST}","to":"{KEY}"}}"#
        ),
        PayloadType::Ticket => format!(
            r#"{{"site":"S01","client":"{CLIENT}","client_key":"{KEY}","package":"S01-P00001","version":1,"manifest":"{DIGEST}","expires_at":"{TIME}"}}"#
        ),
        PayloadType::TicketKey => format!(
            r#"{{"site":"S01","key":"{KEY}","issued_at":"{TIME}","expires_at":"2026-11-29T15:00:00Z"}}"#
        ),
        PayloadType::SiteTrust => format!(
            r#"{{"site":"S01","hierarchy":"{}","version":1,"issued_at":"{TIME}","expires_at":"2027-11-22T15:00:00Z","policy_keys":["{KEY}"],"certificate_authorities":["pem"],"management_points":["https://192.0.2.1"]}}"#,
            root::pin(&root_chain().0)
        ),
        PayloadType::Roster => format!(
            r#"{{"site":"S01","hierarchy":"{}","version":1,"issued_at":"{TIME}","operators":[{{"name":"alice","key":"{KEY}","roles":["deployer","admin"],"added_at":"{TIME}","expires_at":"2027-11-22T15:00:00Z","is_disabled":false}}]}}"#,
            root::pin(&root_chain().0)
        ),
        PayloadType::Decision => format!(
            r#"{{"site":"S01","hierarchy":"{DIGEST}","operator":"alice","decided_at":"{TIME}","log":{{"sequence":3,"hash":"{DIGEST}"}},"deed":{{"deed":"confirm","deployment":"S01-D00001","decision":"{DIGEST}","reach":7,"fleet":9}}}}"#
        ),
        PayloadType::AuditHead => format!(
            r#"{{"site":"S01","signed_at":"{TIME}","head":{{"sequence":3,"hash":"{DIGEST}"}}}}"#
        ),
    }
}

fn message(body: &str) -> String {
    format!(
        r#"{{"header":{{"id":"{CLIENT}","client":"{CLIENT}","epoch":1,"sequence":7,"site":"S01","sent_at":"{TIME}"}},"body":{body}}}"#
    )
}

/// Root version 1, and the version 2 that follows it.
pub fn root_chain() -> (Vec<u8>, Vec<u8>) {
    static CHAIN: OnceLock<(Vec<u8>, Vec<u8>)> = OnceLock::new();
    CHAIN.get_or_init(make_roots).clone()
}

fn make_roots() -> (Vec<u8>, Vec<u8>) {
    let other = SigningKey::from_pem(OTHER_PEM).expect("the second key of the standard");
    let (one, two) = (vec![key().public()], vec![other.public()]);
    let mut roles = RoleKeys {
        root: one.clone(),
        root_threshold: 1,
        release: one.clone(),
        release_threshold: 1,
        snapshot: one.clone(),
        timestamp: one,
    };
    let expires = Timestamp::parse("2036-11-22T15:00:00Z").expect("a time");
    let first = root::make(1, expires, &roles, &[&key()]).expect("signs");
    (roles.root, roles.release) = (two.clone(), two);
    let second = root::make(2, expires, &roles, &[&key(), &other]).expect("signs");
    (first, second)
}

fn each_kind(make: impl Fn(PayloadType, &[u8]) -> Vec<u8>) -> Seeds {
    let kinds = PayloadType::ALL.iter().zip(b'a'..);
    kinds
        .map(|(kind, letter)| {
            let bytes = make(*kind, document(*kind).as_bytes());
            (
                format!("{kind:?}").to_lowercase(),
                [vec![letter], bytes].concat(),
            )
        })
        .collect()
}

/// Seeds of F01.
pub fn envelopes() -> Seeds {
    each_kind(|kind, payload| seal(kind, payload, &key()))
}

/// Seeds of F02.
pub fn payloads() -> Seeds {
    let mut seeds = each_kind(|_, payload| payload.to_vec());
    let status = format!(
        r#"{{"status":[{{"id":"{CLIENT}","at":"{TIME}","deployment":"S01-D00001","state":"failed","detail":"x","exit_code":-1,"updates":[{{"update":"a/b","state":"required"}}]}}]}}"#
    );
    let more = [
        r#"{"heartbeat":{}}"#,
        &status,
        r#"{"locate":{"package":"S01-P00001","version":1}}"#,
        r#"{"resume":{"challenge":"00"}}"#,
        r#"{"rotate_key":{"rotation":"x"}}"#,
    ];
    for (number, body) in more.iter().enumerate() {
        seeds.push((
            format!("message-{number}"),
            [b"a", message(body).as_bytes()].concat(),
        ));
    }
    seeds
}

/// Seeds of F03.
pub fn roots() -> Seeds {
    let (first, second) = root_chain();
    vec![("first".to_owned(), first), ("second".to_owned(), second)]
}

/// A golden manifest.
fn manifest() -> String {
    format!(
        r#"{{"format":1,"type":"manifest","package":"S01-P00001","version":1,"name":"tool","created_at":"{TIME}","program":"install_debian_updates","max_run_minutes":10,"files":[{{"name":"tool_1.1_amd64.deb","size":5,"sha256":"{DIGEST}"}}],"authorization":{{"id":"list","authorized_at":"{TIME}","authorized_by":"alice","updates":[]}}}}"#
    )
}

/// Seeds of F04.
pub fn manifests() -> Seeds {
    let manifest = manifest();
    let huge = manifest.replace(
        r#""files":["#,
        &format!(r#""files":[{{"name":"x","size":18446744073709551615,"sha256":"{DIGEST}"}},"#),
    );
    vec![
        ("manifest".to_owned(), manifest.into_bytes()),
        ("huge".to_owned(), huge.into_bytes()),
    ]
}

/// Seeds of F05.
pub fn policies() -> Seeds {
    let of = |kind| document(kind).into_bytes();
    vec![
        ("assignments".to_owned(), of(PayloadType::PolicyAssignments)),
        ("body".to_owned(), of(PayloadType::PolicyBody)),
    ]
}

/// Seeds of F13.
pub fn filters() -> Seeds {
    let field = r#"hostname like "web-%" and not (memory_bytes >= 4GiB or last_seen < 7d) or os.edition is not known"#;
    let call = r#"software(like "lib%") < "1:2.0~rc1" and missing("x") or boundary("10.0.0.0/8") and collection("web")"#;
    let list = r#"platform.os in ('debian', "a\\b\"c") and last_seen > "2026-11-22" and os.restart_needed = true"#;
    [("fields", field), ("calls", call), ("lists", list)]
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
        .into()
}

/// Seeds of F16: a class, a table, and a thing beside the machine.
pub fn mifs() -> Seeds {
    let group = r#"Start Component Name = "a" Start Group Name = "Rack" Class = "rack" Key = 1
        Start Attribute Name = "Row" ID = 1 Type = Integer Value = 0x7 End Attribute
        Start Attribute Name = "Door" ID = 2 Type = String(8) Value = "left" "\x41" End Attribute
        End Group End Component"#;
    let table = r#"Start Component Start Group Class = "d" Key = 1
        Start Attribute Name = "Slot" ID = 1 Start Enum 0 = "none" End Enum End Attribute End Group
        Start Table Class = "d" {1} {-2} End Table End Component"#;
    let thing = format!("//Architecture<Printer>\n//UniqueID<P-7>\n{group}");
    [("group", group), ("table", table), ("thing", &thing)]
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
        .into()
}

/// Seeds of F16: a board, a module of memory, the end.
pub fn firmware_tables() -> Seeds {
    let mut bytes = b"\x02\x08\0\0\x01\x02\0\x01ACME\0X11\0\0".to_vec();
    let mut module = vec![17, 0x28, 1, 0];
    module.resize(0x28, 1);
    bytes.extend(module);
    bytes.extend(b"DIMM\0\0\x7f\x04\x02\0\0\0");
    vec![("board".to_owned(), bytes)]
}

macro_rules! reports {
    ($($name:ident [$($file:literal)*];)*) => {
        $(
            /// Seeds of F16: the samples of a format.
            pub fn $name() -> Seeds {
                vec![$((
                    $file.to_owned(),
                    include_bytes!(concat!("../../../tests/data/inventories/", $file)).to_vec(),
                )),*]
            }
        )*
    };
}

reports! {
    reports_any ["glpi.json" "ocs.xml" "osquery.log" "rpm.txt" "dpkg.tsv" "systeminfo-es.txt" "windows-update.txt"];
    reports_dpkg ["dpkg.txt" "dpkg.tsv"];
    reports_dpkg_status ["dpkg-status"];
    reports_facter ["facter.json"];
    reports_get_hotfix ["get-hotfix.txt"];
    reports_glpi ["glpi.json" "fusioninventory.xml"];
    reports_ocs ["ocs.xml"];
    reports_os_release ["os-release"];
    reports_osquery ["osquery.json" "osquery.log"];
    reports_rpm ["rpm.txt" "rpm.tsv"];
    reports_systeminfo ["systeminfo-en.txt" "systeminfo-ru-utf16.txt" "systeminfo-ru.txt"];
    reports_wmic_qfe ["wmic-qfe.txt"];
}

/// Seeds of F11.
pub fn requests() -> Seeds {
    let post = "POST /v1/messages HTTP/1.1\r\nHost: x\r\n";
    let many = format!(
        "{post}Content-Length: 3\r\n\r\nabcGET /v1/time?nonce=a HTTP/1.1\r\nHost: x\r\n\r\nPOST /v1/enroll HTTP/1.1\r\nContent-Length: 1\r\n\r\nx"
    );
    let both =
        format!("{post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{many}");
    let chunked = format!("{post}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    let get = "GET /v1/root/1.json HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n".to_owned();
    [
        ("many", many),
        ("both", both),
        ("chunked", chunked),
        ("get", get),
    ]
    .map(|(name, text)| (name.to_owned(), text.into_bytes()))
    .to_vec()
}

/// Seeds of F12.
pub fn content_requests() -> Seeds {
    let object = object_path(&Digest::of(OBJECT));
    let seeds = [
        ("object", format!("/{object}")),
        ("range", format!("/{object}\nbytes=1-5")),
        ("suffix", format!("/{object}\nbytes=-5")),
        ("ranges", format!("/{object}\nbytes=0-1,3-,-7")),
        ("up", "/objects/..%2f..%2fsecret/x".to_owned()),
        ("link", "/objects/ab/secret".to_owned()),
        ("name", "/packages/S01-P00001/1.json".to_owned()),
    ];
    seeds
        .map(|(name, text)| (name.to_owned(), text.into_bytes()))
        .to_vec()
}

/// Seeds of F15: the same text in each compression, as the usual tools write it.
pub fn archives() -> Seeds {
    let plain = b"P: the same text, the same text, the same text".to_vec();
    vec![("plain".to_owned(), plain)]
}
