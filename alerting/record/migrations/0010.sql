-- Who may come in to the page. Of what browsers and programs send only the SHA-256 is here.
CREATE TABLE users (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL COLLATE NOCASE UNIQUE,
    role       INTEGER NOT NULL,
    password   TEXT    NOT NULL,
    made_at    INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE TABLE logins (
    digest  BLOB    NOT NULL PRIMARY KEY,
    user    INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX logins_of ON logins (user, made_at);
CREATE TABLE api_tokens (
    digest     BLOB    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL COLLATE NOCASE UNIQUE,
    role       INTEGER NOT NULL,
    prefix     TEXT    NOT NULL,
    made_at    INTEGER NOT NULL,
    used_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
