-- Notices on their way to people outside the app, and where each account is reached.

CREATE TABLE reach (
  account TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
  version BIGINT NOT NULL,
  body BYTEA NOT NULL,
  email BIGINT NOT NULL CHECK (email IN (0, 1)),
  wechat BIGINT NOT NULL CHECK (wechat IN (0, 1))
);

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
  given BYTEA,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'delivered', 'failed', 'dead', 'dropped')),
  reason TEXT NOT NULL,
  tries BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  leased_until BIGINT NOT NULL,
  provider TEXT,
  shown BYTEA,
  created_at BIGINT NOT NULL,
  sent_at BIGINT,
  settled_at BIGINT
);
CREATE UNIQUE INDEX delivery_notice ON delivery (notice, channel) WHERE notice IS NOT NULL;
CREATE INDEX delivery_due ON delivery (due_at, id) WHERE state = 'queued';
CREATE INDEX delivery_account ON delivery (account, created_at, id);
CREATE INDEX delivery_application ON delivery (application, created_at, id) WHERE application IS NOT NULL;
CREATE INDEX delivery_lost ON delivery (region, settled_at, id) WHERE state IN ('failed', 'dead');

-- A message goes forward only: what arrived or was dropped stays so; what failed is sent again or stays.
CREATE TRIGGER delivery_forward BEFORE UPDATE ON delivery FOR EACH ROW
  WHEN (NEW.id <> OLD.id OR NEW.channel <> OLD.channel OR NEW.kind <> OLD.kind
    OR NEW.notice IS DISTINCT FROM OLD.notice OR NEW.account IS DISTINCT FROM OLD.account
    OR (OLD.state IN ('delivered', 'dropped') AND NEW.state <> OLD.state)
    OR (OLD.state = 'sent' AND NEW.state NOT IN ('sent', 'delivered', 'failed'))
    OR (OLD.state = 'failed' AND NEW.state NOT IN ('failed', 'queued'))
    OR (OLD.state = 'dead' AND NEW.state NOT IN ('dead', 'queued', 'delivered', 'failed')))
  EXECUTE FUNCTION keep();
CREATE TRIGGER delivery_stays BEFORE DELETE ON delivery FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER delivery_all_stay BEFORE TRUNCATE ON delivery EXECUTE FUNCTION keep();
