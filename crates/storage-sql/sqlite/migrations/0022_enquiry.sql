-- Residents' questions to the office: what was asked, what was done about it, what they think of the answer.

CREATE TABLE enquiry (
  id TEXT NOT NULL PRIMARY KEY,
  number TEXT NOT NULL,
  account TEXT NOT NULL REFERENCES account (id),
  application TEXT REFERENCES application (id),
  region TEXT NOT NULL,
  topic TEXT NOT NULL CHECK (topic IN ('stop', 'refund', 'documents', 'card', 'account', 'other')),
  call TEXT,
  state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'closed')),
  assignee TEXT REFERENCES staff (id),
  due_on TEXT NOT NULL,
  provisional INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  closed_at INTEGER,
  version INTEGER NOT NULL,
  CHECK ((closed_at IS NULL) = (state <> 'closed'))
) STRICT;
CREATE UNIQUE INDEX enquiry_number ON enquiry (number);
CREATE INDEX enquiry_account ON enquiry (account, created_at, id);
CREATE INDEX enquiry_application ON enquiry (application, created_at, id) WHERE application IS NOT NULL;
CREATE INDEX enquiry_open ON enquiry (region, due_on, id) WHERE state = 'open';
CREATE INDEX enquiry_open_anywhere ON enquiry (due_on, id) WHERE state = 'open';
CREATE INDEX enquiry_assigned ON enquiry (assignee, due_on, id) WHERE state = 'open';
CREATE INDEX enquiry_rest ON enquiry (region, state, updated_at, id) WHERE state <> 'open';
CREATE INDEX enquiry_rest_anywhere ON enquiry (state, updated_at, id) WHERE state <> 'open';
-- About a case of whoever asks, which was sent and is not erased.
CREATE TRIGGER enquiry_made BEFORE INSERT ON enquiry
BEGIN
  SELECT RAISE(ABORT, 'append_only') WHERE EXISTS (SELECT 1 FROM enquiry e WHERE e.id = NEW.id OR e.number = NEW.number);
  SELECT RAISE(ABORT, 'illegal_move') WHERE NEW.version <> 1 OR NEW.state <> 'open' OR NEW.assignee IS NOT NULL
    OR (NEW.application IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM application a WHERE a.id = NEW.application AND a.account = NEW.account AND a.state <> 'Draft'
        AND a.erased = 0));
END;
CREATE TRIGGER enquiry_moves BEFORE UPDATE ON enquiry
BEGIN
  SELECT RAISE(ABORT, 'append_only') WHERE NEW.id <> OLD.id OR NEW.number <> OLD.number OR NEW.account <> OLD.account
    OR NEW.application IS NOT OLD.application OR NEW.topic <> OLD.topic OR NEW.call IS NOT OLD.call
    OR NEW.created_at <> OLD.created_at OR NEW.version <> OLD.version + 1;
  SELECT RAISE(ABORT, 'illegal_move') WHERE OLD.state = 'closed' AND NEW.state <> 'open';
END;
CREATE TRIGGER enquiry_stays BEFORE DELETE ON enquiry BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- Members who are whoever asks, or act for them, or for whom they act. Those of the case are asked for apart: Postgres
-- would read every case for a join with them.
CREATE VIEW own_enquiry AS
  SELECT e.id AS enquiry, s.id AS staff
    FROM enquiry e JOIN account c ON c.id = e.account JOIN staff s ON s.phone_idx = c.phone_idx
  UNION ALL SELECT e.id, s.id FROM enquiry e JOIN account c ON c.id = e.account JOIN person p ON p.id = c.person
    JOIN staff s ON s.id_number_idx = p.id_number_idx
  UNION ALL SELECT e.id, s.id FROM enquiry e JOIN account c ON c.id = e.account JOIN person p ON p.id = c.person
    JOIN staff s ON s.phone_idx = p.phone_idx
  UNION ALL SELECT e.id, s.id FROM enquiry e JOIN account c ON c.id = e.account JOIN relation r ON r.subject = c.person
    JOIN person p ON p.id = r.actor JOIN staff s ON s.id_number_idx = p.id_number_idx
  UNION ALL SELECT e.id, s.id FROM enquiry e JOIN account c ON c.id = e.account JOIN relation r ON r.actor = c.person
    JOIN person p ON p.id = r.subject JOIN staff s ON s.id_number_idx = p.id_number_idx
  UNION ALL SELECT e.id, s.id FROM enquiry e JOIN account c ON c.id = e.account JOIN relation r ON r.subject = c.person
    JOIN person p ON p.id = r.actor JOIN staff s ON s.phone_idx = p.phone_idx
  UNION ALL SELECT e.id, s.id FROM enquiry e JOIN account c ON c.id = e.account JOIN relation r ON r.actor = c.person
    JOIN person p ON p.id = r.subject JOIN staff s ON s.phone_idx = p.phone_idx;

CREATE TABLE enquiry_step (
  enquiry TEXT NOT NULL REFERENCES enquiry (id),
  n INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN
    ('asked', 'added', 'taken', 'released', 'answered', 'handed', 'reached', 'missed', 'closed')),
  side TEXT NOT NULL CHECK (side IN ('resident', 'office', 'clock')),
  author TEXT NOT NULL,
  region TEXT NOT NULL,
  handed_to TEXT,
  words BLOB,
  at INTEGER NOT NULL,
  PRIMARY KEY (enquiry, n),
  CHECK ((handed_to IS NULL) = (kind <> 'handed')),
  CHECK (side = 'office' OR kind IN ('asked', 'added', 'closed')),
  CHECK (side <> 'office' OR kind NOT IN ('asked', 'added'))
) STRICT;
-- The question was moved first. By whoever asks, or by an active clerk or supervisor of the office that had it, and about
-- nobody whom they are, or act for.
CREATE TRIGGER enquiry_step_made BEFORE INSERT ON enquiry_step
BEGIN
  SELECT RAISE(ABORT, 'append_only') WHERE EXISTS (
    SELECT 1 FROM enquiry_step s WHERE s.enquiry = NEW.enquiry AND s.n = NEW.n);
  SELECT RAISE(ABORT, 'talk_full') WHERE NEW.n > 200 AND NEW.kind <> 'closed' OR NEW.n > 180 AND NEW.kind = 'added';
  SELECT RAISE(ABORT, 'illegal_move') WHERE NOT EXISTS (
    SELECT 1 FROM enquiry e WHERE e.id = NEW.enquiry AND e.version = NEW.n
      AND e.region = COALESCE(NEW.handed_to, NEW.region) AND (NEW.side <> 'resident' OR e.account = NEW.author));
  SELECT RAISE(ABORT, 'own_case') WHERE NEW.side = 'office' AND EXISTS (
    SELECT 1 FROM own_enquiry o WHERE o.enquiry = NEW.enquiry AND o.staff = NEW.author);
  SELECT RAISE(ABORT, 'own_case') WHERE NEW.side = 'office' AND EXISTS (
    SELECT 1 FROM kin_case k WHERE k.staff = NEW.author
      AND k.application = (SELECT e.application FROM enquiry e WHERE e.id = NEW.enquiry));
  SELECT RAISE(ABORT, 'receiver_cannot') WHERE NEW.side = 'office' AND NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.author AND s.disabled = 0 AND s.role IN ('clerk', 'supervisor')
      AND (s.regions = '[]' OR NEW.region IN (SELECT value FROM json_each(s.regions))));
END;
-- The words go with the content of the case that it is about, nothing else.
CREATE TRIGGER enquiry_step_kept BEFORE UPDATE ON enquiry_step
WHEN NEW.words IS NOT NULL OR NEW.enquiry <> OLD.enquiry OR NEW.n <> OLD.n OR NEW.kind <> OLD.kind
  OR NEW.side <> OLD.side OR NEW.author <> OLD.author OR NEW.region <> OLD.region
  OR NEW.handed_to IS NOT OLD.handed_to OR NEW.at <> OLD.at OR NOT EXISTS (
    SELECT 1 FROM enquiry e JOIN erased x ON x.application = e.application WHERE e.id = OLD.enquiry)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER enquiry_step_stays BEFORE DELETE ON enquiry_step BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- That somebody said what they think, apart from what they said: neither tells the other, nor an order.
CREATE TABLE enquiry_judged (
  enquiry TEXT NOT NULL PRIMARY KEY REFERENCES enquiry (id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER enquiry_judged_once BEFORE INSERT ON enquiry_judged
BEGIN
  SELECT RAISE(ABORT, 'judged_once') WHERE EXISTS (SELECT 1 FROM enquiry_judged j WHERE j.enquiry = NEW.enquiry);
  SELECT RAISE(ABORT, 'illegal_move') WHERE NOT EXISTS (
    SELECT 1 FROM enquiry e JOIN enquiry_step t ON t.enquiry = e.id
    WHERE e.id = NEW.enquiry AND e.state = 'closed' AND t.kind IN ('answered', 'reached'));
END;
CREATE TRIGGER enquiry_judged_stays BEFORE DELETE ON enquiry_judged BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TABLE enquiry_verdict (
  id TEXT NOT NULL PRIMARY KEY,
  region TEXT NOT NULL,
  month TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('settled', 'partly', 'not')),
  words BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX enquiry_verdict_month ON enquiry_verdict (region, month, id);
CREATE INDEX enquiry_verdict_month_anywhere ON enquiry_verdict (month, id);
CREATE TRIGGER enquiry_verdict_made BEFORE INSERT ON enquiry_verdict
WHEN EXISTS (SELECT 1 FROM enquiry_verdict v WHERE v.id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER enquiry_verdict_kept BEFORE UPDATE ON enquiry_verdict BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER enquiry_verdict_stays BEFORE DELETE ON enquiry_verdict BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- Who asks is looked at by the office that has the question, wherever they are insured; and the phone to call is shown in
-- full also where the question is about no case.
CREATE TABLE look_anew (
  id INTEGER PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person (id),
  staff TEXT NOT NULL REFERENCES staff (id),
  session TEXT NOT NULL,
  application TEXT, -- no foreign key: SQLite would walk the looks for each draft that goes; the trigger below looks instead
  office TEXT NOT NULL, -- regions of the member's office at that time
  kind TEXT NOT NULL CHECK (kind IN ('said', 'person', 'case', 'document', 'export', 'enquiry', 'values')),
  purpose TEXT NOT NULL,
  fields TEXT NOT NULL,
  words BLOB NOT NULL,
  at INTEGER NOT NULL,
  CHECK (kind IN ('said', 'person', 'enquiry', 'values') OR application IS NOT NULL)
) STRICT;
INSERT INTO look_anew (id, person, staff, session, application, office, kind, purpose, fields, words, at)
  SELECT id, person, staff, session, application, office, kind, purpose, fields, words, at FROM look;
DROP TABLE look;
ALTER TABLE look_anew RENAME TO look;
CREATE INDEX look_person ON look (person, at, id) WHERE kind <> 'said';
CREATE INDEX look_session ON look (session, person, id) WHERE kind <> 'values';
CREATE TRIGGER look_made BEFORE INSERT ON look
BEGIN
  SELECT RAISE(ABORT, 'illegal_move') WHERE NEW.application IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM application a WHERE a.id = NEW.application AND a.person = NEW.person AND a.state <> 'Draft');
  SELECT RAISE(ABORT, 'illegal_move') WHERE NEW.kind = 'values' AND NEW.application IS NULL AND NOT EXISTS (
    SELECT 1 FROM account c JOIN enquiry e ON e.account = c.id JOIN staff s ON s.id = NEW.staff
    WHERE c.person = NEW.person AND e.assignee = NEW.staff AND e.state <> 'closed'
      AND (s.regions = '[]' OR e.region IN (SELECT value FROM json_each(s.regions))));
  SELECT RAISE(ABORT, 'illegal_move') WHERE NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.staff AND s.regions = NEW.office AND (s.regions = '[]'
      OR EXISTS (SELECT 1 FROM person p WHERE p.id = NEW.person
        AND p.region IN (SELECT value FROM json_each(s.regions)))
      OR EXISTS (SELECT 1 FROM application a WHERE a.person = NEW.person AND a.state <> 'Draft'
        AND a.region IN (SELECT value FROM json_each(s.regions)))
      OR NEW.kind IN ('enquiry', 'values') AND EXISTS (
        SELECT 1 FROM account c JOIN enquiry e ON e.account = c.id WHERE c.person = NEW.person
        AND e.region IN (SELECT value FROM json_each(s.regions)))));
END;
CREATE TRIGGER look_once BEFORE INSERT ON look WHEN EXISTS (SELECT 1 FROM look l WHERE l.id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER look_kept BEFORE UPDATE ON look BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER look_stays BEFORE DELETE ON look BEGIN SELECT RAISE(ABORT, 'append_only'); END;
