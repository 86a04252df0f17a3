-- Figures for reports, counted once: what began at or after the instant `slot` and before the next
-- one. `body` (msgpack) maps a figure and, of lengths of time, its bucket to a number; all of it
-- can be added up. `rule` is empty but for what is counted of a rule's alerts.
CREATE TABLE figures (
    slot    INTEGER NOT NULL,
    org     INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    agent   INTEGER NOT NULL,
    rule    TEXT    NOT NULL,
    body    BLOB    NOT NULL,
    PRIMARY KEY (slot, org, channel, agent, rule)
) STRICT, WITHOUT ROWID;

-- Chats as counting knows them, without their customer; `until`: then it is forgotten.
CREATE TABLE figures_chats (
    id    INTEGER PRIMARY KEY,
    org   INTEGER NOT NULL,
    chat  INTEGER NOT NULL,
    until INTEGER NOT NULL,
    body  BLOB    NOT NULL,
    UNIQUE (org, chat)
) STRICT;
CREATE INDEX figures_chats_until ON figures_chats (until);

-- How far each table has been counted; one transaction with the figures.
CREATE TABLE figures_mark (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    body BLOB NOT NULL
) STRICT;
