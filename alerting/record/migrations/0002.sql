-- An alert may be about a group (a channel, an agent, an app, an org) instead of a chat.
ALTER TABLE alerts RENAME TO alerts_before;
DROP INDEX alerts_open;
DROP INDEX alerts_ended;
CREATE TABLE alerts (
    number    INTEGER PRIMARY KEY,
    rule      TEXT    NOT NULL,
    org       INTEGER NOT NULL,
    chat      INTEGER NOT NULL,
    message   INTEGER NOT NULL,
    of_group  TEXT    NOT NULL,
    since     INTEGER NOT NULL,
    severity  TEXT    NOT NULL,
    trial     INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    ended_at  INTEGER,
    body      BLOB    NOT NULL,
    UNIQUE (chat, org, rule, message, of_group, since)
) STRICT;
INSERT INTO alerts
    SELECT number, rule, org, chat, message, '', since, severity, trial, opened_at, ended_at, body
    FROM alerts_before;
DROP TABLE alerts_before;
CREATE INDEX alerts_open ON alerts (number) WHERE ended_at IS NULL;
CREATE INDEX alerts_ended ON alerts (ended_at) WHERE ended_at IS NOT NULL;
