-- From version 2 to 3: what the site knows about its machines, and packages of every ecosystem.

-- Packages of every ecosystem.

-- Classes of hardware and operating system.

-- Sections, deltas, history, orphans and rejected reports.

-- Software inventory rules, collected files, metering.

-- Software sets.

-- Activity of clients.

-- Trust.
