-- From version 6 to 7.

-- How fast content may go to a distribution point, at which hours: windows as JSON.
ALTER TABLE distribution_point ADD COLUMN bandwidth TEXT NOT NULL DEFAULT '[]';
