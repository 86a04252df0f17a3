-- What Zoho calls its agents, channels, bots, departments, contacts and tickets: asked once, kept.
CREATE TABLE names (
    kind    TEXT    NOT NULL,
    id      INTEGER NOT NULL,
    name    TEXT    NOT NULL,
    url     TEXT    NOT NULL DEFAULT '',
    part_of INTEGER NOT NULL DEFAULT 0,
    asked   INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
