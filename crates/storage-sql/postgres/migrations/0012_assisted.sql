-- Applications that staff enter for somebody, at the counter or on the phone. An account without a phone has `none` and
-- its identifier as its index, which is no phone's.

-- Somebody's identity was looked at: who is helped by whom, and how they are there.
CREATE TABLE assistance (
  id TEXT NOT NULL PRIMARY KEY,
  staff TEXT NOT NULL REFERENCES staff (id),
  person TEXT NOT NULL REFERENCES person (id),
  way TEXT NOT NULL CHECK (way IN ('counter', 'phone')),
  called BYTEA, -- the register's number, masked; by phone only
  begun_at BIGINT NOT NULL,
  answered_at BIGINT,
  CHECK ((way = 'phone') = (called IS NOT NULL)),
  CHECK (way = 'phone' OR answered_at IS NOT NULL)
);
CREATE INDEX assistance_person ON assistance (person, begun_at, id);

-- Who of the staff has a hand in an application.
CREATE TABLE assisted_entry (
  application TEXT NOT NULL REFERENCES application (id),
  staff TEXT NOT NULL REFERENCES staff (id),
  assistance TEXT NOT NULL REFERENCES assistance (id),
  began BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (application, staff)
);
CREATE INDEX assisted_entry_staff ON assisted_entry (staff, at, application);
CREATE INDEX assisted_entry_assistance ON assisted_entry (assistance);

-- What they sent, and how the applicant agreed.
CREATE TABLE assisted_sending (
  application TEXT NOT NULL REFERENCES application (id),
  seq BIGINT NOT NULL,
  staff TEXT NOT NULL REFERENCES staff (id),
  assistance TEXT NOT NULL REFERENCES assistance (id),
  consent TEXT NOT NULL CHECK (consent IN ('code', 'signed', 'read_out')),
  at BIGINT NOT NULL,
  PRIMARY KEY (application, seq),
  FOREIGN KEY (application, seq) REFERENCES application_event (application, seq)
);
CREATE INDEX assisted_sending_assistance ON assisted_sending (assistance);

-- Only that they answered is added, once.
CREATE TRIGGER assistance_answered BEFORE UPDATE ON assistance FOR EACH ROW
  WHEN (OLD.answered_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.staff <> OLD.staff OR NEW.person <> OLD.person
    OR NEW.way <> OLD.way OR NEW.called IS DISTINCT FROM OLD.called OR NEW.begun_at <> OLD.begun_at)
  EXECUTE FUNCTION keep();
CREATE TRIGGER assistance_kept BEFORE DELETE ON assistance FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER assistance_stays BEFORE TRUNCATE ON assistance EXECUTE FUNCTION keep();

-- A hand in an application is had by who helps its applicant, while it can be filled in; it stays once it was sent.
CREATE FUNCTION assisted_entry_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Locked: it is not sent by somebody else meanwhile.
  PERFORM 1 FROM application a WHERE a.id = NEW.application FOR SHARE;
  IF NOT EXISTS (
    SELECT 1 FROM assistance t JOIN application a ON a.id = NEW.application JOIN account c ON c.id = a.account
      WHERE t.id = NEW.assistance AND t.staff = NEW.staff AND t.answered_at IS NOT NULL AND c.person = t.person
        AND a.state IN ('Draft', 'CorrectionRequested'))
  THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER assisted_entry_made BEFORE INSERT ON assisted_entry FOR EACH ROW
  EXECUTE FUNCTION assisted_entry_made();
CREATE TRIGGER assisted_entry_kept BEFORE UPDATE ON assisted_entry FOR EACH ROW
  WHEN (NEW.application <> OLD.application OR NEW.staff <> OLD.staff OR NEW.began <> OLD.began OR NEW.at <> OLD.at)
  EXECUTE FUNCTION keep();
CREATE FUNCTION assisted_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM application a WHERE a.id = OLD.application AND a.state <> 'Draft')
  THEN PERFORM refuse('append_only'); END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER assisted_entry_stays BEFORE DELETE ON assisted_entry FOR EACH ROW
  EXECUTE FUNCTION assisted_entry_stays();
CREATE TRIGGER assisted_entry_whole BEFORE TRUNCATE ON assisted_entry EXECUTE FUNCTION keep();

-- How they agreed fits how they were there, and belongs to what that member of staff sent.
CREATE FUNCTION assisted_sending_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM application_event e WHERE e.application = NEW.application AND e.seq = NEW.seq
        AND e.actor_kind = 'staff' AND e.actor = NEW.staff AND e.move IN ('submit', 'correct'))
    OR NOT EXISTS (
      SELECT 1 FROM assistance t WHERE t.id = NEW.assistance AND t.staff = NEW.staff AND t.answered_at IS NOT NULL
        AND (t.way = 'phone') = (NEW.consent = 'read_out'))
  THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER assisted_sending_made BEFORE INSERT ON assisted_sending FOR EACH ROW
  EXECUTE FUNCTION assisted_sending_made();
CREATE TRIGGER assisted_sending_kept BEFORE UPDATE OR DELETE ON assisted_sending FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER assisted_sending_stays BEFORE TRUNCATE ON assisted_sending EXECUTE FUNCTION keep();

-- How somebody was told whom no message reaches: of each state once by each way.
CREATE TABLE informed (
  application TEXT NOT NULL REFERENCES application (id),
  state TEXT NOT NULL,
  staff TEXT NOT NULL REFERENCES staff (id),
  way TEXT NOT NULL CHECK (way IN ('letter', 'call', 'counter')),
  at BIGINT NOT NULL,
  PRIMARY KEY (application, state, way)
);
CREATE FUNCTION informed_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM application a WHERE a.id = NEW.application AND a.state = NEW.state AND a.state <> 'Draft')
  THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER informed_made BEFORE INSERT ON informed FOR EACH ROW EXECUTE FUNCTION informed_made();
CREATE TRIGGER informed_kept BEFORE UPDATE OR DELETE ON informed FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER informed_stays BEFORE TRUNCATE ON informed EXECUTE FUNCTION keep();

-- Whoever has a hand in an application does nothing about it afterwards but look, as about their own case.
CREATE VIEW kin_case AS
  SELECT a.id AS application, s.id AS staff
    FROM application a JOIN account c ON c.id = a.account JOIN staff s ON s.phone_idx = c.phone_idx
  UNION ALL SELECT k.application, s.id
    FROM concerned_person k JOIN person p ON p.id = k.person JOIN staff s ON s.phone_idx = p.phone_idx
  UNION ALL SELECT k.application, s.id
    FROM concerned_person k JOIN person p ON p.id = k.person JOIN staff s ON s.id_number_idx = p.id_number_idx;
CREATE OR REPLACE VIEW own_case AS
  SELECT application, staff FROM kin_case
  UNION ALL SELECT application, staff FROM assisted_entry;

-- They do send it; for nobody whom they are, or act for.
DROP TRIGGER event_own_case ON application_event;
CREATE TRIGGER event_own_case BEFORE INSERT ON application_event FOR EACH ROW
  WHEN (NEW.actor_kind = 'staff' AND NEW.move NOT IN ('release', 'submit', 'correct'))
  EXECUTE FUNCTION event_own_case();
CREATE FUNCTION event_entered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM assisted_entry e WHERE e.application = NEW.application AND e.staff = NEW.actor)
  THEN PERFORM refuse('illegal_move'); END IF;
  IF EXISTS (SELECT 1 FROM kin_case k WHERE k.application = NEW.application AND k.staff = NEW.actor)
  THEN PERFORM refuse('own_case'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER event_entered BEFORE INSERT ON application_event FOR EACH ROW
  WHEN (NEW.actor_kind = 'staff' AND NEW.move IN ('submit', 'correct')) EXECUTE FUNCTION event_entered();

-- An application stays with its account, but one of an account that nobody can sign in to goes to who was helped.
CREATE OR REPLACE FUNCTION application_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version <> OLD.version + 1 OR NEW.id <> OLD.id OR NEW.reference <> OLD.reference
    OR NEW.person <> OLD.person
    OR NEW.act <> OLD.act OR NEW.cover <> OLD.cover THEN PERFORM refuse('illegal_move'); END IF;
  IF NEW.account <> OLD.account AND NOT EXISTS (
    SELECT 1 FROM account o JOIN assisted_entry e ON e.application = OLD.id JOIN assistance t ON t.id = e.assistance
      JOIN account n ON n.person = t.person
      WHERE o.id = OLD.account AND o.phone_idx LIKE 'none %' AND n.id = NEW.account AND NEW.state = OLD.state)
  THEN PERFORM refuse('illegal_move'); END IF;
  IF NEW.state <> OLD.state AND NOT EXISTS (
    SELECT 1 FROM application_event e WHERE e.application = NEW.id AND e.seq = NEW.version
      AND e.from_state = OLD.state AND e.to_state = NEW.state) THEN PERFORM refuse('illegal_move'); END IF;
  IF NEW.state = 'AwaitingSecondApproval' AND NEW.first_approver IS NULL THEN
    PERFORM refuse('second_person_differs'); END IF;
  IF OLD.state = 'AwaitingSecondApproval' AND NEW.state = 'Approved'
    AND (NEW.second_approver IS NULL OR NEW.first_approver IS DISTINCT FROM OLD.first_approver) THEN
    PERFORM refuse('second_person_differs'); END IF;
  RETURN NEW;
END $$;
