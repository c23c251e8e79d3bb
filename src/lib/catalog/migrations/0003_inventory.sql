-- From version 2 to 3: what the site knows about its machines, and packages of every ecosystem.

-- Packages of every ecosystem.
ALTER TABLE software ADD COLUMN ecosystem TEXT NOT NULL DEFAULT 'dpkg';
ALTER TABLE software ADD COLUMN module TEXT;
ALTER TABLE software ADD COLUMN vendor TEXT;
DROP VIEW v_installed_software;

-- Updates of Windows.
CREATE TABLE inventory_hotfix (
    client       TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    position     {int} NOT NULL,
    id           TEXT NOT NULL,
    installed_on TEXT,
    PRIMARY KEY (client, position)
) {clustered};
CREATE INDEX inventory_hotfix_id ON inventory_hotfix (id, client);

CREATE VIEW v_hotfix AS
SELECT c.id AS client, c.hostname, h.id, h.installed_on
FROM client c
JOIN inventory_hotfix h ON h.client = c.id;

-- Classes of hardware and operating system.

DROP VIEW v_processor;
ALTER TABLE inventory_processor ADD COLUMN cores {int};
ALTER TABLE inventory_processor ADD COLUMN megahertz {int};
ALTER TABLE inventory_processor ADD COLUMN vendor TEXT NOT NULL DEFAULT '';
CREATE VIEW v_processor AS
SELECT c.id AS client, c.hostname, p.model, p.sockets, p.threads, p.cores, p.megahertz, p.vendor
FROM client c
JOIN inventory_processor p ON p.client = c.id;

DROP VIEW v_disk;
ALTER TABLE inventory_disk ADD COLUMN vendor TEXT NOT NULL DEFAULT '';
ALTER TABLE inventory_disk ADD COLUMN serial TEXT NOT NULL DEFAULT '';
ALTER TABLE inventory_disk ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE inventory_disk ADD COLUMN transport TEXT NOT NULL DEFAULT '';
ALTER TABLE inventory_disk ADD COLUMN removable {int} NOT NULL DEFAULT 0;
CREATE VIEW v_disk AS
SELECT c.id AS client, c.hostname, d.name, d.size, d.model, d.vendor, d.serial, d.kind, d.transport, d.removable
FROM client c
JOIN inventory_disk d ON d.client = c.id;

DROP VIEW v_interface;
ALTER TABLE inventory_interface ADD COLUMN physical {int};
ALTER TABLE inventory_interface ADD COLUMN mtu {int};
ALTER TABLE inventory_interface ADD COLUMN driver TEXT NOT NULL DEFAULT '';
CREATE VIEW v_interface AS
SELECT c.id AS client, c.hostname, i.name, i.mac, i.address, i.prefix, i.physical, i.mtu, i.driver
FROM client c
JOIN inventory_interface i ON i.client = c.id;

-- What DMI, the firmware and the system say of the whole machine, beyond what filters read along.
CREATE TABLE inventory_system (
    client         TEXT NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
    vendor         TEXT,
    product        TEXT,
    version        TEXT,
    serial         TEXT,
    uuid           TEXT,
    bios_vendor    TEXT,
    bios_version   TEXT,
    bios_date      TEXT,
    board_vendor   TEXT,
    board_product  TEXT,
    board_version  TEXT,
    board_serial   TEXT,
    chassis_vendor TEXT,
    chassis_kind   TEXT,
    chassis_serial TEXT,
    asset_tag      TEXT,
    firmware       TEXT,
    secure_boot    {int},
    tpm            TEXT,
    time_zone      TEXT
) {strict};

-- Lists of instances that many machines share, as of services: each is stored once, by its digest. What is shown is the
-- document; the rows below it are for questions.
CREATE TABLE inventory_list (
    id       {id},
    digest   {blob} NOT NULL UNIQUE,
    class    TEXT NOT NULL,
    document TEXT NOT NULL
) {strict};

CREATE TABLE inventory_list_of (
    client TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    class  TEXT NOT NULL,
    list   {int} NOT NULL REFERENCES inventory_list (id),
    PRIMARY KEY (client, class)
) {clustered};
CREATE INDEX inventory_list_of_list ON inventory_list_of (list, client);

CREATE TABLE list_user (
    list     {int} NOT NULL REFERENCES inventory_list (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    name TEXT NOT NULL,
    uid {int},
    gid {int},
    full_name TEXT,
    home TEXT,
    shell TEXT,
    PRIMARY KEY (list, position)
) {clustered};

CREATE TABLE list_service (
    list     {int} NOT NULL REFERENCES inventory_list (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    name TEXT NOT NULL,
    state TEXT,
    running {int},
    PRIMARY KEY (list, position)
) {clustered};

CREATE TABLE list_listening_port (
    list     {int} NOT NULL REFERENCES inventory_list (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    protocol TEXT NOT NULL,
    address TEXT,
    port {int},
    process TEXT,
    PRIMARY KEY (list, position)
) {clustered};

CREATE TABLE list_memory_module (
    list     {int} NOT NULL REFERENCES inventory_list (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    locator TEXT NOT NULL,
    size {int},
    kind TEXT,
    megatransfers {int},
    vendor TEXT,
    serial TEXT,
    part TEXT,
    PRIMARY KEY (list, position)
) {clustered};

CREATE TABLE list_partition (
    list     {int} NOT NULL REFERENCES inventory_list (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    name TEXT NOT NULL,
    disk TEXT,
    size {int},
    kind TEXT,
    label TEXT,
    uuid TEXT,
    PRIMARY KEY (list, position)
) {clustered};

CREATE TABLE list_pci_device (
    list     {int} NOT NULL REFERENCES inventory_list (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    address TEXT NOT NULL,
    id TEXT,
    class TEXT,
    class_name TEXT,
    vendor TEXT,
    device TEXT,
    driver TEXT,
    PRIMARY KEY (list, position)
) {clustered};

CREATE TABLE list_usb_device (
    list     {int} NOT NULL REFERENCES inventory_list (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    port TEXT NOT NULL,
    id TEXT,
    vendor TEXT,
    device TEXT,
    serial TEXT,
    PRIMARY KEY (list, position)
) {clustered};

CREATE TABLE list_gpu (
    list     {int} NOT NULL REFERENCES inventory_list (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    address TEXT NOT NULL,
    name TEXT,
    driver TEXT,
    PRIMARY KEY (list, position)
) {clustered};

CREATE TABLE list_container_image (
    list     {int} NOT NULL REFERENCES inventory_list (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    engine TEXT NOT NULL,
    name TEXT,
    id TEXT,
    PRIMARY KEY (list, position)
) {clustered};

-- Properties of classes of the administrator's own; with architecture and resource those of things beside the machine.
CREATE TABLE list_property (
    list         {int} NOT NULL REFERENCES inventory_list (id) ON DELETE CASCADE,
    position     {int} NOT NULL,
    architecture TEXT,
    resource     TEXT,
    class        TEXT NOT NULL,
    instance     {int} NOT NULL,
    property     TEXT NOT NULL,
    value        TEXT NOT NULL,
    PRIMARY KEY (list, position)
) {clustered};

CREATE VIEW v_system AS
SELECT c.id AS client, c.hostname, s.vendor, s.product, s.version, s.serial, s.uuid, s.bios_vendor, s.bios_version, s.bios_date,
       s.board_vendor, s.board_product, s.board_version, s.board_serial, s.chassis_vendor, s.chassis_kind, s.chassis_serial,
       s.asset_tag, s.firmware, s.secure_boot, s.tpm, s.time_zone
FROM client c
JOIN inventory_system s ON s.client = c.id;

CREATE VIEW v_user AS
SELECT c.id AS client, c.hostname, l.name, l.uid, l.gid, l.full_name, l.home, l.shell
FROM client c
JOIN inventory_list_of o ON o.client = c.id
JOIN list_user l ON l.list = o.list;

CREATE VIEW v_service AS
SELECT c.id AS client, c.hostname, l.name, l.state, l.running
FROM client c
JOIN inventory_list_of o ON o.client = c.id
JOIN list_service l ON l.list = o.list;

CREATE VIEW v_listening_port AS
SELECT c.id AS client, c.hostname, l.protocol, l.address, l.port, l.process
FROM client c
JOIN inventory_list_of o ON o.client = c.id
JOIN list_listening_port l ON l.list = o.list;

CREATE VIEW v_memory_module AS
SELECT c.id AS client, c.hostname, l.locator, l.size, l.kind, l.megatransfers, l.vendor, l.serial, l.part
FROM client c
JOIN inventory_list_of o ON o.client = c.id
JOIN list_memory_module l ON l.list = o.list;

CREATE VIEW v_partition AS
SELECT c.id AS client, c.hostname, l.name, l.disk, l.size, l.kind, l.label, l.uuid
FROM client c
JOIN inventory_list_of o ON o.client = c.id
JOIN list_partition l ON l.list = o.list;

CREATE VIEW v_pci_device AS
SELECT c.id AS client, c.hostname, l.address, l.id, l.class, l.class_name, l.vendor, l.device, l.driver
FROM client c
JOIN inventory_list_of o ON o.client = c.id
JOIN list_pci_device l ON l.list = o.list;

CREATE VIEW v_usb_device AS
SELECT c.id AS client, c.hostname, l.port, l.id, l.vendor, l.device, l.serial
FROM client c
JOIN inventory_list_of o ON o.client = c.id
JOIN list_usb_device l ON l.list = o.list;

CREATE VIEW v_gpu AS
SELECT c.id AS client, c.hostname, l.address, l.name, l.driver
FROM client c
JOIN inventory_list_of o ON o.client = c.id
JOIN list_gpu l ON l.list = o.list;

CREATE VIEW v_container_image AS
SELECT c.id AS client, c.hostname, l.engine, l.name, l.id
FROM client c
JOIN inventory_list_of o ON o.client = c.id
JOIN list_container_image l ON l.list = o.list;

CREATE VIEW v_custom AS
SELECT c.id AS client, c.hostname, l.class, l.instance, l.property, l.value
FROM client c
JOIN inventory_list_of o ON o.client = c.id
JOIN list_property l ON l.list = o.list
WHERE l.resource IS NULL;

CREATE VIEW v_resource AS
SELECT c.id AS client, c.hostname, l.architecture, l.resource, l.class, l.instance, l.property, l.value
FROM client c
JOIN inventory_list_of o ON o.client = c.id
JOIN list_property l ON l.list = o.list
WHERE l.resource IS NOT NULL;

-- Sections, deltas, history, orphans and rejected reports.

-- Where the reports of a client stand: the serial and hash of the last state, the sum of its packages, what updates are
-- judged by; and from when on a full inventory is wanted, why, and how often that was so since a delta last fitted.
CREATE TABLE inventory_report (
    client       TEXT NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
    serial       {int} NOT NULL,
    state        {blob},
    packages     {blob},
    basis        {blob},
    wanted_after {int},
    wanted_why   TEXT,
    in_vain      {int} NOT NULL DEFAULT 0
) {strict};
CREATE INDEX inventory_report_wanted ON inventory_report (wanted_after);

-- What became of each property, in the order of arrival; property is none where it is of a whole instance. Values are JSON.
CREATE TABLE inventory_history (
    number       {id},
    client       TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    changed_at   {int} NOT NULL,
    collected_at {int} NOT NULL,
    class        TEXT NOT NULL,
    instance     TEXT NOT NULL,
    deed         TEXT NOT NULL CHECK (deed IN ('added', 'changed', 'removed')),
    property     TEXT,
    old_value    TEXT,
    new_value    TEXT
) {strict};
CREATE INDEX inventory_history_client ON inventory_history (client, number);
CREATE INDEX inventory_history_changed ON inventory_history (changed_at);

-- Inventories of machines that no client is, until one is.
CREATE TABLE inventory_orphan (
    number      {id},
    hostname    TEXT NOT NULL,
    machine_id  TEXT NOT NULL,
    source      TEXT NOT NULL,
    received_at {int} NOT NULL,
    document    TEXT NOT NULL
) {strict};
CREATE INDEX inventory_orphan_machine ON inventory_orphan (machine_id);
CREATE INDEX inventory_orphan_hostname ON inventory_orphan (hostname);

-- Reports that could not be read, as they came, with the reason. One that was too large is cut.
CREATE TABLE inventory_rejected (
    number      {id},
    source      TEXT NOT NULL,
    received_at {int} NOT NULL,
    reason      TEXT NOT NULL,
    size        {int} NOT NULL,
    document    TEXT NOT NULL
) {strict};
CREATE INDEX inventory_rejected_source ON inventory_rejected (source, number);

CREATE VIEW v_inventory_history AS
SELECT h.client, c.hostname, h.changed_at, h.collected_at, h.class, h.instance, h.deed, h.property, h.old_value, h.new_value
FROM inventory_history h
JOIN client c ON c.id = h.client;

-- Software inventory rules, collected files, metering.

-- What clients look for, hand over and count. Never queried, so it stays one JSON text.
CREATE TABLE client_settings (
    one      {int} NOT NULL PRIMARY KEY CHECK (one = 1),
    document TEXT NOT NULL
) {strict};

-- Files that the rules of software inventory found. A set is stored once, however many clients have it.
CREATE TABLE file_set (
    id      {id},
    digest  {blob} NOT NULL UNIQUE,
    members {int} NOT NULL
) {strict};

CREATE TABLE file_set_member (
    file_set      {int} NOT NULL REFERENCES file_set (id) ON DELETE CASCADE,
    position      {int} NOT NULL,
    path          TEXT NOT NULL,
    name          TEXT NOT NULL,
    size          {int} NOT NULL,
    modified_at   {int} NOT NULL,
    rules         TEXT NOT NULL,
    format        TEXT,
    version       TEXT,
    product       TEXT,
    manufacturer  TEXT,
    original_name TEXT,
    build_id      TEXT,
    soname        TEXT,
    sha256        TEXT,
    PRIMARY KEY (file_set, position)
) {clustered};
CREATE INDEX file_set_member_name ON file_set_member (name);

CREATE TABLE inventory_file_set (
    client   TEXT NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
    file_set {int} NOT NULL REFERENCES file_set (id)
) {strict};
CREATE INDEX inventory_file_set_set ON inventory_file_set (file_set);

-- Files that clients handed over: each content once, however many clients have it.
CREATE TABLE collected_content (
    digest  {blob} NOT NULL PRIMARY KEY,
    size    {int} NOT NULL,
    content {blob} NOT NULL
) {strict};

CREATE TABLE collected_file (
    client       TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    path         TEXT NOT NULL,
    digest       {blob} NOT NULL REFERENCES collected_content (digest),
    rule         TEXT NOT NULL,
    modified_at  {int} NOT NULL,
    collected_at {int} NOT NULL,
    PRIMARY KEY (client, path, digest)
) {strict};
CREATE INDEX collected_file_digest ON collected_file (digest);

-- Single uses of programs, and who used which in which span: kept for some days. Summaries are kept for long.
CREATE TABLE program_use (
    client             TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    process            TEXT NOT NULL,
    rule               TEXT NOT NULL,
    started_at         {int} NOT NULL,
    ended_at           {int} NOT NULL,
    file_name          TEXT NOT NULL,
    version            TEXT,
    user_name          TEXT NOT NULL,
    is_start           {int} NOT NULL CHECK (is_start IN (0, 1)),
    resolution_seconds {int} NOT NULL,
    received_at        {int} NOT NULL,
    PRIMARY KEY (client, process, rule, started_at)
) {strict};
CREATE INDEX program_use_received ON program_use (received_at);

CREATE TABLE program_presence (
    rule        TEXT NOT NULL,
    span        TEXT NOT NULL,
    from_at     {int} NOT NULL,
    client      TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    user_name   TEXT NOT NULL,
    received_at {int} NOT NULL,
    PRIMARY KEY (rule, span, from_at, client, user_name)
) {clustered};
CREATE INDEX program_presence_received ON program_presence (received_at);
CREATE INDEX program_presence_client ON program_presence (client);

CREATE TABLE program_summary (
    rule    TEXT NOT NULL,
    span    TEXT NOT NULL,
    from_at {int} NOT NULL,
    users   {int} NOT NULL,
    millis  {int} NOT NULL,
    PRIMARY KEY (rule, span, from_at)
) {strict};

CREATE TABLE program_month (
    rule         TEXT NOT NULL,
    month        TEXT NOT NULL,
    client       TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    user_name    TEXT NOT NULL,
    starts       {int} NOT NULL,
    millis       {int} NOT NULL,
    last_used_at {int} NOT NULL,
    PRIMARY KEY (rule, month, client, user_name)
) {strict};
CREATE INDEX program_month_client ON program_month (client);

CREATE VIEW v_file AS
SELECT c.id AS client, c.hostname, m.path, m.name, m.size, m.modified_at, m.rules, m.format, m.version, m.product,
       m.manufacturer, m.original_name, m.build_id, m.soname, m.sha256
FROM client c
JOIN inventory_file_set i ON i.client = c.id
JOIN file_set_member m ON m.file_set = i.file_set;

-- Software sets.

DROP VIEW v_deployment_status;

ALTER TABLE client ADD COLUMN number {int} NOT NULL DEFAULT 0;
UPDATE client SET number = o.number
FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS number FROM client) o
WHERE o.id = client.id;
CREATE UNIQUE INDEX client_number ON client (number);
CREATE INDEX client_word ON client ((number / 62));
DROP INDEX client_approval;
CREATE INDEX client_approval ON client (approval, number);

CREATE TABLE collection_word (
    collection TEXT NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
    word       {int} NOT NULL,
    bits       {int} NOT NULL,
    PRIMARY KEY (collection, word)
) {clustered};
CREATE INDEX collection_word_word ON collection_word (word);
INSERT INTO collection_word (collection, word, bits)
SELECT m.collection, c.number / 62, CAST(SUM(CAST(1 AS BIGINT) << CAST(c.number % 62 AS INTEGER)) AS BIGINT)
FROM collection_member m
JOIN client c ON c.id = m.client
GROUP BY m.collection, c.number / 62;
DROP TABLE collection_member;

CREATE TABLE software_base (
    id      {id},
    digest  {blob} NOT NULL UNIQUE,
    members {int} NOT NULL
) {strict};

ALTER TABLE software_set ADD COLUMN base {int} REFERENCES software_base (id);
CREATE INDEX software_set_base ON software_set (base);
CREATE TABLE software_base_member (
    base     {int} NOT NULL REFERENCES software_base (id) ON DELETE CASCADE,
    software {int} NOT NULL REFERENCES software (id),
    held     {int} NOT NULL CHECK (held IN (0, 1)),
    broken   TEXT,
    PRIMARY KEY (base, software)
) {clustered};
CREATE INDEX software_base_member_software ON software_base_member (software, base);
ALTER TABLE software_set_member RENAME TO software_set_added;
DROP INDEX software_set_member_software;
CREATE INDEX software_set_added_software ON software_set_added (software, software_set);
CREATE TABLE software_set_removed (
    software_set {int} NOT NULL REFERENCES software_set (id) ON DELETE CASCADE,
    software     {int} NOT NULL REFERENCES software (id),
    PRIMARY KEY (software_set, software)
) {clustered};
CREATE INDEX software_set_removed_software ON software_set_removed (software, software_set);

ALTER TABLE inventory ADD COLUMN number {int} NOT NULL DEFAULT 0;
UPDATE inventory SET number = (SELECT c.number FROM client c WHERE c.id = inventory.client);
DROP INDEX inventory_software_set;
CREATE INDEX inventory_software_set ON inventory (software_set, packages_known, number);

CREATE VIEW collection_member AS
SELECT w.collection, c.id AS client
FROM collection_word w
JOIN client c ON c.number / 62 = w.word AND w.bits & (CAST(1 AS BIGINT) << CAST(c.number % 62 AS INTEGER)) <> 0;

CREATE VIEW software_set_member AS
SELECT s.id AS software_set, b.software, b.held, b.broken
FROM software_set s
JOIN software_base_member b ON b.base = s.base
WHERE NOT EXISTS (SELECT 1 FROM software_set_removed r WHERE r.software_set = s.id AND r.software = b.software)
UNION ALL
SELECT software_set, software, held, broken
FROM software_set_added;

CREATE VIEW v_installed_software AS
SELECT c.id AS client, c.hostname, s.name, s.version, s.architecture, s.source, s.source_version, b.held, b.broken,
       s.ecosystem, s.module, s.vendor
FROM client c
JOIN inventory i ON i.client = c.id
JOIN software_set t ON t.id = i.software_set
JOIN software_base_member b ON b.base = t.base
JOIN software s ON s.id = b.software
WHERE NOT EXISTS (SELECT 1 FROM software_set_removed r WHERE r.software_set = t.id AND r.software = b.software)
UNION ALL
SELECT c.id AS client, c.hostname, s.name, s.version, s.architecture, s.source, s.source_version, a.held, a.broken,
       s.ecosystem, s.module, s.vendor
FROM client c
JOIN inventory i ON i.client = c.id
JOIN software_set_added a ON a.software_set = i.software_set
JOIN software s ON s.id = a.software;

CREATE VIEW v_deployment_status AS
SELECT d.id AS deployment, d.package, d.package_version, d.collection, c.id AS client, c.hostname,
       s.state, s.detail, s.exit_code, s.at, s.received_at
FROM deployment d
JOIN collection_member m ON m.collection = d.collection
JOIN client c ON c.id = m.client
LEFT JOIN deployment_status s ON s.deployment = d.id AND s.client = c.id;

-- Activity of clients.
ALTER TABLE site ADD COLUMN full_inventories_per_hour {int} NOT NULL DEFAULT 10000;
ALTER TABLE site ADD COLUMN heartbeat_hours {int} NOT NULL DEFAULT 168;
ALTER TABLE site ADD COLUMN active_days {int} NOT NULL DEFAULT 7;
ALTER TABLE site ADD COLUMN aging_days {int} NOT NULL DEFAULT 90;
ALTER TABLE site ADD COLUMN inventory_history_days {int} NOT NULL DEFAULT 90;

-- The last discovery record of each client: what its agent says of itself now and then.
CREATE TABLE client_discovery (
    client        TEXT NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
    received_at   {int} NOT NULL,
    fqdn          TEXT,
    agent_version TEXT NOT NULL,
    addresses     TEXT NOT NULL
) {strict};

-- Trust.
