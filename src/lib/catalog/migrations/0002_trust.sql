-- From version 1 to 2: identity, operators and released content.

-- Inventories as filters ask for them: narrow rows, the document apart, classes in tables. Classes of inventories that
-- are there come with each client's next one.
-- The whole of it as JSON, without the packages: what is shown, never what is searched.
CREATE TABLE inventory_document (
    client   TEXT NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
    document TEXT NOT NULL
) {strict};

INSERT INTO inventory_document (client, document)
SELECT client, document
FROM inventory;

ALTER TABLE inventory DROP COLUMN document;
ALTER TABLE inventory ADD COLUMN fqdn TEXT;
ALTER TABLE inventory ADD COLUMN os_family TEXT;
ALTER TABLE inventory ADD COLUMN os_edition TEXT;
ALTER TABLE inventory ADD COLUMN os_display_version TEXT;
ALTER TABLE inventory ADD COLUMN kernel_name TEXT;
ALTER TABLE inventory ADD COLUMN bios_version TEXT;
ALTER TABLE inventory ADD COLUMN virtualization TEXT;
ALTER TABLE inventory ADD COLUMN packages_known {int} NOT NULL DEFAULT 1;
ALTER TABLE inventory ADD COLUMN restart_known {int} NOT NULL DEFAULT 1;

DROP INDEX inventory_software_set;
CREATE INDEX inventory_software_set ON inventory (software_set, client);

-- Classes of which a machine has several.
CREATE TABLE inventory_processor (
    client   TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    model    TEXT NOT NULL,
    sockets  {int} NOT NULL,
    threads  {int} NOT NULL,
    PRIMARY KEY (client, position)
) {clustered};

CREATE TABLE inventory_disk (
    client   TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    name     TEXT NOT NULL,
    size     {int} NOT NULL,
    model    TEXT NOT NULL,
    PRIMARY KEY (client, position)
) {clustered};

CREATE TABLE inventory_file_system (
    client      TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    position    {int} NOT NULL,
    mount_point TEXT NOT NULL,
    kind        TEXT NOT NULL,
    source      TEXT NOT NULL,
    size        {int} NOT NULL,
    free        {int} NOT NULL,
    PRIMARY KEY (client, position)
) {clustered};

-- One row for each address of an interface, and one without for an interface that has none.
CREATE TABLE inventory_interface (
    client   TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    name     TEXT NOT NULL,
    mac      TEXT NOT NULL,
    address  TEXT,
    prefix   {int},
    PRIMARY KEY (client, position)
) {clustered};

DROP VIEW v_client;
CREATE VIEW v_client AS
SELECT c.id AS client, c.hostname, c.approval, c.site, c.address, c.enrolled_at, c.last_seen,
       i.os, i.release, i.architecture, i.os_name, i.os_version, i.kernel, i.booted_at, i.restart_needed,
       i.vendor, i.product, i.serial, i.memory_bytes, i.collected_at AS inventory_at,
       i.fqdn, i.os_family, i.os_edition, i.os_display_version, i.kernel_name, i.bios_version, i.virtualization
FROM client c
LEFT JOIN inventory i ON i.client = c.id;

CREATE VIEW v_processor AS
SELECT c.id AS client, c.hostname, p.model, p.sockets, p.threads
FROM client c
JOIN inventory_processor p ON p.client = c.id;

CREATE VIEW v_disk AS
SELECT c.id AS client, c.hostname, d.name, d.size, d.model
FROM client c
JOIN inventory_disk d ON d.client = c.id;

CREATE VIEW v_file_system AS
SELECT c.id AS client, c.hostname, f.mount_point, f.kind, f.source, f.size, f.free
FROM client c
JOIN inventory_file_system f ON f.client = c.id;

CREATE VIEW v_interface AS
SELECT c.id AS client, c.hostname, i.name, i.mac, i.address, i.prefix
FROM client c
JOIN inventory_interface i ON i.client = c.id;
-- Identity: conflicts, clones and re-enrollment.
ALTER TABLE client ADD COLUMN serial TEXT;
ALTER TABLE client ADD COLUMN conflict TEXT;
ALTER TABLE client ADD COLUMN conflict_with TEXT;
ALTER TABLE client ADD COLUMN challenge TEXT;
ALTER TABLE client ADD COLUMN rolled_back_at {int};
CREATE INDEX client_serial ON client (serial);
CREATE INDEX client_approval ON client (approval);
ALTER TABLE enrollment_token ADD COLUMN replaces TEXT;
CREATE TABLE registration (
    hostname   TEXT NOT NULL PRIMARY KEY,
    key        TEXT,
    machine_id TEXT,
    serial     TEXT,
    collection TEXT,
    added_at   {int} NOT NULL,
    added_by   TEXT NOT NULL,
    used_by    TEXT,
    used_at    {int}
) {strict};
CREATE INDEX registration_key ON registration (key);
CREATE INDEX registration_used_by ON registration (used_by);
ALTER TABLE site ADD COLUMN messages_per_minute {int} NOT NULL DEFAULT 60;
ALTER TABLE site ADD COLUMN mebibytes_per_hour {int} NOT NULL DEFAULT 20;
ALTER TABLE site ADD COLUMN requests_per_minute {int} NOT NULL DEFAULT 6000;

-- Operators.
ALTER TABLE site ADD COLUMN second_approver_above_percent {int} NOT NULL DEFAULT 10;
ALTER TABLE site ADD COLUMN second_approver_share_ignored_up_to {int} NOT NULL DEFAULT 20;
ALTER TABLE site ADD COLUMN second_approver_above_clients {int} NOT NULL DEFAULT 500;
ALTER TABLE site ADD COLUMN roster_version {int} NOT NULL DEFAULT 0;
ALTER TABLE audit_log ADD COLUMN key TEXT;
ALTER TABLE audit_log ADD COLUMN decision {blob};
CREATE TABLE decision (
    digest   {blob} NOT NULL PRIMARY KEY,
    number   {int} NOT NULL,
    deed     TEXT NOT NULL,
    object   TEXT NOT NULL,
    envelope TEXT NOT NULL
) {strict};
CREATE INDEX decision_object ON decision (object, deed, number);

-- An inventory that changes nothing of what updates are judged by is not judged again.
ALTER TABLE scan_run ADD COLUMN basis {blob};

-- Released content.
ALTER TABLE package_version ADD COLUMN released_in {int};
