-- Why a refund came back, and whether its applicant named another account since.

ALTER TABLE refund ADD COLUMN fault TEXT
  CHECK (fault IN ('account_unknown', 'holder_differs', 'account_closed', 'channel_refused', 'technical'));
ALTER TABLE refund ADD COLUMN account_given_at BIGINT;

-- A failure has a reason, and only a failure has one. The amount stays; the way changes only where another account is
-- named for what came back, and what came back for its account is not sent to the same one again.
CREATE TRIGGER refund_fails BEFORE UPDATE ON refund FOR EACH ROW
  WHEN ((NEW.stage = 'failed') <> (NEW.fault IS NOT NULL)
    OR NEW.amount <> OLD.amount
    OR (NEW.stage <> 'failed' AND NEW.account_given_at IS NOT NULL)
    OR (NEW.stage = 'failed' AND OLD.stage = 'failed'
      AND (NEW.fault IS DISTINCT FROM OLD.fault OR NEW.account_given_at IS NULL))
    OR (NEW.way <> OLD.way AND NOT (OLD.stage = 'failed' AND NEW.stage = 'failed'))
    OR (OLD.stage = 'failed' AND NEW.stage = 'handed_over' AND OLD.fault <> 'technical'
      AND OLD.account_given_at IS NULL)) EXECUTE FUNCTION refund_moves();
