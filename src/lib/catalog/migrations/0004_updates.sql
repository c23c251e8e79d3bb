-- From version 3 to 4: update catalogs of every kind.

-- Feeds of every kind.
ALTER TABLE feed ADD COLUMN kind TEXT NOT NULL DEFAULT 'apt';
ALTER TABLE feed ADD COLUMN release TEXT;
ALTER TABLE feed_state RENAME COLUMN release TO covers;

-- Updates that are not one version of one source package.
ALTER TABLE software_update ADD COLUMN ecosystem TEXT NOT NULL DEFAULT 'dpkg';
ALTER TABLE software_update ADD COLUMN cvss TEXT;
DROP INDEX software_update_source;
ALTER TABLE software_update RENAME COLUMN release TO former_release;
ALTER TABLE software_update RENAME COLUMN source TO former_source;
ALTER TABLE software_update RENAME COLUMN source_version TO former_source_version;
ALTER TABLE software_update ADD COLUMN release TEXT;
ALTER TABLE software_update ADD COLUMN source TEXT;
ALTER TABLE software_update ADD COLUMN source_version TEXT;
UPDATE software_update SET release = former_release, source = former_source, source_version = former_source_version;
ALTER TABLE software_update DROP COLUMN former_release;
ALTER TABLE software_update DROP COLUMN former_source;
ALTER TABLE software_update DROP COLUMN former_source_version;
CREATE INDEX software_update_source ON software_update (source);

ALTER TABLE update_package ADD COLUMN module TEXT;

CREATE TABLE update_alias (
    update_key {int} NOT NULL REFERENCES software_update (key),
    position   {int} NOT NULL,
    alias      TEXT NOT NULL,
    PRIMARY KEY (update_key, position)
) {clustered};
CREATE INDEX update_alias_alias ON update_alias (alias);

CREATE TABLE update_supersedes (
    update_key {int} NOT NULL REFERENCES software_update (key),
    position   {int} NOT NULL,
    superseded TEXT NOT NULL,
    PRIMARY KEY (update_key, position)
) {clustered};
CREATE INDEX update_supersedes_superseded ON update_supersedes (superseded);

CREATE TABLE update_rule (
    update_key {int} NOT NULL REFERENCES software_update (key),
    position   {int} NOT NULL,
    name       TEXT NOT NULL,
    document   TEXT NOT NULL,
    PRIMARY KEY (update_key, position)
) {clustered};
CREATE INDEX update_rule_name ON update_rule (name);

CREATE TABLE cve_priority (
    feed            TEXT NOT NULL REFERENCES feed_state (feed),
    cve             TEXT NOT NULL,
    exploited_since {int},
    due             {int},
    ransomware      {int},
    epss            {int},
    percentile      {int},
    PRIMARY KEY (cve, feed)
) {clustered};
CREATE INDEX cve_priority_feed ON cve_priority (feed);

-- An advisory that names a source package is answered at once.
CREATE INDEX software_source ON software (source);

-- Differences of sets of software lie by blocks of sets, so that what comes together is written together.
DROP INDEX software_set_added_software;
DROP INDEX software_set_removed_software;
CREATE INDEX software_set_added_block ON software_set_added ((software_set / 1024), software, software_set);
CREATE INDEX software_set_removed_block ON software_set_removed ((software_set / 1024), software, software_set);
CREATE INDEX client_listed ON client (number, id, hostname);
-- How clients stood.
CREATE TABLE client_activity (
    client   TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    since    {int} NOT NULL,
    activity TEXT NOT NULL,
    PRIMARY KEY (client, since)
) {clustered};

-- Rules of metering counted at their own site, whatever they said.
UPDATE client_settings SET document = REPLACE(document, '"site_and_below"', '"site"');

-- Filters ask for properties of own classes.
CREATE INDEX list_property_name ON list_property (class, property);
