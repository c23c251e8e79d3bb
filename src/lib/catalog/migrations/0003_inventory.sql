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

-- Activity of clients.

-- Trust.
