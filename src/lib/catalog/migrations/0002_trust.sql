-- From version 1 to 2: identity, operators and released content.

ALTER TABLE package_version ADD COLUMN released_in {int};
