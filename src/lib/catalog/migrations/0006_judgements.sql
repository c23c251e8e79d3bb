-- From version 5 to 6.

-- How updates stand to clients is stored once for all to which they stand alike.
CREATE TABLE patch_standing (
    id             {id},
    update_id      TEXT NOT NULL,
    state          TEXT NOT NULL,
    title          TEXT NOT NULL,
    severity       TEXT NOT NULL,
    classification TEXT NOT NULL
) {strict};
CREATE UNIQUE INDEX patch_standing_update ON patch_standing (update_id, state, severity, classification, title);

CREATE TABLE patch_record (
    id        {id},
    digest    {blob} NOT NULL UNIQUE,
    standings TEXT NOT NULL
) {strict};

INSERT INTO patch_standing (update_id, state, title, severity, classification)
SELECT DISTINCT update_id, state, title, severity, classification
FROM patch_state;
-- The next judgement of a client stores its record by a digest of what it says; here it needs only differ from others.
INSERT INTO patch_record (digest, standings)
SELECT CAST(p.client AS {blob}),
       '[' || STRING_AGG('[' || COALESCE(CAST(p.detected_at AS TEXT), 'null') || ',' || CAST(p.changed_at AS TEXT) || ',['
                         || CAST(s.id AS TEXT) || ']]', ',') || ']'
FROM patch_state p
JOIN patch_standing s ON s.update_id = p.update_id AND s.state = p.state AND s.title = p.title
    AND s.severity = p.severity AND s.classification = p.classification
GROUP BY p.client;

DROP VIEW v_patch_state;
DROP INDEX scan_run_interest;
ALTER TABLE scan_run RENAME TO scan_run_5;
CREATE TABLE scan_run (
    client       TEXT NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
    scanned_at   {int} NOT NULL,
    inventory_at {int} NOT NULL,
    state        TEXT NOT NULL,
    unknown      TEXT,
    record       {int} REFERENCES patch_record (id),
    basis        {blob},
    against      {blob},
    generation   {int},
    shape        {blob},
    interest     {blob}
) {strict};
INSERT INTO scan_run (client, scanned_at, inventory_at, state, unknown, record, basis, against, generation, shape, interest)
SELECT r.client, r.scanned_at, r.inventory_at, r.state, r.unknown, p.id, r.basis, r.against, r.generation, r.shape, r.interest
FROM scan_run_5 r
LEFT JOIN patch_record p ON p.digest = CAST(r.client AS {blob});
DROP TABLE scan_run_5;
DROP TABLE patch_state;
CREATE INDEX scan_run_interest ON scan_run (interest);
CREATE INDEX scan_run_record ON scan_run (record);
CREATE VIEW v_patch_state AS
SELECT c.id AS client, c.hostname, s.update_id, s.title, s.state, s.severity, s.classification,
       CAST(g.value ->> 0 AS BIGINT) AS detected_at, CAST(g.value ->> 1 AS BIGINT) AS changed_at,
       r.scanned_at, r.unknown
FROM scan_run r
JOIN client c ON c.id = r.client
JOIN patch_record p ON p.id = r.record
CROSS JOIN {json_each}(CAST(p.standings AS {json})) g
CROSS JOIN {json_each}(g.value -> 2) n
JOIN patch_standing s ON s.id = CAST(n.value AS BIGINT);

-- Clients outside every boundary, and the management points of other sites.
ALTER TABLE site ADD COLUMN fallback_site TEXT;
ALTER TABLE other_site ADD COLUMN management_points TEXT NOT NULL DEFAULT '[]';
