-- Suggestions: what insured people propose, what the office answers, and the public digest of it.

-- What everybody reads, in the office's own words; written by one person, published by another.
CREATE TABLE digest_entry (
  id TEXT NOT NULL PRIMARY KEY,
  region TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('service', 'rule', 'software', 'office', 'fraud')),
  month TEXT NOT NULL,
  subject TEXT NOT NULL,
  answer TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'taken_down', 'discarded')),
  written_by TEXT NOT NULL REFERENCES staff (id),
  published_by TEXT REFERENCES staff (id),
  published_at BIGINT,
  reason TEXT NOT NULL,
  sources BIGINT NOT NULL CHECK (sources >= 0),
  moved_by TEXT NOT NULL REFERENCES staff (id),
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  CONSTRAINT second_person_differs CHECK (published_by IS NULL OR published_by <> written_by),
  CHECK ((state IN ('published', 'taken_down')) = (published_by IS NOT NULL)),
  CHECK ((published_by IS NULL) = (published_at IS NULL)),
  CHECK ((state = 'taken_down') = (reason <> ''))
);
CREATE INDEX digest_published ON digest_entry (state, published_at, id);
CREATE INDEX digest_desk ON digest_entry (region, state, updated_at, id);
CREATE INDEX digest_desk_anywhere ON digest_entry (state, updated_at, id);

CREATE TABLE suggestion (
  id TEXT NOT NULL PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL REFERENCES account (id),
  region TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('service', 'rule', 'software', 'office', 'fraud')),
  words BYTEA,
  may_publish BIGINT NOT NULL CHECK (may_publish IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'withdrawn')),
  assignee TEXT REFERENCES staff (id),
  due_on TEXT NOT NULL,
  provisional BIGINT NOT NULL,
  passed BIGINT NOT NULL CHECK (passed BETWEEN 0 AND 3),
  answer BYTEA,
  digest TEXT REFERENCES digest_entry (id),
  moved_by TEXT REFERENCES staff (id), -- NULL: whoever sent it
  sent_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  answered_at BIGINT,
  version BIGINT NOT NULL,
  CHECK ((words IS NULL) = (state = 'withdrawn')),
  CHECK ((answer IS NULL) = (state <> 'answered')),
  CHECK ((answered_at IS NULL) = (state <> 'answered')),
  CHECK (digest IS NULL OR (state = 'answered' AND may_publish = 1))
);
CREATE INDEX suggestion_account ON suggestion (account, sent_at, id);
CREATE INDEX suggestion_open ON suggestion (region, due_on, id) WHERE state = 'open';
CREATE INDEX suggestion_open_anywhere ON suggestion (due_on, id) WHERE state = 'open';
CREATE INDEX suggestion_done ON suggestion (region, answered_at, id) WHERE state = 'answered';
CREATE INDEX suggestion_done_anywhere ON suggestion (answered_at, id) WHERE state = 'answered';
CREATE INDEX suggestion_digest ON suggestion (digest) WHERE digest IS NOT NULL;

-- Staff who sent it themselves, by identity number or phone.
CREATE VIEW own_suggestion AS
  SELECT g.id AS suggestion, s.id AS staff
    FROM suggestion g JOIN account c ON c.id = g.account JOIN staff s ON s.phone_idx = c.phone_idx
  UNION ALL SELECT g.id, s.id
    FROM suggestion g JOIN account c ON c.id = g.account JOIN person p ON p.id = c.person
      JOIN staff s ON s.phone_idx = p.phone_idx
  UNION ALL SELECT g.id, s.id
    FROM suggestion g JOIN account c ON c.id = g.account JOIN person p ON p.id = c.person
      JOIN staff s ON s.id_number_idx = p.id_number_idx;

CREATE FUNCTION suggestion_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM suggestion g WHERE g.id = NEW.id)
  THEN PERFORM refuse('append_only'); END IF;
  IF NEW.state <> 'open' OR NEW.version <> 1 OR NEW.passed <> 0
    OR NEW.assignee IS NOT NULL OR NEW.moved_by IS NOT NULL
  THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER suggestion_made BEFORE INSERT ON suggestion FOR EACH ROW EXECUTE FUNCTION suggestion_made();
-- By whoever sent it: taken back. By active staff of the office that has it, and never their own: the rest.
CREATE FUNCTION suggestion_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.number <> OLD.number OR NEW.account <> OLD.account
    OR NEW.kind <> OLD.kind OR NEW.may_publish <> OLD.may_publish OR NEW.due_on <> OLD.due_on
    OR NEW.provisional <> OLD.provisional OR NEW.sent_at <> OLD.sent_at OR NEW.version <> OLD.version + 1
    OR (NEW.words IS NOT NULL AND NEW.words IS DISTINCT FROM OLD.words)
    OR (OLD.state <> 'open' AND (NEW.state <> OLD.state OR NEW.region <> OLD.region OR NEW.passed <> OLD.passed
      OR NEW.answer IS DISTINCT FROM OLD.answer OR NEW.answered_at IS DISTINCT FROM OLD.answered_at OR NEW.assignee IS DISTINCT FROM OLD.assignee))
  THEN PERFORM refuse('append_only'); END IF;
  IF (NEW.moved_by IS NULL) <> (NEW.state = 'withdrawn')
    OR OLD.state = 'withdrawn'
    OR (NEW.region <> OLD.region) <> (NEW.passed = OLD.passed + 1) OR NEW.passed NOT IN (OLD.passed, OLD.passed + 1)
    OR (NEW.region <> OLD.region AND (NEW.assignee IS NOT NULL OR OLD.assignee IS DISTINCT FROM NEW.moved_by))
    OR (OLD.state = 'open' AND NEW.state = 'answered' AND OLD.assignee IS DISTINCT FROM NEW.moved_by)
    OR (NEW.state = 'open' AND NEW.assignee IS NOT NULL AND NEW.assignee <> NEW.moved_by)
    OR (NEW.digest IS DISTINCT FROM OLD.digest AND NOT EXISTS (
      SELECT 1 FROM digest_entry d WHERE d.id = NEW.digest AND d.region = NEW.region AND d.kind = NEW.kind
        AND d.state = 'draft'))
    OR (OLD.digest IS NOT NULL AND NEW.digest IS DISTINCT FROM OLD.digest AND EXISTS (
      SELECT 1 FROM digest_entry d WHERE d.id = OLD.digest AND d.state IN ('draft', 'published')))
  THEN PERFORM refuse('illegal_move'); END IF;
  IF NEW.moved_by IS NOT NULL AND EXISTS (
    SELECT 1 FROM own_suggestion o WHERE o.suggestion = OLD.id AND o.staff = NEW.moved_by)
  THEN PERFORM refuse('own_case'); END IF;
  IF NEW.moved_by IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.moved_by AND s.disabled = 0 AND s.role IN ('clerk', 'supervisor')
      AND (s.regions = '[]' OR OLD.region IN (SELECT json_array_elements_text(CAST(s.regions AS JSON)))))
  THEN PERFORM refuse('receiver_cannot'); END IF;
  IF NEW.state = 'open' AND OLD.assignee IS NOT NULL
    AND OLD.assignee <> NEW.moved_by AND NOT EXISTS (
      SELECT 1 FROM staff s WHERE s.id = NEW.moved_by AND s.role = 'supervisor')
  THEN PERFORM refuse('receiver_cannot'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER suggestion_moves BEFORE UPDATE ON suggestion FOR EACH ROW EXECUTE FUNCTION suggestion_moves();
CREATE TRIGGER suggestion_stays BEFORE DELETE ON suggestion FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER suggestion_all_stay BEFORE TRUNCATE ON suggestion EXECUTE FUNCTION keep();
-- How many people an entry tells about: somebody who proposed it twice is one.
CREATE FUNCTION suggestion_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE digest_entry SET sources = sources + 1 WHERE id = NEW.digest AND NOT EXISTS (
    SELECT 1 FROM suggestion g WHERE g.digest = NEW.digest AND g.account = NEW.account AND g.id <> NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER suggestion_told AFTER UPDATE ON suggestion FOR EACH ROW
  WHEN (NEW.digest IS DISTINCT FROM OLD.digest AND NEW.digest IS NOT NULL) EXECUTE FUNCTION suggestion_told();

CREATE TABLE suggestion_step (
  suggestion TEXT NOT NULL REFERENCES suggestion (id),
  n BIGINT NOT NULL,
  move TEXT NOT NULL CHECK (move IN ('taken', 'released', 'passed', 'answered', 'withdrawn', 'told')),
  staff TEXT REFERENCES staff (id),
  region TEXT NOT NULL,
  words BYTEA,
  at BIGINT NOT NULL,
  PRIMARY KEY (suggestion, n),
  CHECK ((staff IS NULL) = (move = 'withdrawn')),
  CHECK ((words IS NOT NULL) = (move = 'passed'))
);
-- With the suggestion's version that it says something about.
CREATE FUNCTION suggestion_step_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM suggestion_step s WHERE s.suggestion = NEW.suggestion AND s.n = NEW.n)
  THEN PERFORM refuse('append_only'); END IF;
  IF NOT EXISTS (
    SELECT 1 FROM suggestion g WHERE g.id = NEW.suggestion AND g.version = NEW.n AND g.moved_by IS NOT DISTINCT FROM NEW.staff
      AND g.region = NEW.region)
  THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER suggestion_step_made BEFORE INSERT ON suggestion_step FOR EACH ROW EXECUTE FUNCTION suggestion_step_made();
CREATE TRIGGER suggestion_step_kept BEFORE UPDATE ON suggestion_step FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER suggestion_step_stays BEFORE DELETE ON suggestion_step FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER suggestion_step_all_stay BEFORE TRUNCATE ON suggestion_step EXECUTE FUNCTION keep();

CREATE FUNCTION digest_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM digest_entry d WHERE d.id = NEW.id)
  THEN PERFORM refuse('append_only'); END IF;
  IF NEW.state <> 'draft' OR NEW.version <> 1 OR NEW.sources <> 0
    OR NEW.moved_by <> NEW.written_by
  THEN PERFORM refuse('illegal_move'); END IF;
  IF NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.written_by AND s.disabled = 0 AND s.role IN ('clerk', 'supervisor')
      AND (s.regions = '[]' OR NEW.region IN (SELECT json_array_elements_text(CAST(s.regions AS JSON)))))
  THEN PERFORM refuse('receiver_cannot'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER digest_made BEFORE INSERT ON digest_entry FOR EACH ROW EXECUTE FUNCTION digest_made();
-- Its writer changes a draft; a supervisor who did not write it, and sent none of what it tells about, publishes it; what
-- was published stays as it is or is taken down.
CREATE FUNCTION digest_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.region <> OLD.region OR NEW.kind <> OLD.kind
    OR NEW.month <> OLD.month OR NEW.written_by <> OLD.written_by OR NEW.sources <> OLD.sources
    OR NEW.version <> OLD.version + 1
    OR ((OLD.state <> 'draft' OR NEW.state <> 'draft') AND (NEW.subject <> OLD.subject OR NEW.answer <> OLD.answer))
    OR (OLD.state = 'published'
      AND (NEW.published_by IS DISTINCT FROM OLD.published_by OR NEW.published_at IS DISTINCT FROM OLD.published_at))
  THEN PERFORM refuse('append_only'); END IF;
  IF OLD.state || ' ' || NEW.state NOT IN (
      'draft draft', 'draft published', 'draft discarded', 'published taken_down')
    OR (NEW.state = 'draft' AND NEW.moved_by <> OLD.written_by)
    OR (NEW.state = 'published' AND NEW.moved_by IS DISTINCT FROM NEW.published_by)
  THEN PERFORM refuse('illegal_move'); END IF;
  IF NEW.state = 'published' AND NEW.published_by = OLD.written_by
  THEN PERFORM refuse('second_person_differs'); END IF;
  IF NEW.state <> 'draft' AND EXISTS (
    SELECT 1 FROM suggestion g JOIN own_suggestion o ON o.suggestion = g.id
    WHERE g.digest = OLD.id AND o.staff = NEW.moved_by)
  THEN PERFORM refuse('own_case'); END IF;
  IF NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.moved_by AND s.disabled = 0
      AND (s.role = 'supervisor' OR (s.role = 'clerk' AND NEW.state = 'draft')
        OR (s.role = 'clerk' AND NEW.state = 'discarded' AND s.id = OLD.written_by))
      AND (s.regions = '[]' OR OLD.region IN (SELECT json_array_elements_text(CAST(s.regions AS JSON)))))
  THEN PERFORM refuse('receiver_cannot'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER digest_moves BEFORE UPDATE ON digest_entry FOR EACH ROW
  WHEN (NEW.version <> OLD.version OR NEW.sources = OLD.sources) EXECUTE FUNCTION digest_moves();
-- But for how many it tells about, which changes nothing else.
CREATE FUNCTION digest_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sources <> OLD.sources + 1 OR NEW.id <> OLD.id
    OR NEW.region <> OLD.region OR NEW.kind <> OLD.kind OR NEW.month <> OLD.month OR NEW.subject <> OLD.subject
    OR NEW.answer <> OLD.answer OR NEW.state <> OLD.state OR NEW.written_by <> OLD.written_by
    OR NEW.published_by IS DISTINCT FROM OLD.published_by OR NEW.published_at IS DISTINCT FROM OLD.published_at
    OR NEW.reason <> OLD.reason OR NEW.moved_by <> OLD.moved_by OR NEW.updated_at <> OLD.updated_at
  THEN PERFORM refuse('append_only'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER digest_counts BEFORE UPDATE ON digest_entry FOR EACH ROW
  WHEN (NEW.version = OLD.version AND NEW.sources <> OLD.sources) EXECUTE FUNCTION digest_counts();
CREATE TRIGGER digest_stays BEFORE DELETE ON digest_entry FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER digest_all_stay BEFORE TRUNCATE ON digest_entry EXECUTE FUNCTION keep();
