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

-- Software inventory rules, collected files, metering.

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

-- Trust.
