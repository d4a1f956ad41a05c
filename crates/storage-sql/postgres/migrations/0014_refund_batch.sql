-- Refunds that travel together to whoever pays, and what is answered about them.

CREATE TABLE refund_batch (
  id TEXT NOT NULL PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  region TEXT NOT NULL,
  way TEXT NOT NULL CHECK (way IN ('original_channel', 'payee_account')),
  legs TEXT NOT NULL, -- through whose hands it goes, in order
  by_rule BIGINT NOT NULL,
  count BIGINT NOT NULL CHECK (count > 0 AND count <= 500),
  sum BIGINT NOT NULL CHECK (sum > 0),
  state TEXT NOT NULL CHECK (state IN ('made', 'released', 'handed_over', 'answered', 'closed', 'cancelled')),
  leg BIGINT,
  leg_since BIGINT,
  csv_digest TEXT,
  xlsx_digest TEXT,
  made_by TEXT NOT NULL REFERENCES staff (id),
  made_at BIGINT NOT NULL,
  released_by TEXT REFERENCES staff (id),
  closed_at BIGINT,
  version BIGINT NOT NULL,
  CONSTRAINT second_person_differs CHECK (released_by IS NULL OR released_by <> made_by),
  CONSTRAINT batch_release CHECK (state = 'cancelled' OR (state = 'made') = (released_by IS NULL)),
  CHECK ((released_by IS NULL) = (csv_digest IS NULL) AND (released_by IS NULL) = (xlsx_digest IS NULL)),
  CHECK ((state IN ('handed_over', 'answered', 'closed')) = (leg IS NOT NULL)),
  CHECK ((leg IS NULL) = (leg_since IS NULL)),
  CHECK ((state = 'closed') = (closed_at IS NOT NULL))
);
CREATE INDEX refund_batch_order ON refund_batch (made_at, id);
CREATE INDEX refund_batch_region ON refund_batch (region, made_at, id);

CREATE TABLE refund_batch_line (
  batch TEXT NOT NULL REFERENCES refund_batch (id),
  seq BIGINT NOT NULL CHECK (seq > 0),
  refund TEXT NOT NULL REFERENCES refund (id),
  application TEXT NOT NULL REFERENCES application (id),
  amount BIGINT NOT NULL,
  result TEXT NOT NULL CHECK (result IN ('open', 'paid', 'failed', 'dropped')),
  fault TEXT CHECK (fault IN ('account_unknown', 'holder_differs', 'account_closed', 'channel_refused', 'technical')),
  paid_on TEXT,
  ended_at BIGINT,
  ended_by TEXT REFERENCES staff (id),
  PRIMARY KEY (batch, seq),
  CHECK ((result = 'failed') = (fault IS NOT NULL)),
  CHECK (paid_on IS NULL OR result = 'paid'),
  CHECK ((result = 'open') = (ended_at IS NULL) AND (ended_at IS NULL) = (ended_by IS NULL))
);
-- A refund is under way in one batch at a time.
CREATE UNIQUE INDEX one_open_line ON refund_batch_line (refund) WHERE result = 'open';
CREATE INDEX refund_batch_line_refund ON refund_batch_line (refund);
CREATE INDEX refund_batch_line_application ON refund_batch_line (application);

CREATE TABLE refund_batch_step (
  batch TEXT NOT NULL REFERENCES refund_batch (id),
  seq BIGINT NOT NULL,
  move TEXT NOT NULL CHECK (move IN ('make', 'release', 'cancel', 'hand_over', 'pass_on')),
  leg BIGINT,
  words BYTEA NOT NULL,
  staff TEXT NOT NULL REFERENCES staff (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (batch, seq)
);

-- The exact bytes that are handed over, sealed.
CREATE TABLE refund_batch_file (
  batch TEXT NOT NULL REFERENCES refund_batch (id),
  format TEXT NOT NULL CHECK (format IN ('csv', 'xlsx')),
  body BYTEA NOT NULL,
  PRIMARY KEY (batch, format)
);

CREATE TABLE refund_answer (
  id TEXT NOT NULL PRIMARY KEY,
  batch TEXT NOT NULL REFERENCES refund_batch (id),
  staff TEXT NOT NULL REFERENCES staff (id),
  digest TEXT NOT NULL,
  at BIGINT NOT NULL
);
-- The same said twice is one answer.
CREATE UNIQUE INDEX one_answer ON refund_answer (batch, digest);
CREATE INDEX refund_answer_batch ON refund_answer (batch, at, id);

CREATE TABLE refund_answer_row (
  answer TEXT NOT NULL REFERENCES refund_answer (id),
  seq BIGINT NOT NULL,
  fault TEXT,
  paid_on TEXT,
  fate TEXT,
  PRIMARY KEY (answer, seq),
  CHECK ((fault IS NULL) <> (paid_on IS NULL))
);

-- Made by a member of the office who decides.
CREATE FUNCTION refund_batch_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'made' OR NEW.version <> 1 THEN PERFORM refuse('illegal_move'); END IF;
  IF NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.made_by AND s.disabled = 0 AND s.role IN ('clerk', 'supervisor')
      AND (s.regions = '[]' OR NEW.region IN (SELECT json_array_elements_text(CAST(s.regions AS JSON)))))
  THEN PERFORM refuse('receiver_cannot'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_batch_begins BEFORE INSERT ON refund_batch FOR EACH ROW EXECUTE FUNCTION refund_batch_begins();

-- What is in it stays; a second person of the office lets it go when all its lines are there, and none is their own.
CREATE FUNCTION refund_batch_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.number <> OLD.number OR NEW.region <> OLD.region
    OR NEW.way <> OLD.way OR NEW.legs <> OLD.legs OR NEW.by_rule <> OLD.by_rule OR NEW.count <> OLD.count
    OR NEW.sum <> OLD.sum OR NEW.made_by <> OLD.made_by OR NEW.made_at <> OLD.made_at
    OR (OLD.state <> 'made' AND (NEW.released_by IS DISTINCT FROM OLD.released_by
      OR NEW.csv_digest IS DISTINCT FROM OLD.csv_digest OR NEW.xlsx_digest IS DISTINCT FROM OLD.xlsx_digest))
  THEN PERFORM refuse('append_only'); END IF;
  IF NEW.version <> OLD.version + 1 OR OLD.state || ' ' || NEW.state NOT IN (
    'made released', 'made cancelled', 'released cancelled', 'released handed_over', 'handed_over handed_over', 'handed_over answered',
    'handed_over closed', 'answered answered', 'answered closed')
    OR (NEW.state = 'cancelled' AND NEW.released_by IS DISTINCT FROM OLD.released_by)
    OR (NEW.state = 'handed_over' AND OLD.state = 'released' AND NEW.leg <> 0)
    OR (OLD.leg IS NOT NULL AND (NEW.leg < OLD.leg OR NEW.leg > OLD.leg + 1))
    OR NEW.leg >= json_array_length(CAST(NEW.legs AS JSON))
    OR (NEW.state = 'closed' AND EXISTS (
      SELECT 1 FROM refund_batch_line l WHERE l.batch = NEW.id AND l.result = 'open'))
  THEN PERFORM refuse('illegal_move'); END IF;
  IF NEW.released_by = NEW.made_by THEN PERFORM refuse('second_person_differs'); END IF;
  IF NEW.state = 'released' THEN
    IF NOT EXISTS (
      SELECT 1 FROM staff s WHERE s.id = NEW.released_by AND s.disabled = 0 AND s.role = 'supervisor'
        AND (s.regions = '[]' OR NEW.region IN (SELECT json_array_elements_text(CAST(s.regions AS JSON)))))
    THEN PERFORM refuse('receiver_cannot'); END IF;
    IF EXISTS (
      SELECT 1 FROM refund_batch_line l JOIN own_case o ON o.application = l.application
        WHERE l.batch = NEW.id AND o.staff = NEW.released_by)
    THEN PERFORM refuse('own_case'); END IF;
    IF (NEW.count, NEW.sum) <> (
      SELECT COUNT(*), COALESCE(SUM(l.amount), 0)::BIGINT FROM refund_batch_line l WHERE l.batch = NEW.id)
    THEN PERFORM refuse('illegal_move'); END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_batch_moves BEFORE UPDATE ON refund_batch FOR EACH ROW EXECUTE FUNCTION refund_batch_moves();
CREATE TRIGGER refund_batch_stays BEFORE DELETE ON refund_batch FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER refund_batch_all_stay BEFORE TRUNCATE ON refund_batch EXECUTE FUNCTION keep();

-- A line is a refund that may leave, of the batch's region and way, and never of who makes the batch.
CREATE FUNCTION refund_batch_line_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Locked: nobody moves it by itself meanwhile.
  PERFORM 1 FROM refund r WHERE r.id = NEW.refund FOR UPDATE;
  IF EXISTS (SELECT 1 FROM refund_batch_line l WHERE l.refund = NEW.refund AND l.result = 'open')
  THEN PERFORM refuse('one_open_line'); END IF;
  IF NEW.result <> 'open' OR NOT EXISTS (
    SELECT 1 FROM refund r JOIN application a ON a.id = r.application JOIN refund_batch b ON b.id = NEW.batch
      WHERE r.id = NEW.refund AND a.id = NEW.application AND a.state = 'Effective' AND a.region = b.region
        AND r.way = b.way AND r.amount = NEW.amount AND b.state = 'made' AND NEW.seq <= b.count
        AND (r.stage = 'planned' OR (r.stage = 'failed'
          AND (r.fault = 'technical' OR r.account_given_at IS NOT NULL))))
  THEN PERFORM refuse('illegal_move'); END IF;
  IF EXISTS (
    SELECT 1 FROM refund_batch b JOIN own_case o ON o.staff = b.made_by
      WHERE b.id = NEW.batch AND o.application = NEW.application)
  THEN PERFORM refuse('own_case'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_batch_line_begins BEFORE INSERT ON refund_batch_line FOR EACH ROW
  EXECUTE FUNCTION refund_batch_line_begins();

-- It is answered once, while its refund is on its way, and by nobody whose own it is; or dropped with its batch.
CREATE FUNCTION refund_batch_line_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.result <> 'open' OR NEW.batch <> OLD.batch OR NEW.seq <> OLD.seq
    OR NEW.refund <> OLD.refund OR NEW.application <> OLD.application OR NEW.amount <> OLD.amount
  THEN PERFORM refuse('append_only'); END IF;
  IF NEW.result = 'open' OR NOT EXISTS (
    SELECT 1 FROM refund_batch b JOIN refund r ON r.id = NEW.refund WHERE b.id = NEW.batch
      AND ((NEW.result = 'dropped' AND b.state = 'cancelled')
        OR (NEW.result <> 'dropped' AND b.state IN ('handed_over', 'answered') AND r.stage = 'handed_over')))
  THEN PERFORM refuse('illegal_move'); END IF;
  IF NEW.result <> 'dropped' AND EXISTS (
    SELECT 1 FROM own_case o WHERE o.application = NEW.application AND o.staff = NEW.ended_by)
  THEN PERFORM refuse('own_case'); END IF;
  -- What was released is given up by a supervisor of the office.
  IF NEW.result = 'dropped' AND EXISTS (
    SELECT 1 FROM refund_batch b WHERE b.id = NEW.batch AND b.released_by IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM staff s WHERE s.id = NEW.ended_by AND s.disabled = 0 AND s.role = 'supervisor'
        AND (s.regions = '[]' OR b.region IN (SELECT json_array_elements_text(CAST(s.regions AS JSON))))))
  THEN PERFORM refuse('receiver_cannot'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_batch_line_ends BEFORE UPDATE ON refund_batch_line FOR EACH ROW
  EXECUTE FUNCTION refund_batch_line_ends();
CREATE TRIGGER refund_batch_line_stays BEFORE DELETE ON refund_batch_line FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER refund_batch_line_all_stay BEFORE TRUNCATE ON refund_batch_line EXECUTE FUNCTION keep();

-- A refund with a line under way moves with its batch; what is released stays as it was released.
CREATE FUNCTION refund_in_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM refund_batch_line l JOIN refund_batch b ON b.id = l.batch
      WHERE l.refund = NEW.id AND l.result = 'open'
        AND NOT (b.state = 'handed_over' AND NEW.stage = 'handed_over' AND OLD.stage <> 'handed_over')
        AND NOT (b.state = 'made' AND NEW.stage = OLD.stage AND NEW.way = OLD.way))
  THEN PERFORM refuse('one_open_line'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_in_batch BEFORE UPDATE ON refund FOR EACH ROW EXECUTE FUNCTION refund_in_batch();

CREATE TRIGGER refund_batch_step_kept BEFORE UPDATE OR DELETE ON refund_batch_step FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER refund_batch_step_stays BEFORE TRUNCATE ON refund_batch_step EXECUTE FUNCTION keep();
CREATE TRIGGER refund_batch_file_kept BEFORE UPDATE OR DELETE ON refund_batch_file FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER refund_batch_file_stays BEFORE TRUNCATE ON refund_batch_file EXECUTE FUNCTION keep();
CREATE TRIGGER refund_answer_kept BEFORE UPDATE OR DELETE ON refund_answer FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER refund_answer_stays BEFORE TRUNCATE ON refund_answer EXECUTE FUNCTION keep();
CREATE FUNCTION refund_answer_row_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.fate IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM refund_answer a JOIN refund_batch_line l ON l.batch = a.batch AND l.seq = NEW.seq
      WHERE a.id = NEW.answer)
  THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_answer_row_begins BEFORE INSERT ON refund_answer_row FOR EACH ROW
  EXECUTE FUNCTION refund_answer_row_begins();
CREATE TRIGGER refund_answer_row_ends BEFORE UPDATE ON refund_answer_row FOR EACH ROW
  WHEN (OLD.fate IS NOT NULL OR NEW.fate IS NULL OR NEW.answer <> OLD.answer OR NEW.seq <> OLD.seq
    OR NEW.fault IS DISTINCT FROM OLD.fault OR NEW.paid_on IS DISTINCT FROM OLD.paid_on)
  EXECUTE FUNCTION keep();
CREATE TRIGGER refund_answer_row_stays BEFORE DELETE ON refund_answer_row FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER refund_answer_row_whole BEFORE TRUNCATE ON refund_answer_row EXECUTE FUNCTION keep();
