-- How long things are kept: what was erased, what a hold keeps, and how much went.

-- The content of a closed case is gone; that it was, its moves, receipts and entries of the record stay.
CREATE TABLE erased (
  application TEXT NOT NULL PRIMARY KEY REFERENCES application (id),
  kind TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

-- A supervisor keeps a case, or every case about a person, from being erased or thrown away; another one lifts it.
CREATE TABLE legal_hold (
  id TEXT NOT NULL PRIMARY KEY,
  application TEXT REFERENCES application (id),
  person TEXT REFERENCES person (id),
  region TEXT NOT NULL,
  words BLOB NOT NULL,
  placed_by TEXT NOT NULL REFERENCES staff (id),
  placed_at INTEGER NOT NULL,
  until_at INTEGER,
  lifted_by TEXT REFERENCES staff (id),
  ended_at INTEGER,
  CHECK ((application IS NULL) <> (person IS NULL)),
  CHECK (until_at > placed_at),
  CHECK (lifted_by IS NULL OR ended_at IS NOT NULL),
  CHECK (ended_at IS NULL OR lifted_by IS NOT NULL OR until_at IS NOT NULL)
) STRICT;
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
  n INTEGER NOT NULL CHECK (n >= 0),
  PRIMARY KEY (day, kind, region)
) STRICT;
-- The same on the row: what is due is found without walking what went before.
ALTER TABLE application ADD COLUMN erased INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1));
CREATE INDEX application_closed ON application (state, updated_at, id)
  WHERE erased = 0 AND state IN ('Expired', 'Withdrawn', 'Refused', 'Undone', 'Effective');

-- Only what is closed and not held is erased, once and for good; no refund is under way.
CREATE TRIGGER erased_made BEFORE INSERT ON erased
BEGIN
  SELECT RAISE(ABORT, 'append_only') WHERE EXISTS (SELECT 1 FROM erased e WHERE e.application = NEW.application);
  SELECT RAISE(ABORT, 'held') WHERE EXISTS (SELECT 1 FROM held_case h WHERE h.application = NEW.application);
  SELECT RAISE(ABORT, 'illegal_move') WHERE NOT EXISTS (
    SELECT 1 FROM application a WHERE a.id = NEW.application
      AND a.state IN ('Expired', 'Withdrawn', 'Refused', 'Undone', 'Effective'))
    OR EXISTS (SELECT 1 FROM refund r WHERE r.application = NEW.application AND r.stage NOT IN ('paid', 'cancelled'));
END;
CREATE TRIGGER erased_kept BEFORE UPDATE ON erased BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER erased_stays BEFORE DELETE ON erased BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- An erased case moves no more.
CREATE TRIGGER erased_rests BEFORE UPDATE ON application
WHEN NEW.state <> OLD.state AND EXISTS (SELECT 1 FROM erased e WHERE e.application = OLD.id)
BEGIN SELECT RAISE(ABORT, 'illegal_move'); END;

-- Nobody writes into it either.
CREATE TRIGGER note_erased BEFORE INSERT ON note
WHEN EXISTS (SELECT 1 FROM erased e WHERE e.application = NEW.application)
BEGIN SELECT RAISE(ABORT, 'illegal_move'); END;

-- Placed by an active supervisor of the office, on something of that region; lifted by another one, once.
CREATE TRIGGER legal_hold_placed BEFORE INSERT ON legal_hold
BEGIN
  SELECT RAISE(ABORT, 'append_only') WHERE NEW.ended_at IS NOT NULL OR EXISTS (
    SELECT 1 FROM legal_hold h WHERE h.id = NEW.id);
  SELECT RAISE(ABORT, 'illegal_move') WHERE NOT EXISTS (
    SELECT 1 FROM application a WHERE a.id = NEW.application AND a.region = NEW.region)
    AND NOT EXISTS (SELECT 1 FROM person p WHERE p.id = NEW.person AND p.region = NEW.region);
  SELECT RAISE(ABORT, 'illegal_move') WHERE EXISTS (SELECT 1 FROM erased e WHERE e.application = NEW.application);
  SELECT RAISE(ABORT, 'receiver_cannot') WHERE NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.placed_by AND s.disabled = 0 AND s.role = 'supervisor'
      AND (s.regions = '[]' OR NEW.region IN (SELECT value FROM json_each(s.regions))));
  -- Nobody holds, or lets go, what is about themselves or whom they act for.
  SELECT RAISE(ABORT, 'own_case') WHERE EXISTS (
    SELECT 1 FROM own_case o WHERE o.application = NEW.application AND o.staff = NEW.placed_by)
    OR EXISTS (SELECT 1 FROM kin_case k JOIN application a ON a.id = k.application
      WHERE a.person = NEW.person AND k.staff = NEW.placed_by);
END;
CREATE TRIGGER legal_hold_ends BEFORE UPDATE ON legal_hold
BEGIN
  SELECT RAISE(ABORT, 'append_only') WHERE OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.id <> OLD.id
    OR NEW.application IS NOT OLD.application OR NEW.person IS NOT OLD.person OR NEW.region <> OLD.region
    OR NEW.placed_by <> OLD.placed_by OR NEW.placed_at <> OLD.placed_at OR NEW.until_at IS NOT OLD.until_at;
  SELECT RAISE(ABORT, 'illegal_move') WHERE NEW.lifted_by IS NULL AND (OLD.until_at IS NULL OR NEW.ended_at < OLD.until_at);
  SELECT RAISE(ABORT, 'second_person_differs') WHERE NEW.lifted_by = OLD.placed_by;
  SELECT RAISE(ABORT, 'own_case') WHERE EXISTS (
    SELECT 1 FROM own_case o WHERE o.application = NEW.application AND o.staff = NEW.lifted_by)
    OR EXISTS (SELECT 1 FROM kin_case k JOIN application a ON a.id = k.application
      WHERE a.person = NEW.person AND k.staff = NEW.lifted_by);
  SELECT RAISE(ABORT, 'receiver_cannot') WHERE NEW.lifted_by IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.lifted_by AND s.disabled = 0 AND s.role = 'supervisor'
      AND (s.regions = '[]' OR NEW.region IN (SELECT value FROM json_each(s.regions))));
END;
CREATE TRIGGER legal_hold_stays BEFORE DELETE ON legal_hold BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER application_held BEFORE DELETE ON application
WHEN EXISTS (SELECT 1 FROM held_case h WHERE h.application = OLD.id)
BEGIN SELECT RAISE(ABORT, 'held'); END;
CREATE TRIGGER document_held BEFORE DELETE ON document
WHEN OLD.state = 'stored' AND EXISTS (SELECT 1 FROM held_case h WHERE h.application = OLD.application)
BEGIN SELECT RAISE(ABORT, 'held'); END;
CREATE TRIGGER retention_count_grows BEFORE UPDATE ON retention_count WHEN NEW.n < OLD.n
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER retention_count_stays BEFORE DELETE ON retention_count BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- What stays for good stays until its case is erased.
DROP TRIGGER document_stays;
CREATE TRIGGER document_stays BEFORE DELETE ON document
WHEN OLD.state = 'stored' AND NOT EXISTS (
  SELECT 1 FROM application a WHERE a.id = OLD.application AND a.state IN ('Draft', 'CorrectionRequested'))
  AND NOT EXISTS (SELECT 1 FROM erased e WHERE e.application = OLD.application)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- Of its history the words go, nothing else.
DROP TRIGGER event_kept;
CREATE TRIGGER event_kept BEFORE UPDATE ON application_event
WHEN NOT EXISTS (SELECT 1 FROM erased e WHERE e.application = OLD.application)
  OR NEW.application <> OLD.application OR NEW.seq <> OLD.seq OR NEW.from_state <> OLD.from_state
  OR NEW.move <> OLD.move OR NEW.to_state <> OLD.to_state OR NEW.actor_kind <> OLD.actor_kind
  OR NEW.actor <> OLD.actor OR NEW.at <> OLD.at
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
DROP TRIGGER note_stays;
CREATE TRIGGER note_stays BEFORE DELETE ON note
WHEN NOT EXISTS (SELECT 1 FROM erased e WHERE e.application = OLD.application)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
DROP TRIGGER finding_stays;
CREATE TRIGGER finding_stays BEFORE DELETE ON finding
WHEN NOT EXISTS (SELECT 1 FROM erased e WHERE e.application = OLD.application)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
DROP TRIGGER correction_item_stays;
CREATE TRIGGER correction_item_stays BEFORE DELETE ON correction_item
WHEN NOT EXISTS (SELECT 1 FROM erased e WHERE e.application = OLD.application)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
DROP TRIGGER submission_stays;
CREATE TRIGGER submission_stays BEFORE DELETE ON submission
WHEN NOT EXISTS (SELECT 1 FROM erased e WHERE e.application = OLD.application)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
DROP TRIGGER case_message_stays;
CREATE TRIGGER case_message_stays BEFORE DELETE ON case_message
WHEN NOT EXISTS (SELECT 1 FROM erased e WHERE e.application = OLD.application)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
DROP TRIGGER opinion_stays;
CREATE TRIGGER opinion_stays BEFORE DELETE ON opinion
WHEN NOT EXISTS (SELECT 1 FROM erased e WHERE e.application = OLD.application)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- Whose own case a refund is, is asked when it moves, not when its applicant names an account or its account is erased.
DROP TRIGGER refund_own_case;
CREATE TRIGGER refund_own_case BEFORE UPDATE ON refund
WHEN NEW.stage IN ('handed_over', 'paid', 'failed') AND NEW.stage <> OLD.stage
BEGIN
  SELECT RAISE(ABORT, 'illegal_move') WHERE NEW.moved_by IS NULL;
  SELECT RAISE(ABORT, 'own_case') WHERE EXISTS (
    SELECT 1 FROM own_case o WHERE o.application = NEW.application AND o.staff = NEW.moved_by);
END;
