-- From version 1 to 2: identity, operators and released content.

-- Identity: conflicts, clones and re-enrollment.
ALTER TABLE client ADD COLUMN serial TEXT;
ALTER TABLE client ADD COLUMN conflict TEXT;
ALTER TABLE client ADD COLUMN conflict_with TEXT;
ALTER TABLE client ADD COLUMN challenge TEXT;
ALTER TABLE client ADD COLUMN rolled_back_at {int};
CREATE INDEX client_serial ON client (serial);
CREATE INDEX client_approval ON client (approval);
ALTER TABLE enrollment_token ADD COLUMN replaces TEXT;
CREATE TABLE registration (
    hostname   TEXT NOT NULL PRIMARY KEY,
    key        TEXT,
    machine_id TEXT,
    serial     TEXT,
    collection TEXT,
    added_at   {int} NOT NULL,
    added_by   TEXT NOT NULL,
    used_by    TEXT,
    used_at    {int}
) {strict};
CREATE INDEX registration_key ON registration (key);
CREATE INDEX registration_used_by ON registration (used_by);
ALTER TABLE site ADD COLUMN messages_per_minute {int} NOT NULL DEFAULT 60;
ALTER TABLE site ADD COLUMN mebibytes_per_hour {int} NOT NULL DEFAULT 20;
ALTER TABLE site ADD COLUMN requests_per_minute {int} NOT NULL DEFAULT 6000;

-- Operators.
ALTER TABLE site ADD COLUMN second_approver_above_percent {int} NOT NULL DEFAULT 10;
ALTER TABLE site ADD COLUMN second_approver_share_ignored_up_to {int} NOT NULL DEFAULT 20;
ALTER TABLE site ADD COLUMN second_approver_above_clients {int} NOT NULL DEFAULT 500;
ALTER TABLE site ADD COLUMN roster_version {int} NOT NULL DEFAULT 0;
ALTER TABLE audit_log ADD COLUMN key TEXT;
ALTER TABLE audit_log ADD COLUMN decision {blob};
CREATE TABLE decision (
    digest   {blob} NOT NULL PRIMARY KEY,
    number   {int} NOT NULL,
    deed     TEXT NOT NULL,
    object   TEXT NOT NULL,
    envelope TEXT NOT NULL
) {strict};
CREATE INDEX decision_object ON decision (object, deed, number);

-- An inventory that changes nothing of what updates are judged by is not judged again.
ALTER TABLE scan_run ADD COLUMN basis {blob};

-- Released content.
ALTER TABLE package_version ADD COLUMN released_in {int};
