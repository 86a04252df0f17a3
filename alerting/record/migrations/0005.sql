-- Numbers that answered STOP, and may not be sent SMS until they send START.
CREATE TABLE stopped (
    number TEXT    NOT NULL PRIMARY KEY,
    at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
