-- From version 2 to 3: what the site knows about its machines, and packages of every ecosystem.

-- Packages of every ecosystem.

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

CREATE VIEW v_file AS
SELECT c.id AS client, c.hostname, m.path, m.name, m.size, m.modified_at, m.rules, m.format, m.version, m.product,
       m.manufacturer, m.original_name, m.build_id, m.soname, m.sha256
FROM client c
JOIN inventory_file_set i ON i.client = c.id
JOIN file_set_member m ON m.file_set = i.file_set;

-- Software sets.

-- Activity of clients.

-- Trust.
