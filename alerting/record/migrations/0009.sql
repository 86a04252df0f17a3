-- What is to be done in Zoho because of an alert, and what became of it.
CREATE TABLE deeds (
    id      INTEGER PRIMARY KEY,
    key     TEXT    NOT NULL UNIQUE,
    alert   INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    body    BLOB    NOT NULL,
    state   TEXT    NOT NULL DEFAULT 'waiting',
    detail  TEXT    NOT NULL DEFAULT '',
    done_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX deeds_waiting ON deeds (id) WHERE state IN ('waiting', 'claimed');
