-- What is said about a case: between desk and resident, and among colleagues.

-- A thread on an application. Residents are shown the office, never who of it wrote.
CREATE TABLE case_message (
  id TEXT NOT NULL PRIMARY KEY,
  application TEXT NOT NULL REFERENCES application (id),
  side TEXT NOT NULL CHECK (side IN ('office', 'resident')),
  author TEXT NOT NULL, -- a member of staff, or an account
  words BYTEA NOT NULL,
  at BIGINT NOT NULL,
  read_at BIGINT -- the resident saw it; the office's answer says that it saw theirs
);
CREATE INDEX case_message_application ON case_message (application, at, id);

-- Cases whose resident wrote last and waits for an answer: since when.
CREATE TABLE answer_due (
  application TEXT NOT NULL PRIMARY KEY REFERENCES application (id),
  region TEXT NOT NULL,
  since BIGINT NOT NULL
);
CREATE INDEX answer_due_office ON answer_due (region, since, application);
CREATE INDEX answer_due_anywhere ON answer_due (since, application);

-- Written by the applicant, or by who may decide the case and is not concerned by it; not any more once it is closed.
CREATE FUNCTION case_message_made() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found RECORD;
BEGIN
  IF NEW.read_at IS NOT NULL OR EXISTS (SELECT 1 FROM case_message m WHERE m.id = NEW.id)
  THEN PERFORM refuse('append_only'); END IF;
  IF NEW.side = 'office' AND EXISTS (
    SELECT 1 FROM own_case o WHERE o.application = NEW.application AND o.staff = NEW.author)
  THEN PERFORM refuse('own_case'); END IF;
  -- Locked: it is not closed by somebody else meanwhile.
  SELECT a.state, a.account, a.region INTO found FROM application a WHERE a.id = NEW.application FOR SHARE;
  IF found.state IN ('Draft', 'Refused', 'Withdrawn', 'Undone', 'Effective', 'Expired')
  THEN PERFORM refuse('talk_closed'); END IF;
  IF NEW.side = 'resident' AND found.account IS DISTINCT FROM NEW.author THEN PERFORM refuse('illegal_move'); END IF;
  IF NEW.side = 'office' AND NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.author AND s.disabled = 0 AND s.role IN ('clerk', 'supervisor')
      AND (s.regions = '[]' OR found.region IN (SELECT json_array_elements_text(CAST(s.regions AS JSON)))))
  THEN PERFORM refuse('illegal_move'); END IF;
  IF (SELECT COUNT(*) FROM case_message m WHERE m.application = NEW.application) >= 200
  THEN PERFORM refuse('talk_full'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER case_message_made BEFORE INSERT ON case_message FOR EACH ROW EXECUTE FUNCTION case_message_made();
CREATE FUNCTION case_message_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.side = 'resident' THEN
    INSERT INTO answer_due (application, region, since)
      SELECT a.id, a.region, NEW.at FROM application a WHERE a.id = NEW.application
      ON CONFLICT (application) DO NOTHING;
  ELSE
    DELETE FROM answer_due WHERE application = NEW.application;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER case_message_waits AFTER INSERT ON case_message FOR EACH ROW EXECUTE FUNCTION case_message_waits();
CREATE TRIGGER case_message_kept BEFORE UPDATE ON case_message FOR EACH ROW
  WHEN (NEW.id <> OLD.id OR NEW.application <> OLD.application OR NEW.side <> OLD.side OR NEW.author <> OLD.author
    OR NEW.words <> OLD.words OR NEW.at <> OLD.at OR OLD.read_at IS NOT NULL OR NEW.side <> 'office')
  EXECUTE FUNCTION keep();
CREATE TRIGGER case_message_stays BEFORE DELETE ON case_message FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER case_message_all_stay BEFORE TRUNCATE ON case_message EXECUTE FUNCTION keep();
-- Nobody waits for an answer in a closed case: there is none to give.
CREATE FUNCTION case_closes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM answer_due WHERE application = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER case_closes AFTER UPDATE ON application FOR EACH ROW
  WHEN (NEW.state <> OLD.state AND NEW.state IN ('Refused', 'Withdrawn', 'Undone', 'Effective', 'Expired'))
  EXECUTE FUNCTION case_closes();

-- A colleague is asked for their opinion on a case.
CREATE TABLE opinion (
  id TEXT NOT NULL PRIMARY KEY,
  application TEXT NOT NULL REFERENCES application (id),
  asked_by TEXT NOT NULL REFERENCES staff (id),
  asked_of TEXT NOT NULL REFERENCES staff (id),
  question BYTEA NOT NULL,
  asked_at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'declined', 'withdrawn', 'lapsed')),
  answer BYTEA,
  ended_at BIGINT,
  CHECK ((state = 'open') = (ended_at IS NULL)),
  CHECK ((state = 'answered') = (answer IS NOT NULL))
);
CREATE UNIQUE INDEX opinion_once ON opinion (application, asked_of) WHERE state = 'open';
CREATE INDEX opinion_application ON opinion (application, asked_at, id);
CREATE INDEX opinion_asked_of ON opinion (asked_of, asked_at, id) WHERE state = 'open';

-- Asked by who has the case, or may be its second person; of somebody else who may decide it; never about who is asked.
CREATE FUNCTION opinion_asked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'open' OR EXISTS (SELECT 1 FROM opinion o WHERE o.id = NEW.id)
  THEN PERFORM refuse('append_only'); END IF;
  IF EXISTS (
    SELECT 1 FROM own_case o WHERE o.application = NEW.application AND o.staff IN (NEW.asked_by, NEW.asked_of))
  THEN PERFORM refuse('own_case'); END IF;
  -- Locked: it is not decided by somebody else meanwhile.
  PERFORM 1 FROM application a WHERE a.id = NEW.application FOR SHARE;
  IF NEW.asked_by = NEW.asked_of OR NOT EXISTS (
    SELECT 1 FROM application a JOIN staff s ON s.id = NEW.asked_by WHERE a.id = NEW.application
      AND (a.state = 'InReview' AND a.assignee = NEW.asked_by
        OR a.state = 'AwaitingSecondApproval' AND a.first_approver <> NEW.asked_by AND s.role = 'supervisor'))
  THEN PERFORM refuse('illegal_move'); END IF;
  IF NOT EXISTS (
    SELECT 1 FROM application a JOIN staff s ON s.id = NEW.asked_of
    WHERE a.id = NEW.application AND s.disabled = 0 AND s.role IN ('clerk', 'supervisor')
      AND (s.regions = '[]' OR a.region IN (SELECT json_array_elements_text(CAST(s.regions AS JSON)))))
  THEN PERFORM refuse('receiver_cannot'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER opinion_asked BEFORE INSERT ON opinion FOR EACH ROW EXECUTE FUNCTION opinion_asked();
CREATE FUNCTION opinion_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'open' OR NEW.id <> OLD.id OR NEW.question <> OLD.question OR NEW.application <> OLD.application
    OR NEW.asked_by <> OLD.asked_by OR NEW.asked_of <> OLD.asked_of OR NEW.asked_at <> OLD.asked_at
  THEN PERFORM refuse('append_only'); END IF;
  IF NEW.state = 'answered' AND EXISTS (
    SELECT 1 FROM own_case o WHERE o.application = NEW.application AND o.staff = NEW.asked_of)
  THEN PERFORM refuse('own_case'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER opinion_ends BEFORE UPDATE ON opinion FOR EACH ROW EXECUTE FUNCTION opinion_ends();
CREATE TRIGGER opinion_stays BEFORE DELETE ON opinion FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER opinion_all_stay BEFORE TRUNCATE ON opinion EXECUTE FUNCTION keep();
-- What was not answered before the decision is not asked any more.
CREATE FUNCTION opinion_lapses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE opinion SET state = 'lapsed', ended_at = NEW.updated_at WHERE application = NEW.id AND state = 'open';
  RETURN NULL;
END $$;
CREATE TRIGGER opinion_lapses AFTER UPDATE ON application FOR EACH ROW
  WHEN (NEW.state <> OLD.state AND NEW.state IN ('Approved', 'Refused', 'Withdrawn', 'Expired'))
  EXECUTE FUNCTION opinion_lapses();

-- An opinion makes nobody the second person: that is an active supervisor of the office, whoever was asked.
CREATE FUNCTION application_second() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.second_approver AND s.disabled = 0 AND s.role = 'supervisor'
      AND (s.regions = '[]' OR NEW.region IN (SELECT json_array_elements_text(CAST(s.regions AS JSON)))))
  THEN PERFORM refuse('receiver_cannot'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER application_second BEFORE UPDATE ON application FOR EACH ROW
  WHEN (NEW.second_approver IS NOT NULL AND NEW.second_approver IS DISTINCT FROM OLD.second_approver)
  EXECUTE FUNCTION application_second();

-- A deadline is near or was missed: each supervisor of the office is told, once for each deadline that a case has had.
CREATE TABLE escalation (
  id TEXT NOT NULL PRIMARY KEY,
  application TEXT NOT NULL REFERENCES application (id),
  staff TEXT NOT NULL REFERENCES staff (id),
  alarm TEXT NOT NULL CHECK (alarm IN ('near', 'missed')),
  deadline_on TEXT NOT NULL,
  at BIGINT NOT NULL,
  seen_at BIGINT,
  CONSTRAINT escalation_once UNIQUE (application, alarm, deadline_on, staff)
);
CREATE INDEX escalation_unseen ON escalation (staff, alarm, at DESC, id DESC) WHERE seen_at IS NULL;
CREATE FUNCTION escalation_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seen_at IS NOT NULL OR EXISTS (
    SELECT 1 FROM escalation e WHERE e.id = NEW.id OR (e.application = NEW.application AND e.alarm = NEW.alarm
      AND e.deadline_on = NEW.deadline_on AND e.staff = NEW.staff))
  THEN PERFORM refuse('append_only'); END IF;
  IF NOT EXISTS (
    SELECT 1 FROM application a WHERE a.id = NEW.application AND a.deadline_on = NEW.deadline_on
      AND a.state IN ('Submitted', 'InReview', 'AwaitingSecondApproval'))
  THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER escalation_made BEFORE INSERT ON escalation FOR EACH ROW EXECUTE FUNCTION escalation_made();
CREATE TRIGGER escalation_kept BEFORE UPDATE ON escalation FOR EACH ROW
  WHEN (OLD.seen_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.application <> OLD.application OR NEW.staff <> OLD.staff
    OR NEW.alarm <> OLD.alarm OR NEW.deadline_on <> OLD.deadline_on OR NEW.at <> OLD.at)
  EXECUTE FUNCTION keep();
CREATE TRIGGER escalation_stays BEFORE DELETE ON escalation FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER escalation_all_stay BEFORE TRUNCATE ON escalation EXECUTE FUNCTION keep();

-- The resident was told that it is late, and until when it will be done now: once for each day that was missed.
CREATE TABLE apology (
  application TEXT NOT NULL REFERENCES application (id),
  missed_on TEXT NOT NULL,
  new_on TEXT NOT NULL,
  provisional BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (application, missed_on),
  CHECK (new_on > missed_on)
);
CREATE FUNCTION apology_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM apology p WHERE p.application = NEW.application AND p.missed_on = NEW.missed_on)
  THEN PERFORM refuse('append_only'); END IF;
  IF NEW.missed_on >= to_char(to_timestamp(NEW.at / 1000000 + 28800) AT TIME ZONE 'UTC', 'YYYY-MM-DD')
    OR NOT EXISTS (SELECT 1 FROM application a WHERE a.id = NEW.application
      AND a.state IN ('Submitted', 'InReview', 'AwaitingSecondApproval'))
  THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER apology_made BEFORE INSERT ON apology FOR EACH ROW EXECUTE FUNCTION apology_made();
CREATE TRIGGER apology_kept BEFORE UPDATE OR DELETE ON apology FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER apology_all_stay BEFORE TRUNCATE ON apology EXECUTE FUNCTION keep();
