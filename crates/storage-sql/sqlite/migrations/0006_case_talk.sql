-- What is said about a case: between desk and resident, and among colleagues.

-- A thread on an application. Residents are shown the office, never who of it wrote.
CREATE TABLE case_message (
  id TEXT NOT NULL PRIMARY KEY,
  application TEXT NOT NULL REFERENCES application (id),
  side TEXT NOT NULL CHECK (side IN ('office', 'resident')),
  author TEXT NOT NULL, -- a member of staff, or an account
  words BLOB NOT NULL,
  at INTEGER NOT NULL,
  read_at INTEGER -- the resident saw it; the office's answer says that it saw theirs
) STRICT;
CREATE INDEX case_message_application ON case_message (application, at, id);

-- Cases whose resident wrote last and waits for an answer: since when.
CREATE TABLE answer_due (
  application TEXT NOT NULL PRIMARY KEY REFERENCES application (id),
  region TEXT NOT NULL,
  since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_due_office ON answer_due (region, since, application);
CREATE INDEX answer_due_anywhere ON answer_due (since, application);

-- Written by the applicant, or by who may decide the case and is not concerned by it; not any more once it is closed.
CREATE TRIGGER case_message_made BEFORE INSERT ON case_message
BEGIN
  SELECT RAISE(ABORT, 'append_only') WHERE NEW.read_at IS NOT NULL OR EXISTS (
    SELECT 1 FROM case_message m WHERE m.id = NEW.id);
  SELECT RAISE(ABORT, 'own_case') WHERE NEW.side = 'office' AND EXISTS (
    SELECT 1 FROM own_case o WHERE o.application = NEW.application AND o.staff = NEW.author);
  SELECT RAISE(ABORT, 'talk_closed') WHERE EXISTS (SELECT 1 FROM application a WHERE a.id = NEW.application
    AND a.state IN ('Draft', 'Refused', 'Withdrawn', 'Undone', 'Effective', 'Expired'));
  SELECT RAISE(ABORT, 'illegal_move') WHERE NEW.side = 'resident' AND NOT EXISTS (
    SELECT 1 FROM application a WHERE a.id = NEW.application AND a.account = NEW.author);
  SELECT RAISE(ABORT, 'illegal_move') WHERE NEW.side = 'office' AND NOT EXISTS (
    SELECT 1 FROM application a JOIN staff s ON s.id = NEW.author
    WHERE a.id = NEW.application AND s.disabled = 0 AND s.role IN ('clerk', 'supervisor')
      AND (s.regions = '[]' OR a.region IN (SELECT value FROM json_each(s.regions))));
  SELECT RAISE(ABORT, 'talk_full') WHERE (
    SELECT COUNT(*) FROM case_message m WHERE m.application = NEW.application) >= 200;
END;
CREATE TRIGGER case_message_waits AFTER INSERT ON case_message WHEN NEW.side = 'resident'
BEGIN
  INSERT INTO answer_due (application, region, since)
    SELECT a.id, a.region, NEW.at FROM application a WHERE a.id = NEW.application
    ON CONFLICT (application) DO NOTHING;
END;
CREATE TRIGGER case_message_answers AFTER INSERT ON case_message WHEN NEW.side = 'office'
BEGIN DELETE FROM answer_due WHERE application = NEW.application; END;
CREATE TRIGGER case_message_kept BEFORE UPDATE ON case_message
WHEN NEW.id <> OLD.id OR NEW.application <> OLD.application OR NEW.side <> OLD.side OR NEW.author <> OLD.author
  OR NEW.words <> OLD.words OR NEW.at <> OLD.at OR OLD.read_at IS NOT NULL OR NEW.side <> 'office'
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER case_message_stays BEFORE DELETE ON case_message BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- Nobody waits for an answer in a closed case: there is none to give.
CREATE TRIGGER case_closes AFTER UPDATE ON application
WHEN NEW.state <> OLD.state AND NEW.state IN ('Refused', 'Withdrawn', 'Undone', 'Effective', 'Expired')
BEGIN DELETE FROM answer_due WHERE application = NEW.id; END;

-- A colleague is asked for their opinion on a case.
CREATE TABLE opinion (
  id TEXT NOT NULL PRIMARY KEY,
  application TEXT NOT NULL REFERENCES application (id),
  asked_by TEXT NOT NULL REFERENCES staff (id),
  asked_of TEXT NOT NULL REFERENCES staff (id),
  question BLOB NOT NULL,
  asked_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'declined', 'withdrawn', 'lapsed')),
  answer BLOB,
  ended_at INTEGER,
  CHECK ((state = 'open') = (ended_at IS NULL)),
  CHECK ((state = 'answered') = (answer IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX opinion_once ON opinion (application, asked_of) WHERE state = 'open';
CREATE INDEX opinion_application ON opinion (application, asked_at, id);
CREATE INDEX opinion_asked_of ON opinion (asked_of, asked_at, id) WHERE state = 'open';

-- Asked by who has the case, or may be its second person; of somebody else who may decide it; never about who is asked.
CREATE TRIGGER opinion_asked BEFORE INSERT ON opinion
BEGIN
  SELECT RAISE(ABORT, 'append_only') WHERE NEW.state <> 'open' OR EXISTS (SELECT 1 FROM opinion o WHERE o.id = NEW.id);
  SELECT RAISE(ABORT, 'own_case') WHERE EXISTS (
    SELECT 1 FROM own_case o WHERE o.application = NEW.application AND o.staff IN (NEW.asked_by, NEW.asked_of));
  SELECT RAISE(ABORT, 'illegal_move') WHERE NEW.asked_by = NEW.asked_of OR NOT EXISTS (
    SELECT 1 FROM application a JOIN staff s ON s.id = NEW.asked_by WHERE a.id = NEW.application
      AND (a.state = 'InReview' AND a.assignee = NEW.asked_by
        OR a.state = 'AwaitingSecondApproval' AND a.first_approver <> NEW.asked_by AND s.role = 'supervisor'));
  SELECT RAISE(ABORT, 'receiver_cannot') WHERE NOT EXISTS (
    SELECT 1 FROM application a JOIN staff s ON s.id = NEW.asked_of
    WHERE a.id = NEW.application AND s.disabled = 0 AND s.role IN ('clerk', 'supervisor')
      AND (s.regions = '[]' OR a.region IN (SELECT value FROM json_each(s.regions))));
END;
CREATE TRIGGER opinion_ends BEFORE UPDATE ON opinion
BEGIN
  SELECT RAISE(ABORT, 'append_only') WHERE OLD.state <> 'open' OR NEW.id <> OLD.id OR NEW.question <> OLD.question
    OR NEW.application <> OLD.application OR NEW.asked_by <> OLD.asked_by OR NEW.asked_of <> OLD.asked_of
    OR NEW.asked_at <> OLD.asked_at;
  SELECT RAISE(ABORT, 'own_case') WHERE NEW.state = 'answered' AND EXISTS (
    SELECT 1 FROM own_case o WHERE o.application = NEW.application AND o.staff = NEW.asked_of);
END;
CREATE TRIGGER opinion_stays BEFORE DELETE ON opinion BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- What was not answered before the decision is not asked any more.
CREATE TRIGGER opinion_lapses AFTER UPDATE ON application
WHEN NEW.state <> OLD.state AND NEW.state IN ('Approved', 'Refused', 'Withdrawn', 'Expired')
BEGIN
  UPDATE opinion SET state = 'lapsed', ended_at = NEW.updated_at WHERE application = NEW.id AND state = 'open';
END;

-- An opinion makes nobody the second person: that is an active supervisor of the office, whoever was asked.
CREATE TRIGGER application_second BEFORE UPDATE ON application
WHEN NEW.second_approver IS NOT NULL AND NEW.second_approver IS NOT OLD.second_approver
BEGIN
  SELECT RAISE(ABORT, 'receiver_cannot') WHERE NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.second_approver AND s.disabled = 0 AND s.role = 'supervisor'
      AND (s.regions = '[]' OR NEW.region IN (SELECT value FROM json_each(s.regions))));
END;

-- A deadline is near or was missed: each supervisor of the office is told, once for each deadline that a case has had.
CREATE TABLE escalation (
  id TEXT NOT NULL PRIMARY KEY,
  application TEXT NOT NULL REFERENCES application (id),
  staff TEXT NOT NULL REFERENCES staff (id),
  alarm TEXT NOT NULL CHECK (alarm IN ('near', 'missed')),
  deadline_on TEXT NOT NULL,
  at INTEGER NOT NULL,
  seen_at INTEGER,
  CONSTRAINT escalation_once UNIQUE (application, alarm, deadline_on, staff)
) STRICT;
CREATE INDEX escalation_unseen ON escalation (staff, alarm, at DESC, id DESC) WHERE seen_at IS NULL;
CREATE TRIGGER escalation_made BEFORE INSERT ON escalation
BEGIN
  SELECT RAISE(ABORT, 'append_only') WHERE NEW.seen_at IS NOT NULL OR EXISTS (
    SELECT 1 FROM escalation e WHERE e.id = NEW.id OR (e.application = NEW.application AND e.alarm = NEW.alarm
      AND e.deadline_on = NEW.deadline_on AND e.staff = NEW.staff));
  SELECT RAISE(ABORT, 'illegal_move') WHERE NOT EXISTS (
    SELECT 1 FROM application a WHERE a.id = NEW.application AND a.deadline_on = NEW.deadline_on
      AND a.state IN ('Submitted', 'InReview', 'AwaitingSecondApproval'));
END;
CREATE TRIGGER escalation_kept BEFORE UPDATE ON escalation
WHEN OLD.seen_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.application <> OLD.application OR NEW.staff <> OLD.staff
  OR NEW.alarm <> OLD.alarm OR NEW.deadline_on <> OLD.deadline_on OR NEW.at <> OLD.at
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER escalation_stays BEFORE DELETE ON escalation BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- The resident was told that it is late, and until when it will be done now: once for each day that was missed.
CREATE TABLE apology (
  application TEXT NOT NULL REFERENCES application (id),
  missed_on TEXT NOT NULL,
  new_on TEXT NOT NULL,
  provisional INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (application, missed_on),
  CHECK (new_on > missed_on)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER apology_made BEFORE INSERT ON apology
BEGIN
  SELECT RAISE(ABORT, 'append_only') WHERE EXISTS (
    SELECT 1 FROM apology p WHERE p.application = NEW.application AND p.missed_on = NEW.missed_on);
  SELECT RAISE(ABORT, 'illegal_move') WHERE NEW.missed_on >= date(NEW.at / 1000000 + 28800, 'unixepoch')
    OR NOT EXISTS (SELECT 1 FROM application a WHERE a.id = NEW.application
      AND a.state IN ('Submitted', 'InReview', 'AwaitingSecondApproval'));
END;
CREATE TRIGGER apology_kept BEFORE UPDATE ON apology BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER apology_stays BEFORE DELETE ON apology BEGIN SELECT RAISE(ABORT, 'append_only'); END;
