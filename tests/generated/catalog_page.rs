//! `sms-catalog(5)`: the views of the catalog. Names and columns come from the schema, so that the page cannot lag behind.

/// The schema, of which the views are read.
const SCHEMA: &str = include_str!("../../src/lib/catalog/schema.sql");

/// The page.
pub fn page() -> String {
    let mut views = String::new();
    for (name, columns) in views_of(SCHEMA) {
        let about = ABOUT.iter().find(|(view, _)| *view == name);
        let (_, about) = about
            .unwrap_or_else(|| panic!("say what {name} is, in tests/generated/catalog_page.rs"));
        views += &format!(
            ".TP\n.B {name}\n{about}\nColumns: {}.\n",
            columns.join(", ")
        );
    }
    PAGE.trim_start().replace("@VIEWS@\n", &views)
}

/// Each view with its columns: what follows `AS`, else the last part of a name.
fn views_of(schema: &str) -> Vec<(&str, Vec<&str>)> {
    let views = schema.split("CREATE VIEW ").skip(1);
    let read = views.map(|text| {
        let (name, rest) = text.split_once(" AS\nSELECT ").expect("a view is a query");
        let (columns, _) = rest.split_once("\nFROM ").expect("a query has a source");
        let columns = columns.split(',').map(|column| {
            let column = column.trim();
            let named = column.rsplit_once(" AS ").map(|(_, name)| name);
            named.unwrap_or_else(|| column.rsplit('.').next().unwrap_or(column))
        });
        (name, columns.collect())
    });
    read.collect()
}

#[test]
fn columns_are_read_by_their_names() {
    let schema =
        "x CREATE VIEW v_a AS\nSELECT c.id AS client, c.hostname,\n       s.name\nFROM client c;\n";
    assert_eq!(
        views_of(schema),
        [("v_a", vec!["client", "hostname", "name"])]
    );
}

/// What the views are.
const ABOUT: &[(&str, &str)] = &[
    (
        "v_client",
        r#"One row for each client, with its last inventory."#,
    ),
    (
        "v_processor",
        r#"One row for each kind of processor of each client."#,
    ),
    ("v_disk", r#"One row for each disk of each client."#),
    (
        "v_file_system",
        r#"One row for each file system of each client."#,
    ),
    (
        "v_interface",
        r#"One row for each address of each network interface, or one without address."#,
    ),
    (
        "v_inventory_history",
        "One row for each property that changed in the inventory of a client; \\fBproperty\\fR is null where a whole instance was \
         added or removed. \\fBold_value\\fR and \\fBnew_value\\fR are JSON.",
    ),
    (
        "v_file",
        r#"One row for each file that the site's rules of software inventory found on a client; see
.BR sms-files (7)."#,
    ),
    (
        "collection_member",
        r#"One row for each member of each collection."#,
    ),
    (
        "software_set_member",
        r#"One row for each package of each set of software that some client has, by number."#,
    ),
    (
        "v_hotfix",
        r#"One row for each update of Windows that a client lists as installed."#,
    ),
    (
        "v_system",
        r#"One row for each client: what the makers of its parts and its firmware say of the whole machine. \fBsecure_boot\fR is null where the firmware does not know it."#,
    ),
    (
        "v_user",
        r#"One row for each account of each client's own list of users."#,
    ),
    (
        "v_service",
        r#"One row for each service of each client; \fBstate\fR as systemctl says it, \fBrunning\fR 1 while processes of it run, null where that is not known."#,
    ),
    (
        "v_listening_port",
        r#"One row for each port on which a program of a client listens."#,
    ),
    (
        "v_memory_module",
        r#"One row for each module of memory; \fBsize\fR in bytes."#,
    ),
    ("v_partition", r#"One row for each part of a disk."#),
    (
        "v_pci_device",
        r#"One row for each device on a PCI bus; \fBid\fR has the numbers of maker and device, \fBclass\fR that of its class."#,
    ),
    ("v_usb_device", r#"One row for each device on USB."#),
    ("v_gpu", r#"One row for each graphics processor."#),
    (
        "v_container_image",
        r#"One row for each container image that a client keeps; \fBengine\fR says for whom."#,
    ),
    (
        "v_custom",
        r#"One row for each property of each instance of a class of the administrator\(aqs own. Values are text here."#,
    ),
    (
        "v_resource",
        r#"One row for each property of a thing beside the machine that the client reports, as a printer (IDMIF)."#,
    ),
    (
        "v_installed_software",
        r#"One row for each package on each client."#,
    ),
    (
        "v_patch_state",
        r#"One row for each client and update that concerns it, as last judged. A client whose \fBunknown\fR is not null could not be judged and is not compliant."#,
    ),
    (
        "v_deployment_status",
        r#"One row for each deployment and member of its collection; \fBstate\fR is null while the member has said nothing."#,
    ),
    (
        "v_inventory_history",
        r#"One row for each property that came, changed or went, with the values as JSON; \fBproperty\fR is null where it is of a whole instance."#,
    ),
];

const PAGE: &str = r#"
.TH sms\-catalog 5 "" sms
.SH NAME
sms\-catalog \- the views of the catalog, for questions in SQL
.SH DESCRIPTION
The catalog is an SQLite file, or a PostgreSQL database when its address is \fBpostgres://\fR....
Its tables may change from version to version; these views keep their names and columns, and columns are only added.
Open the catalog for reading alone; what is written past the programs is neither checked nor in the audit log.
Times are milliseconds since 1970 in UTC. Identifiers and states are words as in \fBsms\-json\fR(5).
.SH VIEWS
@VIEWS@
.SH EXAMPLES
Which machines have openssl, and which version:
.PP
.nf
sqlite3 \-readonly /var/lib/sms/site/catalog.db \\
    "SELECT hostname, version FROM v_installed_software WHERE name = 'openssl' ORDER BY hostname"
.fi
.PP
What is required for security, by how many machines:
.PP
.nf
SELECT update_id, COUNT(*) FROM v_patch_state
WHERE state = 'required' AND classification = 'security' GROUP BY update_id ORDER BY 2 DESC, 1;
.fi
.SH SEE ALSO
.BR sms (7),
.BR sms\-json (5),
.BR sms\-query (7)
"#;
