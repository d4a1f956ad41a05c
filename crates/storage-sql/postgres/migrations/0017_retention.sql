-- How long things are kept: what was erased, what a hold keeps, and how much went.

-- The content of a closed case is gone; that it was, its moves, receipts and entries of the record stay.
CREATE TABLE erased (
  application TEXT NOT NULL PRIMARY KEY REFERENCES application (id),
  kind TEXT NOT NULL,
  at BIGINT NOT NULL
);

-- A supervisor keeps a case, or every case about a person, from being erased or thrown away; another one lifts it.
CREATE TABLE legal_hold (
  id TEXT NOT NULL PRIMARY KEY,
  application TEXT REFERENCES application (id),
  person TEXT REFERENCES person (id),
  region TEXT NOT NULL,
  words BYTEA NOT NULL,
  placed_by TEXT NOT NULL REFERENCES staff (id),
  placed_at BIGINT NOT NULL,
  until_at BIGINT,
  lifted_by TEXT REFERENCES staff (id),
  ended_at BIGINT,
  CHECK ((application IS NULL) <> (person IS NULL)),
  CHECK (until_at > placed_at),
  CHECK (lifted_by IS NULL OR ended_at IS NOT NULL),
  CHECK (ended_at IS NULL OR lifted_by IS NOT NULL OR until_at IS NOT NULL)
);
CREATE INDEX legal_hold_application ON legal_hold (application);
CREATE INDEX legal_hold_person ON legal_hold (person);
CREATE INDEX legal_hold_newest ON legal_hold (placed_at, id);
CREATE INDEX legal_hold_until ON legal_hold (until_at) WHERE ended_at IS NULL;
CREATE VIEW held_case AS
  SELECT a.id AS application FROM application a JOIN legal_hold h ON h.application = a.id WHERE h.ended_at IS NULL
  UNION ALL SELECT a.id FROM application a JOIN legal_hold h ON h.person = a.person WHERE h.ended_at IS NULL;

-- What went, or was kept by a hold, counted by day, kind and region: never who.
CREATE TABLE retention_count (
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  region TEXT NOT NULL, -- empty: of no region
  n BIGINT NOT NULL CHECK (n >= 0),
  PRIMARY KEY (day, kind, region)
);
-- The same on the row: what is due is found without walking what went before.
ALTER TABLE application ADD COLUMN erased BIGINT NOT NULL DEFAULT 0 CHECK (erased IN (0, 1));
CREATE INDEX application_closed ON application (state, updated_at, id)
  WHERE erased = 0 AND state IN ('Expired', 'Withdrawn', 'Refused', 'Undone', 'Effective');

-- Only what is closed and not held is erased, once and for good; no refund is under way.
CREATE FUNCTION erased_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Locked, as a hold locks it: whoever is second sees what the first one did.
  PERFORM 1 FROM application a WHERE a.id = NEW.application FOR UPDATE;
  IF EXISTS (SELECT 1 FROM held_case h WHERE h.application = NEW.application) THEN PERFORM refuse('held'); END IF;
  IF NOT EXISTS (
    SELECT 1 FROM application a WHERE a.id = NEW.application
      AND a.state IN ('Expired', 'Withdrawn', 'Refused', 'Undone', 'Effective'))
    OR EXISTS (SELECT 1 FROM refund r WHERE r.application = NEW.application AND r.stage NOT IN ('paid', 'cancelled'))
  THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER erased_made BEFORE INSERT ON erased FOR EACH ROW EXECUTE FUNCTION erased_made();
CREATE TRIGGER erased_kept BEFORE UPDATE OR DELETE ON erased FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER erased_stays BEFORE TRUNCATE ON erased EXECUTE FUNCTION keep();
-- An erased case moves no more.
CREATE FUNCTION erased_rests() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM erased e WHERE e.application = OLD.id) THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER erased_rests BEFORE UPDATE ON application FOR EACH ROW WHEN (NEW.state <> OLD.state)
  EXECUTE FUNCTION erased_rests();

-- Nobody writes into it either.
CREATE FUNCTION note_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM application a WHERE a.id = NEW.application FOR SHARE;
  IF EXISTS (SELECT 1 FROM erased e WHERE e.application = NEW.application) THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER note_erased BEFORE INSERT ON note FOR EACH ROW EXECUTE FUNCTION note_erased();

-- Placed by an active supervisor of the office, on something of that region; lifted by another one, once.
CREATE FUNCTION legal_hold_placed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.ended_at IS NOT NULL THEN PERFORM refuse('append_only'); END IF;
  PERFORM 1 FROM application a WHERE a.id = NEW.application OR a.person = NEW.person ORDER BY a.id FOR UPDATE;
  IF NOT EXISTS (SELECT 1 FROM application a WHERE a.id = NEW.application AND a.region = NEW.region)
    AND NOT EXISTS (SELECT 1 FROM person p WHERE p.id = NEW.person AND p.region = NEW.region)
  THEN PERFORM refuse('illegal_move'); END IF;
  IF EXISTS (SELECT 1 FROM erased e WHERE e.application = NEW.application) THEN PERFORM refuse('illegal_move'); END IF;
  IF NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.placed_by AND s.disabled = 0 AND s.role = 'supervisor'
      AND (s.regions = '[]' OR NEW.region IN (SELECT json_array_elements_text(CAST(s.regions AS JSON)))))
  THEN PERFORM refuse('receiver_cannot'); END IF;
  -- Nobody holds, or lets go, what is about themselves or whom they act for.
  IF EXISTS (SELECT 1 FROM own_case o WHERE o.application = NEW.application AND o.staff = NEW.placed_by)
    OR EXISTS (SELECT 1 FROM kin_case k JOIN application a ON a.id = k.application
      WHERE a.person = NEW.person AND k.staff = NEW.placed_by)
  THEN PERFORM refuse('own_case'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER legal_hold_placed BEFORE INSERT ON legal_hold FOR EACH ROW EXECUTE FUNCTION legal_hold_placed();
CREATE FUNCTION legal_hold_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.id <> OLD.id
    OR NEW.application IS DISTINCT FROM OLD.application OR NEW.person IS DISTINCT FROM OLD.person
    OR NEW.region <> OLD.region OR NEW.placed_by <> OLD.placed_by OR NEW.placed_at <> OLD.placed_at
    OR NEW.until_at IS DISTINCT FROM OLD.until_at
  THEN PERFORM refuse('append_only'); END IF;
  IF NEW.lifted_by IS NULL AND (OLD.until_at IS NULL OR NEW.ended_at < OLD.until_at)
  THEN PERFORM refuse('illegal_move'); END IF;
  IF NEW.lifted_by = OLD.placed_by THEN PERFORM refuse('second_person_differs'); END IF;
  IF EXISTS (SELECT 1 FROM own_case o WHERE o.application = NEW.application AND o.staff = NEW.lifted_by)
    OR EXISTS (SELECT 1 FROM kin_case k JOIN application a ON a.id = k.application
      WHERE a.person = NEW.person AND k.staff = NEW.lifted_by)
  THEN PERFORM refuse('own_case'); END IF;
  IF NEW.lifted_by IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.lifted_by AND s.disabled = 0 AND s.role = 'supervisor'
      AND (s.regions = '[]' OR NEW.region IN (SELECT json_array_elements_text(CAST(s.regions AS JSON)))))
  THEN PERFORM refuse('receiver_cannot'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER legal_hold_ends BEFORE UPDATE ON legal_hold FOR EACH ROW EXECUTE FUNCTION legal_hold_ends();
CREATE TRIGGER legal_hold_stays BEFORE DELETE ON legal_hold FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER legal_hold_all_stay BEFORE TRUNCATE ON legal_hold EXECUTE FUNCTION keep();
CREATE FUNCTION application_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM held_case h WHERE h.application = OLD.id) THEN PERFORM refuse('held'); END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER application_held BEFORE DELETE ON application FOR EACH ROW EXECUTE FUNCTION application_held();
CREATE FUNCTION document_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Locked: a hold that is placed at this moment waits for this, or is seen.
  PERFORM 1 FROM application a WHERE a.id = OLD.application FOR UPDATE;
  IF EXISTS (SELECT 1 FROM held_case h WHERE h.application = OLD.application) THEN PERFORM refuse('held'); END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER document_held BEFORE DELETE ON document FOR EACH ROW WHEN (OLD.state = 'stored')
  EXECUTE FUNCTION document_held();
CREATE TRIGGER retention_count_grows BEFORE UPDATE ON retention_count FOR EACH ROW WHEN (NEW.n < OLD.n)
  EXECUTE FUNCTION keep();
CREATE TRIGGER retention_count_kept BEFORE DELETE ON retention_count FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER retention_count_stays BEFORE TRUNCATE ON retention_count EXECUTE FUNCTION keep();

-- What stays for good stays until its case is erased.
CREATE OR REPLACE FUNCTION document_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'stored' AND NOT EXISTS (
    SELECT 1 FROM application a WHERE a.id = OLD.application AND a.state IN ('Draft', 'CorrectionRequested'))
    AND NOT EXISTS (SELECT 1 FROM erased e WHERE e.application = OLD.application)
  THEN PERFORM refuse('append_only'); END IF;
  RETURN OLD;
END $$;
CREATE FUNCTION keep_unless_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' OR NOT EXISTS (SELECT 1 FROM erased e WHERE e.application = OLD.application)
  THEN PERFORM refuse('append_only'); END IF;
  RETURN OLD;
END $$;
-- Of its history the words go, nothing else.
CREATE FUNCTION event_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NOT EXISTS (SELECT 1 FROM erased e WHERE e.application = OLD.application)
    OR NEW.application <> OLD.application OR NEW.seq <> OLD.seq OR NEW.from_state <> OLD.from_state
    OR NEW.move <> OLD.move OR NEW.to_state <> OLD.to_state OR NEW.actor_kind <> OLD.actor_kind
    OR NEW.actor <> OLD.actor OR NEW.at <> OLD.at
  THEN PERFORM refuse('append_only'); END IF;
  RETURN NEW;
END $$;
DROP TRIGGER event_kept ON application_event;
CREATE TRIGGER event_kept BEFORE UPDATE OR DELETE ON application_event FOR EACH ROW EXECUTE FUNCTION event_kept();
DROP TRIGGER note_kept ON note;
CREATE TRIGGER note_kept BEFORE UPDATE OR DELETE ON note FOR EACH ROW EXECUTE FUNCTION keep_unless_erased();
DROP TRIGGER finding_kept ON finding;
CREATE TRIGGER finding_kept BEFORE UPDATE OR DELETE ON finding FOR EACH ROW EXECUTE FUNCTION keep_unless_erased();
DROP TRIGGER correction_item_kept ON correction_item;
CREATE TRIGGER correction_item_kept BEFORE UPDATE OR DELETE ON correction_item FOR EACH ROW EXECUTE FUNCTION keep_unless_erased();
DROP TRIGGER submission_kept ON submission;
CREATE TRIGGER submission_kept BEFORE UPDATE OR DELETE ON submission FOR EACH ROW EXECUTE FUNCTION keep_unless_erased();
DROP TRIGGER case_message_stays ON case_message;
CREATE TRIGGER case_message_stays BEFORE DELETE ON case_message FOR EACH ROW EXECUTE FUNCTION keep_unless_erased();
DROP TRIGGER opinion_stays ON opinion;
CREATE TRIGGER opinion_stays BEFORE DELETE ON opinion FOR EACH ROW EXECUTE FUNCTION keep_unless_erased();

-- Whose own case a refund is, is asked when it moves, not when its applicant names an account or its account is erased.
DROP TRIGGER refund_own_case ON refund;
CREATE TRIGGER refund_own_case BEFORE UPDATE ON refund FOR EACH ROW
  WHEN (NEW.stage IN ('handed_over', 'paid', 'failed') AND NEW.stage <> OLD.stage) EXECUTE FUNCTION refund_own_case();
