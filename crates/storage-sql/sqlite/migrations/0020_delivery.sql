-- Notices on their way to people outside the app, and where each account is reached.

CREATE TABLE reach (
  account TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
  version INTEGER NOT NULL,
  body BLOB NOT NULL,
  email INTEGER NOT NULL CHECK (email IN (0, 1)),
  wechat INTEGER NOT NULL CHECK (wechat IN (0, 1))
) STRICT;

-- One message for a notice and channel; its id is what the channel knows it by.
CREATE TABLE delivery (
  id TEXT NOT NULL PRIMARY KEY,
  notice TEXT,
  account TEXT,
  person TEXT,
  application TEXT,
  region TEXT,
  channel TEXT NOT NULL CHECK (channel IN ('sms', 'email', 'wechat')),
  topic TEXT NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL,
  given BLOB,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'delivered', 'failed', 'dead', 'dropped')),
  reason TEXT NOT NULL,
  tries INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  leased_until INTEGER NOT NULL,
  provider TEXT,
  shown BLOB,
  created_at INTEGER NOT NULL,
  sent_at INTEGER,
  settled_at INTEGER
) STRICT;
CREATE UNIQUE INDEX delivery_notice ON delivery (notice, channel) WHERE notice IS NOT NULL;
CREATE INDEX delivery_due ON delivery (due_at, id) WHERE state = 'queued';
CREATE INDEX delivery_account ON delivery (account, created_at, id);
CREATE INDEX delivery_application ON delivery (application, created_at, id) WHERE application IS NOT NULL;
CREATE INDEX delivery_lost ON delivery (region, settled_at, id) WHERE state IN ('failed', 'dead');

-- A message goes forward only: what arrived or was dropped stays so; what failed is sent again or stays.
CREATE TRIGGER delivery_forward BEFORE UPDATE ON delivery
WHEN NEW.id <> OLD.id OR NEW.channel <> OLD.channel OR NEW.kind <> OLD.kind OR NEW.notice IS NOT OLD.notice
  OR NEW.account IS NOT OLD.account
  OR (OLD.state IN ('delivered', 'dropped') AND NEW.state <> OLD.state)
  OR (OLD.state = 'sent' AND NEW.state NOT IN ('sent', 'delivered', 'failed'))
  OR (OLD.state = 'failed' AND NEW.state NOT IN ('failed', 'queued'))
  OR (OLD.state = 'dead' AND NEW.state NOT IN ('dead', 'queued', 'delivered', 'failed'))
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER delivery_stays BEFORE DELETE ON delivery BEGIN SELECT RAISE(ABORT, 'append_only'); END;
