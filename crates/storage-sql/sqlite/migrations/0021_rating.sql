-- Ratings: which handlings came to their end, what their residents think, what is done about bad ones.

-- Written where a case ends, whoever ends it. `asked_at`: its resident rated, was asked for it, or the case was opened again.
CREATE TABLE handling (
  application TEXT NOT NULL REFERENCES application (id),
  seq INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  asked_at INTEGER,
  PRIMARY KEY (application, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX handling_unasked ON handling (ended_at) WHERE asked_at IS NULL;
CREATE TRIGGER handling_ends AFTER UPDATE ON application
WHEN NEW.state <> OLD.state AND NEW.state IN ('Refused', 'Effective')
  AND NOT (NEW.state = 'Effective' AND EXISTS (
    SELECT 1 FROM refund r WHERE r.application = NEW.id AND r.stage NOT IN ('paid', 'cancelled')))
BEGIN
  INSERT INTO handling (application, seq, ended_at) VALUES (NEW.id, NEW.version, NEW.updated_at)
    ON CONFLICT (application, seq) DO NOTHING;
END;
-- A refund comes with the approval, after the case itself where both are one act: then it is not over yet.
CREATE TRIGGER handling_has_refund AFTER INSERT ON refund WHEN NEW.stage NOT IN ('paid', 'cancelled')
BEGIN
  DELETE FROM handling WHERE application = NEW.application
    AND seq = (SELECT a.version FROM application a WHERE a.id = NEW.application);
END;
CREATE TRIGGER handling_paid AFTER UPDATE ON refund WHEN NEW.stage <> OLD.stage AND NEW.stage = 'paid'
BEGIN
  INSERT INTO handling (application, seq, ended_at)
    SELECT a.id, a.version, NEW.updated_at FROM application a WHERE a.id = NEW.application AND a.state = 'Effective'
    ON CONFLICT (application, seq) DO NOTHING;
END;
CREATE TRIGGER handling_reopened AFTER UPDATE ON application WHEN NEW.state <> OLD.state AND OLD.state = 'Refused'
BEGIN UPDATE handling SET asked_at = NEW.updated_at WHERE application = NEW.id AND asked_at IS NULL; END;
-- What ended before there were ratings can be rated, but nobody is asked for it.
INSERT INTO handling (application, seq, ended_at, asked_at)
  SELECT a.id, a.version, a.updated_at, a.updated_at FROM application a
  WHERE a.state IN ('Refused', 'Effective') AND a.erased = 0 AND NOT EXISTS (
    SELECT 1 FROM refund r WHERE r.application = a.id AND a.state = 'Effective' AND r.stage NOT IN ('paid', 'cancelled'));

CREATE TABLE rating (
  id TEXT NOT NULL PRIMARY KEY,
  application TEXT NOT NULL,
  seq INTEGER NOT NULL,
  region TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('very_good', 'good', 'fair', 'bad', 'very_bad')),
  aspects TEXT NOT NULL,
  comment BLOB,
  at INTEGER NOT NULL,
  CONSTRAINT rating_once UNIQUE (application, seq),
  FOREIGN KEY (application, seq) REFERENCES handling (application, seq)
) STRICT;
-- Of the last handling, of a case that is closed and not erased.
CREATE TRIGGER rating_made BEFORE INSERT ON rating
BEGIN
  SELECT RAISE(ABORT, 'append_only') WHERE EXISTS (SELECT 1 FROM rating r WHERE r.id = NEW.id);
  SELECT RAISE(ABORT, 'rating_once') WHERE EXISTS (
    SELECT 1 FROM rating r WHERE r.application = NEW.application AND r.seq = NEW.seq);
  SELECT RAISE(ABORT, 'illegal_move') WHERE NOT EXISTS (
    SELECT 1 FROM application a WHERE a.id = NEW.application AND a.region = NEW.region AND a.erased = 0
      AND a.state IN ('Refused', 'Effective'))
    OR EXISTS (SELECT 1 FROM handling h WHERE h.application = NEW.application AND h.seq > NEW.seq);
END;
-- The words go with the content of the case, nothing else.
CREATE TRIGGER rating_kept BEFORE UPDATE ON rating
WHEN NEW.comment IS NOT NULL OR NEW.id <> OLD.id OR NEW.application <> OLD.application OR NEW.seq <> OLD.seq
  OR NEW.region <> OLD.region OR NEW.level <> OLD.level OR NEW.aspects <> OLD.aspects OR NEW.at <> OLD.at
  OR NOT EXISTS (SELECT 1 FROM erased e WHERE e.application = OLD.application)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER rating_stays BEFORE DELETE ON rating BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- Who had a hand in a case, and since when: acted or wrote in it, moved its refund, or is concerned by it. What comes after
-- a rating counts for the next one only: whoever follows it up may open the case again.
-- Whoever moved a refund had a hand in it, also when somebody else moved it after them.
CREATE TABLE refund_hand (
  application TEXT NOT NULL,
  staff TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (application, staff)
) STRICT;
INSERT INTO refund_hand (application, staff, at)
  SELECT application, moved_by, updated_at FROM refund WHERE moved_by IS NOT NULL;
CREATE TRIGGER refund_hand_moved AFTER UPDATE ON refund WHEN NEW.moved_by IS NOT NULL
BEGIN INSERT OR IGNORE INTO refund_hand (application, staff, at) VALUES (NEW.application, NEW.moved_by, NEW.updated_at); END;
CREATE TRIGGER refund_hand_stays BEFORE DELETE ON refund_hand BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER refund_hand_kept BEFORE UPDATE ON refund_hand BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE VIEW hand_in AS
  SELECT e.application AS application, e.actor AS staff, e.at AS at FROM application_event e WHERE e.actor_kind = 'staff'
  UNION ALL SELECT m.application, m.author, m.at FROM case_message m WHERE m.side = 'office'
  UNION ALL SELECT r.application, r.staff, r.at FROM refund_hand r
  UNION ALL SELECT n.application, n.staff, n.at FROM note n
  UNION ALL SELECT f.application, f.staff, f.at FROM finding f
  UNION ALL SELECT p.application, p.asked_by, p.asked_at FROM opinion p
  UNION ALL SELECT p.application, p.asked_of, p.ended_at FROM opinion p WHERE p.ended_at IS NOT NULL
  UNION ALL SELECT i.application, i.staff, i.at FROM assisted_entry i
  UNION ALL SELECT o.application, o.staff, CAST(0 AS BIGINT) FROM own_case o;

CREATE TABLE rating_review (
  rating TEXT NOT NULL PRIMARY KEY REFERENCES rating (id),
  application TEXT NOT NULL,
  region TEXT NOT NULL,
  rated_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'rectified', 'explained', 'unreachable')),
  due_on TEXT NOT NULL,
  provisional INTEGER NOT NULL,
  round INTEGER NOT NULL CHECK (round IN (1, 2)),
  opened_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX rating_review_open ON rating_review (region, due_on, rating) WHERE state = 'open';
CREATE INDEX rating_review_open_anywhere ON rating_review (due_on, rating) WHERE state = 'open';
CREATE INDEX rating_review_closed ON rating_review (region, updated_at, rating) WHERE state <> 'open';
CREATE INDEX rating_review_closed_anywhere ON rating_review (updated_at, rating) WHERE state <> 'open';
CREATE TRIGGER rating_review_made BEFORE INSERT ON rating_review
BEGIN
  SELECT RAISE(ABORT, 'append_only') WHERE EXISTS (SELECT 1 FROM rating_review v WHERE v.rating = NEW.rating);
  SELECT RAISE(ABORT, 'illegal_move') WHERE NEW.state <> 'open' OR NEW.round <> 1 OR NEW.version <> 1 OR NOT EXISTS (
    SELECT 1 FROM rating r WHERE r.id = NEW.rating AND r.application = NEW.application AND r.region = NEW.region
      AND r.at = NEW.rated_at AND r.level IN ('bad', 'very_bad'));
END;
CREATE TRIGGER rating_review_moves BEFORE UPDATE ON rating_review
BEGIN
  SELECT RAISE(ABORT, 'append_only') WHERE NEW.rating <> OLD.rating OR NEW.application <> OLD.application
    OR NEW.region <> OLD.region OR NEW.rated_at <> OLD.rated_at OR NEW.version <> OLD.version + 1;
  SELECT RAISE(ABORT, 'illegal_move') WHERE NEW.round < OLD.round
    OR (OLD.state <> 'open' AND NEW.state <> OLD.state AND NEW.round <> OLD.round + 1);
END;
CREATE TRIGGER rating_review_stays BEFORE DELETE ON rating_review BEGIN SELECT RAISE(ABORT, 'append_only'); END;

CREATE TABLE rating_step (
  rating TEXT NOT NULL REFERENCES rating_review (rating),
  n INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('reached', 'missed', 'rectified', 'explained', 'unreachable', 'settled', 'unsettled')),
  staff TEXT REFERENCES staff (id),
  words BLOB,
  at INTEGER NOT NULL,
  PRIMARY KEY (rating, n),
  CHECK ((staff IS NULL) = (kind IN ('settled', 'unsettled')))
) STRICT;
-- By an active supervisor of the office who had no hand in the case.
CREATE TRIGGER rating_step_made BEFORE INSERT ON rating_step
BEGIN
  SELECT RAISE(ABORT, 'append_only') WHERE EXISTS (
    SELECT 1 FROM rating_step s WHERE s.rating = NEW.rating AND s.n = NEW.n);
  SELECT RAISE(ABORT, 'own_case') WHERE NEW.staff IS NOT NULL AND EXISTS (
    SELECT 1 FROM rating_review v JOIN hand_in h ON h.application = v.application
    WHERE v.rating = NEW.rating AND h.staff = NEW.staff AND h.at <= v.rated_at);
  SELECT RAISE(ABORT, 'receiver_cannot') WHERE NEW.staff IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM rating_review v JOIN staff s ON s.id = NEW.staff WHERE v.rating = NEW.rating
      AND s.disabled = 0 AND s.role = 'supervisor'
      AND (s.regions = '[]' OR v.region IN (SELECT value FROM json_each(s.regions))));
END;
CREATE TRIGGER rating_step_kept BEFORE UPDATE ON rating_step
WHEN NEW.words IS NOT NULL OR NEW.rating <> OLD.rating OR NEW.n <> OLD.n OR NEW.kind <> OLD.kind
  OR NEW.staff IS NOT OLD.staff OR NEW.at <> OLD.at OR NOT EXISTS (
    SELECT 1 FROM erased e JOIN rating r ON r.application = e.application WHERE r.id = OLD.rating)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER rating_step_stays BEFORE DELETE ON rating_step BEGIN SELECT RAISE(ABORT, 'append_only'); END;
