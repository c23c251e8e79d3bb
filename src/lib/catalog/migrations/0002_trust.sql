-- From version 1 to 2: identity, operators and released content.

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
