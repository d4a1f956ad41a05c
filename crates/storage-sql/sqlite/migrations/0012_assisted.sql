-- Applications that staff enter for somebody, at the counter or on the phone. An account without a phone has `none` and
-- its identifier as its index, which is no phone's.

-- Somebody's identity was looked at: who is helped by whom, and how they are there.
CREATE TABLE assistance (
  id TEXT NOT NULL PRIMARY KEY,
  staff TEXT NOT NULL REFERENCES staff (id),
  person TEXT NOT NULL REFERENCES person (id),
  way TEXT NOT NULL CHECK (way IN ('counter', 'phone')),
  called BLOB, -- the register's number, masked; by phone only
  begun_at INTEGER NOT NULL,
  answered_at INTEGER,
  CHECK ((way = 'phone') = (called IS NOT NULL)),
  CHECK (way = 'phone' OR answered_at IS NOT NULL)
) STRICT;
CREATE INDEX assistance_person ON assistance (person, begun_at, id);

-- Who of the staff has a hand in an application.
CREATE TABLE assisted_entry (
  application TEXT NOT NULL REFERENCES application (id),
  staff TEXT NOT NULL REFERENCES staff (id),
  assistance TEXT NOT NULL REFERENCES assistance (id),
  began INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (application, staff)
) STRICT, WITHOUT ROWID;
CREATE INDEX assisted_entry_staff ON assisted_entry (staff, at, application);
CREATE INDEX assisted_entry_assistance ON assisted_entry (assistance);

-- What they sent, and how the applicant agreed.
CREATE TABLE assisted_sending (
  application TEXT NOT NULL REFERENCES application (id),
  seq INTEGER NOT NULL,
  staff TEXT NOT NULL REFERENCES staff (id),
  assistance TEXT NOT NULL REFERENCES assistance (id),
  consent TEXT NOT NULL CHECK (consent IN ('code', 'signed', 'read_out')),
  at INTEGER NOT NULL,
  PRIMARY KEY (application, seq),
  FOREIGN KEY (application, seq) REFERENCES application_event (application, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX assisted_sending_assistance ON assisted_sending (assistance);

-- Only that they answered is added, once.
CREATE TRIGGER assistance_answered BEFORE UPDATE ON assistance
WHEN OLD.answered_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.staff <> OLD.staff OR NEW.person <> OLD.person
  OR NEW.way <> OLD.way OR NEW.called IS NOT OLD.called OR NEW.begun_at <> OLD.begun_at
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER assistance_stays BEFORE DELETE ON assistance BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER assistance_once BEFORE INSERT ON assistance
WHEN EXISTS (SELECT 1 FROM assistance a WHERE a.id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- A hand in an application is had by who helps its applicant, while it can be filled in; it stays once it was sent.
CREATE TRIGGER assisted_entry_made BEFORE INSERT ON assisted_entry
WHEN NOT EXISTS (
  SELECT 1 FROM assistance t JOIN application a ON a.id = NEW.application JOIN account c ON c.id = a.account
    WHERE t.id = NEW.assistance AND t.staff = NEW.staff AND t.answered_at IS NOT NULL AND c.person = t.person
      AND a.state IN ('Draft', 'CorrectionRequested'))
BEGIN SELECT RAISE(ABORT, 'illegal_move'); END;
CREATE TRIGGER assisted_entry_kept BEFORE UPDATE ON assisted_entry
WHEN NEW.application <> OLD.application OR NEW.staff <> OLD.staff OR NEW.began <> OLD.began OR NEW.at <> OLD.at
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER assisted_entry_stays BEFORE DELETE ON assisted_entry
WHEN EXISTS (SELECT 1 FROM application a WHERE a.id = OLD.application AND a.state <> 'Draft')
BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- How they agreed fits how they were there, and belongs to what that member of staff sent.
CREATE TRIGGER assisted_sending_made BEFORE INSERT ON assisted_sending
WHEN NOT EXISTS (
    SELECT 1 FROM application_event e WHERE e.application = NEW.application AND e.seq = NEW.seq
      AND e.actor_kind = 'staff' AND e.actor = NEW.staff AND e.move IN ('submit', 'correct'))
  OR NOT EXISTS (
    SELECT 1 FROM assistance t WHERE t.id = NEW.assistance AND t.staff = NEW.staff AND t.answered_at IS NOT NULL
      AND (t.way = 'phone') = (NEW.consent = 'read_out'))
  OR EXISTS (SELECT 1 FROM assisted_sending s WHERE s.application = NEW.application AND s.seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'illegal_move'); END;
CREATE TRIGGER assisted_sending_kept BEFORE UPDATE ON assisted_sending BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER assisted_sending_stays BEFORE DELETE ON assisted_sending BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- How somebody was told whom no message reaches: of each state once by each way.
CREATE TABLE informed (
  application TEXT NOT NULL REFERENCES application (id),
  state TEXT NOT NULL,
  staff TEXT NOT NULL REFERENCES staff (id),
  way TEXT NOT NULL CHECK (way IN ('letter', 'call', 'counter')),
  at INTEGER NOT NULL,
  PRIMARY KEY (application, state, way)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER informed_made BEFORE INSERT ON informed
BEGIN
  SELECT RAISE(ABORT, 'informed_once') WHERE EXISTS (
    SELECT 1 FROM informed i WHERE i.application = NEW.application AND i.state = NEW.state AND i.way = NEW.way);
  SELECT RAISE(ABORT, 'illegal_move') WHERE NOT EXISTS (
    SELECT 1 FROM application a WHERE a.id = NEW.application AND a.state = NEW.state AND a.state <> 'Draft');
END;
CREATE TRIGGER informed_kept BEFORE UPDATE ON informed BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER informed_stays BEFORE DELETE ON informed BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- Whoever has a hand in an application does nothing about it afterwards but look, as about their own case.
DROP VIEW own_case;
CREATE VIEW kin_case AS
  SELECT a.id AS application, s.id AS staff
    FROM application a JOIN account c ON c.id = a.account JOIN staff s ON s.phone_idx = c.phone_idx
  UNION ALL SELECT k.application, s.id
    FROM concerned_person k JOIN person p ON p.id = k.person JOIN staff s ON s.phone_idx = p.phone_idx
  UNION ALL SELECT k.application, s.id
    FROM concerned_person k JOIN person p ON p.id = k.person JOIN staff s ON s.id_number_idx = p.id_number_idx;
CREATE VIEW own_case AS
  SELECT application, staff FROM kin_case
  UNION ALL SELECT application, staff FROM assisted_entry;

-- They do send it; for nobody whom they are, or act for.
DROP TRIGGER event_own_case;
CREATE TRIGGER event_own_case BEFORE INSERT ON application_event
WHEN NEW.actor_kind = 'staff' AND NEW.move NOT IN ('release', 'submit', 'correct') AND EXISTS (
  SELECT 1 FROM own_case o WHERE o.application = NEW.application AND o.staff = NEW.actor)
BEGIN SELECT RAISE(ABORT, 'own_case'); END;
CREATE TRIGGER event_entered BEFORE INSERT ON application_event
WHEN NEW.actor_kind = 'staff' AND NEW.move IN ('submit', 'correct')
BEGIN
  SELECT RAISE(ABORT, 'illegal_move') WHERE NOT EXISTS (
    SELECT 1 FROM assisted_entry e WHERE e.application = NEW.application AND e.staff = NEW.actor);
  SELECT RAISE(ABORT, 'own_case') WHERE EXISTS (
    SELECT 1 FROM kin_case k WHERE k.application = NEW.application AND k.staff = NEW.actor);
END;

-- An application stays with its account, but one of an account that nobody can sign in to goes to who was helped.
DROP TRIGGER application_moves;
CREATE TRIGGER application_moves BEFORE UPDATE ON application
BEGIN
  SELECT RAISE(ABORT, 'illegal_move') WHERE NEW.version <> OLD.version + 1 OR NEW.id <> OLD.id
    OR NEW.reference <> OLD.reference OR NEW.person <> OLD.person
    OR NEW.act <> OLD.act OR NEW.cover <> OLD.cover;
  SELECT RAISE(ABORT, 'illegal_move') WHERE NEW.account <> OLD.account AND NOT EXISTS (
    SELECT 1 FROM account o JOIN assisted_entry e ON e.application = OLD.id JOIN assistance t ON t.id = e.assistance
      JOIN account n ON n.person = t.person
      WHERE o.id = OLD.account AND o.phone_idx LIKE 'none %' AND n.id = NEW.account AND NEW.state = OLD.state);
  SELECT RAISE(ABORT, 'illegal_move') WHERE NEW.state <> OLD.state AND NOT EXISTS (
    SELECT 1 FROM application_event e WHERE e.application = NEW.id AND e.seq = NEW.version
      AND e.from_state = OLD.state AND e.to_state = NEW.state);
  SELECT RAISE(ABORT, 'second_person_differs') WHERE NEW.state = 'AwaitingSecondApproval' AND NEW.first_approver IS NULL;
  SELECT RAISE(ABORT, 'second_person_differs') WHERE OLD.state = 'AwaitingSecondApproval' AND NEW.state = 'Approved'
    AND (NEW.second_approver IS NULL OR NEW.first_approver IS NOT OLD.first_approver);
END;
