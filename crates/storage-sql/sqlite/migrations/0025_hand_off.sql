-- Programs that sign a resident in: whoever opens the pages in one as that user of it, after a press of a button.
-- Only an index of the program's number for its user is kept: nothing is ever sent to it.
CREATE TABLE host_link (
  account TEXT NOT NULL REFERENCES account (id),
  host TEXT NOT NULL CHECK (host IN ('wechat')),
  user_idx TEXT NOT NULL CHECK (length(user_idx) = 32),
  linked_at INTEGER NOT NULL,
  PRIMARY KEY (account, host)
) STRICT;
CREATE UNIQUE INDEX host_link_user ON host_link (host, user_idx);

-- Tickets, by their hash: good once and until their end.
CREATE TABLE hand_off (
  ticket TEXT NOT NULL PRIMARY KEY CHECK (length(ticket) = 64),
  account TEXT NOT NULL REFERENCES account (id),
  made_at INTEGER NOT NULL,
  until INTEGER NOT NULL CHECK (until > made_at AND until <= made_at + 60000000),
  used_at INTEGER
) STRICT;
CREATE INDEX hand_off_account ON hand_off (account);
CREATE INDEX hand_off_until ON hand_off (until);

-- What was used stays so, and what a ticket opens never changes.
CREATE TRIGGER hand_off_kept BEFORE UPDATE ON hand_off
WHEN OLD.used_at IS NOT NULL OR NEW.ticket <> OLD.ticket OR NEW.account <> OLD.account OR NEW.until <> OLD.until
BEGIN
  SELECT RAISE(ABORT, 'append_only');
END;
