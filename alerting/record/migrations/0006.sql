-- A provider names a message by its own id when it says whether it arrived.
CREATE INDEX steps_receipt ON steps (receipt) WHERE receipt <> '';
-- Until when it should have said so.
CREATE INDEX steps_awaited ON steps (not_before) WHERE step = 'delivered' AND not_before > 0;

-- Alerts that were left out of a message about several, since they were over by then: it is as if
-- a message of their own had been dropped.
CREATE TABLE left_out (
    alert   INTEGER NOT NULL,
    message INTEGER NOT NULL,
    PRIMARY KEY (alert, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX left_out_message ON left_out (message);
