-- From version 6 to 7.

-- All approved clients that were judged against this stand as judged in this generation at least: at most one row.
CREATE TABLE scan_settled (
    against    {blob} NOT NULL,
    generation {int} NOT NULL
) {strict};

-- How fast content may go to a distribution point, at which hours: windows as JSON.
ALTER TABLE distribution_point ADD COLUMN bandwidth TEXT NOT NULL DEFAULT '[]';

-- How fast content may come to each client of a boundary, at which hours: windows as JSON.
ALTER TABLE boundary ADD COLUMN bandwidth TEXT NOT NULL DEFAULT '[]';
