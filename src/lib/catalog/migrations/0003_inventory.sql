-- From version 2 to 3: what the site knows about its machines, and packages of every ecosystem.

-- Packages of every ecosystem.
ALTER TABLE software ADD COLUMN ecosystem TEXT NOT NULL DEFAULT 'dpkg';
ALTER TABLE software ADD COLUMN module TEXT;
ALTER TABLE software ADD COLUMN vendor TEXT;
DROP VIEW v_installed_software;
CREATE VIEW v_installed_software AS
SELECT c.id AS client, c.hostname, s.name, s.version, s.architecture, s.source, s.source_version, m.held, m.broken,
       s.ecosystem, s.module, s.vendor
FROM client c
JOIN inventory i ON i.client = c.id
JOIN software_set_member m ON m.software_set = i.software_set
JOIN software s ON s.id = m.software;

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

-- Software inventory rules, collected files, metering.

-- Software sets.

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
