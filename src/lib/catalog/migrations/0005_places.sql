-- From version 4 to 5: places.

-- Distribution points that are protected, in groups, or fetch by themselves.
ALTER TABLE distribution_point ADD COLUMN protected TEXT NOT NULL DEFAULT '[]';
ALTER TABLE distribution_point ADD COLUMN point_groups TEXT NOT NULL DEFAULT '[]';
ALTER TABLE distribution_point ADD COLUMN pull_from TEXT NOT NULL DEFAULT '[]';

-- Boundaries that share distribution points.
CREATE TABLE boundary_group (
    id       TEXT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL,
    position {int} NOT NULL
) {strict};

-- The other sites of the hierarchy, as far as they are configured here.
CREATE TABLE other_site (
    code     TEXT NOT NULL PRIMARY KEY,
    name     TEXT NOT NULL,
    kind     TEXT NOT NULL,
    parent   TEXT,
    position {int} NOT NULL
) {strict};
