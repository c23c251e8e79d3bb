-- From version 8 to 9.

-- The version of the program that read what the last sync brought; not known of what came before. Another may read otherwise.
ALTER TABLE feed_state ADD COLUMN read_by TEXT;
