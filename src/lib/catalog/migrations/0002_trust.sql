-- From version 1 to 2: identity, operators and released content.

-- An inventory that changes nothing of what updates are judged by is not judged again.
ALTER TABLE scan_run ADD COLUMN basis {blob};

ALTER TABLE package_version ADD COLUMN released_in {int};
