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

-- Software sets.

-- Activity of clients.

-- Trust.
