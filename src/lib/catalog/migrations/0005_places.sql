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

-- Judging again only what changed: updates are known by their digests, syncs note what they touch, scans by what they judged.
ALTER TABLE software_update ADD COLUMN digest {blob};
CREATE TABLE update_change (
    generation {int} NOT NULL,
    name       TEXT NOT NULL,
    PRIMARY KEY (generation, name)
) {clustered};
CREATE TABLE scan_interest (
    digest {blob} NOT NULL PRIMARY KEY,
    names  TEXT NOT NULL
) {clustered};
ALTER TABLE scan_run ADD COLUMN against {blob};
ALTER TABLE scan_run ADD COLUMN generation {int};
ALTER TABLE scan_run ADD COLUMN shape {blob};
ALTER TABLE scan_run ADD COLUMN interest {blob};
ALTER TABLE scan_run ADD COLUMN outcome {blob};
UPDATE scan_run SET basis = NULL;
CREATE INDEX scan_run_interest ON scan_run (interest);
-- The other sites of the hierarchy, as far as they are configured here.
CREATE TABLE other_site (
    code     TEXT NOT NULL PRIMARY KEY,
    name     TEXT NOT NULL,
    kind     TEXT NOT NULL,
    parent   TEXT,
    position {int} NOT NULL
) {strict};
