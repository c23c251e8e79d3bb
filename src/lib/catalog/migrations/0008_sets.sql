-- From version 7 to 8.

-- The difference of a set of software from its base is one row, not one for each member.
CREATE TABLE software_set_mark (
    software_set {int} NOT NULL REFERENCES software_set (id) ON DELETE CASCADE,
    software     {int} NOT NULL REFERENCES software (id),
    held         {int} NOT NULL CHECK (held IN (0, 1)),
    broken       TEXT,
    PRIMARY KEY (software_set, software)
) {clustered};
INSERT INTO software_set_mark (software_set, software, held, broken)
SELECT software_set, software, held, broken
FROM software_set_added
WHERE held = 1 OR broken IS NOT NULL;

ALTER TABLE software_set ADD COLUMN added TEXT NOT NULL DEFAULT '';
ALTER TABLE software_set ADD COLUMN removed TEXT NOT NULL DEFAULT '';
UPDATE software_set
SET added = COALESCE((SELECT ',' || STRING_AGG(CAST(a.software AS TEXT), ',') || ','
                      FROM software_set_added a WHERE a.software_set = software_set.id), ''),
    removed = COALESCE((SELECT ',' || STRING_AGG(CAST(r.software AS TEXT), ',') || ','
                        FROM software_set_removed r WHERE r.software_set = software_set.id), '');

DROP VIEW v_installed_software;
DROP VIEW software_set_member;
DROP TABLE software_set_added;
DROP TABLE software_set_removed;
CREATE VIEW software_set_member AS
SELECT s.id AS software_set, b.software, b.held, b.broken
FROM software_set s
JOIN software_base_member b ON b.base = s.base
WHERE s.removed NOT LIKE '%,' || CAST(b.software AS TEXT) || ',%'
UNION ALL
SELECT s.id AS software_set, CAST(a.value AS BIGINT) AS software, COALESCE(m.held, 0) AS held, m.broken
FROM software_set s
CROSS JOIN {json_each}(CAST('[' || TRIM(s.added, ',') || ']' AS {json})) a
LEFT JOIN software_set_mark m ON m.software_set = s.id AND m.software = CAST(a.value AS BIGINT);

CREATE VIEW v_installed_software AS
SELECT c.id AS client, c.hostname, s.name, s.version, s.architecture, s.source, s.source_version, b.held, b.broken,
       s.ecosystem, s.module, s.vendor
FROM client c
JOIN inventory i ON i.client = c.id
JOIN software_set t ON t.id = i.software_set
JOIN software_base_member b ON b.base = t.base
JOIN software s ON s.id = b.software
WHERE t.removed NOT LIKE '%,' || CAST(b.software AS TEXT) || ',%'
UNION ALL
SELECT c.id AS client, c.hostname, s.name, s.version, s.architecture, s.source, s.source_version, COALESCE(m.held, 0) AS held,
       m.broken, s.ecosystem, s.module, s.vendor
FROM client c
JOIN inventory i ON i.client = c.id
JOIN software_set t ON t.id = i.software_set
CROSS JOIN {json_each}(CAST('[' || TRIM(t.added, ',') || ']' AS {json})) a
CROSS JOIN software s
LEFT JOIN software_set_mark m ON m.software_set = t.id AND m.software = s.id
WHERE s.id = CAST(a.value AS BIGINT);
