-- No webhook told this change: Zoho's API did, when asked.
ALTER TABLE transitions ADD COLUMN corrected INTEGER NOT NULL DEFAULT 0;
