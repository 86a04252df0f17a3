-- Instants are epoch milliseconds (UTC). Bodies are msgpack of the structs in alerting/model.

-- The journal: every event in the order in which we learned it. Insert-only, and without a
-- secondary index on purpose: one on a random key would take it to a quarter of its speed.
CREATE TABLE events (
    seq     INTEGER PRIMARY KEY,
    arrived INTEGER NOT NULL,
    org     INTEGER NOT NULL,
    chat    INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    kind    TEXT    NOT NULL,
    body    BLOB    NOT NULL
) STRICT;

-- The last instant at which the daemon was alive: a gap in intake is measured from here.
CREATE TABLE heartbeat (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at INTEGER NOT NULL
) STRICT;

-- How far the journal has been believed, and up to when deadlines have been run.
CREATE TABLE mark (
    id  INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL,
    at  INTEGER NOT NULL
) STRICT;

-- Webhook elements that could not be understood, with their strings masked.
CREATE TABLE quarantine (
    id         INTEGER PRIMARY KEY,
    arrived    INTEGER NOT NULL,
    reason     TEXT    NOT NULL,
    body       BLOB    NOT NULL,
    retaken_at INTEGER
) STRICT;

-- Values, keys and event types of Zoho's that this program does not know.
CREATE TABLE sightings (
    kind     TEXT    NOT NULL,
    value    TEXT    NOT NULL,
    count    INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at  INTEGER NOT NULL,
    told     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;

-- The compliance record. An index that begins with a slice of 16,384 journal numbers is written
-- where the last rows were written (0.7 of the speed without one, against 0.1 for an index on the
-- chat alone); a chat is found by one look per slice, about 2 microseconds each.
CREATE TABLE transitions (
    id            INTEGER PRIMARY KEY,
    seq           INTEGER NOT NULL,
    org           INTEGER NOT NULL,
    chat          INTEGER NOT NULL,
    at            INTEGER NOT NULL,
    learned       INTEGER NOT NULL,
    episode       INTEGER NOT NULL,
    status        TEXT    NOT NULL,
    was           TEXT    NOT NULL,
    reply         TEXT    NOT NULL,
    assignee      INTEGER NOT NULL,
    assignee_kind TEXT    NOT NULL,
    late          INTEGER NOT NULL
) STRICT;
CREATE INDEX transitions_chat ON transitions (seq >> 14, chat);

CREATE TABLE fates (
    id      INTEGER PRIMARY KEY,
    seq     INTEGER NOT NULL,
    org     INTEGER NOT NULL,
    chat    INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    message INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    learned INTEGER NOT NULL,
    fate    TEXT    NOT NULL,
    was     TEXT    NOT NULL
) STRICT;
CREATE INDEX fates_chat ON fates (seq >> 14, chat);

-- One row per ended episode: the quality-review log.
CREATE TABLE episodes (
    id              INTEGER PRIMARY KEY,
    seq             INTEGER NOT NULL,
    org             INTEGER NOT NULL,
    chat            INTEGER NOT NULL,
    episode         INTEGER NOT NULL,
    began_at        INTEGER NOT NULL,
    ended_at        INTEGER NOT NULL,
    status          TEXT    NOT NULL,
    unanswered      INTEGER NOT NULL,
    channel         INTEGER NOT NULL,
    app             TEXT    NOT NULL,
    agent           INTEGER NOT NULL,
    contact         INTEGER NOT NULL,
    ticket          INTEGER NOT NULL,
    ticket_number   TEXT    NOT NULL,
    first_in_at     INTEGER NOT NULL,
    first_answer_at INTEGER NOT NULL,
    messages        INTEGER NOT NULL
) STRICT;
CREATE INDEX episodes_chat ON episodes (seq >> 14, chat);

CREATE TABLE alerts (
    number    INTEGER PRIMARY KEY,
    rule      TEXT    NOT NULL,
    org       INTEGER NOT NULL,
    chat      INTEGER NOT NULL,
    message   INTEGER NOT NULL,
    since     INTEGER NOT NULL,
    severity  TEXT    NOT NULL,
    trial     INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    ended_at  INTEGER,
    body      BLOB    NOT NULL,
    UNIQUE (chat, org, rule, message, since)
) STRICT;
CREATE INDEX alerts_open ON alerts (number) WHERE ended_at IS NULL;
CREATE INDEX alerts_ended ON alerts (ended_at) WHERE ended_at IS NOT NULL;

-- The outbox. What is to be told never changes; what became of it is the last of its steps.
CREATE TABLE messages (
    id         INTEGER PRIMARY KEY,
    key        TEXT    NOT NULL UNIQUE,
    alert      INTEGER NOT NULL,
    thread     TEXT    NOT NULL,
    to_name    TEXT    NOT NULL,
    means      TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    body       BLOB    NOT NULL
) STRICT;
CREATE INDEX messages_alert ON messages (alert, to_name, means);
CREATE INDEX messages_thread ON messages (thread, to_name, means) WHERE thread <> '';
CREATE INDEX messages_person ON messages (to_name, means, created_at);
CREATE INDEX messages_created ON messages (created_at);

CREATE TABLE steps (
    id         INTEGER PRIMARY KEY,
    message    INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    step       TEXT    NOT NULL,
    detail     TEXT    NOT NULL,
    receipt    TEXT    NOT NULL,
    not_before INTEGER NOT NULL,
    tries      INTEGER NOT NULL
) STRICT;
CREATE INDEX steps_message ON steps (message, id);

-- Which messages still wait. It says nothing that the steps do not say: it saves reading them all.
CREATE TABLE unsettled (
    message INTEGER PRIMARY KEY
) STRICT;

-- Chats in slices. A snapshot counts only once it is finished.
CREATE TABLE snapshots (
    id       INTEGER PRIMARY KEY,
    finished INTEGER NOT NULL DEFAULT 0,
    seq      INTEGER NOT NULL DEFAULT 0,
    at       INTEGER NOT NULL DEFAULT 0,
    extra    BLOB    NOT NULL DEFAULT x''
) STRICT;

CREATE TABLE slices (
    id       INTEGER PRIMARY KEY,
    snapshot INTEGER NOT NULL,
    no       INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    body     BLOB    NOT NULL,
    UNIQUE (snapshot, no)
) STRICT;

-- Every version of the rules file that was in force.
CREATE TABLE rulebooks (
    version INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    by      TEXT    NOT NULL,
    text    TEXT    NOT NULL
) STRICT;
