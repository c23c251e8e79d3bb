//! MEMORY: the only SQL; SQLite and PostgreSQL behind one type.
