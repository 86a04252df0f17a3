-- Lists of contacts in files of their own, as they were when a version of the rules file that names
-- them came into force. Who was on them (msgpack) is kept once, and for the newest versions only.
CREATE TABLE contact_files (
    version INTEGER NOT NULL,
    name    TEXT    NOT NULL,
    digest  BLOB    NOT NULL,
    count   INTEGER NOT NULL,
    PRIMARY KEY (version, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact_lists (
    digest BLOB NOT NULL PRIMARY KEY,
    ids    BLOB NOT NULL
) STRICT;
