-- What is still to be told of an alert is part of it, also when it has ended meanwhile.
ALTER TABLE alerts ADD COLUMN owing INTEGER NOT NULL DEFAULT 0;
CREATE INDEX alerts_owing ON alerts (number) WHERE owing = 1;

-- Which alerts a message about several of them tells of.
CREATE TABLE told_together (
    alert   INTEGER NOT NULL,
    message INTEGER NOT NULL,
    PRIMARY KEY (alert, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX told_together_message ON told_together (message);

-- Until when its recipient hears no more of its group.
ALTER TABLE messages ADD COLUMN window_until INTEGER NOT NULL DEFAULT 0;
CREATE INDEX messages_window ON messages (window_until) WHERE window_until > 0;

-- What happened to each alert, besides its messages. Insert-only.
CREATE TABLE timeline (
    id     INTEGER PRIMARY KEY,
    alert  INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    what   TEXT    NOT NULL,
    who    TEXT    NOT NULL,
    place  TEXT    NOT NULL,
    detail TEXT    NOT NULL
) STRICT;
CREATE INDEX timeline_alert ON timeline (alert, id);
CREATE INDEX timeline_taken ON timeline (at) WHERE what = 'acknowledged';

-- What people did that is about no single alert: silences, reloads, refused answers. Insert-only.
CREATE TABLE audit (
    id     INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    what   TEXT    NOT NULL,
    who    TEXT    NOT NULL,
    place  TEXT    NOT NULL,
    detail TEXT    NOT NULL
) STRICT;

CREATE TABLE silences (
    number INTEGER PRIMARY KEY,
    until  INTEGER NOT NULL,
    body   BLOB    NOT NULL
) STRICT;

-- Secrets of the program's own, made at its first start.
CREATE TABLE keys (
    name TEXT    NOT NULL PRIMARY KEY,
    body BLOB    NOT NULL,
    at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Answers of people that were carried out: the same one again changes nothing.
CREATE TABLE answers (
    id    TEXT    NOT NULL PRIMARY KEY,
    at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_at ON answers (at);
