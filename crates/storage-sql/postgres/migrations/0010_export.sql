-- Lists of the desk as files that are made in the background.

CREATE TABLE export (
  id TEXT NOT NULL PRIMARY KEY,
  staff TEXT NOT NULL REFERENCES staff (id),
  session TEXT NOT NULL,
  office TEXT NOT NULL, -- regions of the asker's office at that time
  work BYTEA NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'queued', 'making', 'ready', 'declined', 'cancelled', 'expired', 'failed')),
  expected BIGINT NOT NULL CHECK (expected > 0),
  bound BIGINT NOT NULL CHECK (bound > 0),
  alone BIGINT NOT NULL, -- rows that one person may have without a second one
  made BIGINT NOT NULL,
  objects TEXT NOT NULL, -- names of the stored objects that it needs: its parts, then the file
  place TEXT,
  more BIGINT NOT NULL,
  second TEXT REFERENCES staff (id),
  reason BYTEA NOT NULL,
  fault TEXT CHECK (fault IN ('access_lost', 'broken')),
  asked_at BIGINT NOT NULL,
  decided_at BIGINT,
  made_at BIGINT,
  ends_at BIGINT,
  seen BIGINT NOT NULL,
  version BIGINT NOT NULL,
  CONSTRAINT second_person_differs CHECK (second IS NULL OR second <> staff),
  CONSTRAINT export_second CHECK (bound <= alone OR second IS NOT NULL OR state IN ('waiting', 'cancelled', 'expired')),
  CONSTRAINT export_bound CHECK (made >= 0 AND made <= bound),
  CHECK (state NOT IN ('waiting', 'declined') OR (state = 'declined') = (decided_at IS NOT NULL)),
  CHECK (state <> 'declined' OR second IS NOT NULL),
  CHECK (state NOT IN ('cancelled', 'expired', 'failed', 'declined') OR objects = '[]'),
  CHECK (state <> 'ready' OR (made_at IS NOT NULL AND ends_at IS NOT NULL))
);
CREATE INDEX export_staff ON export (staff, asked_at, id);
CREATE INDEX export_waiting ON export (asked_at, id) WHERE state = 'waiting';
CREATE INDEX export_ends ON export (ends_at, id) WHERE state IN ('waiting', 'ready');

-- Asked for by an active member, for their own office; above the limit it waits.
CREATE FUNCTION export_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> (CASE WHEN NEW.bound > NEW.alone THEN 'waiting' ELSE 'queued' END)
    OR NEW.version <> 1 OR NEW.made <> 0 OR NEW.objects <> '[]' OR NEW.second IS NOT NULL
  THEN PERFORM refuse('illegal_move'); END IF;
  IF NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.staff AND s.disabled = 0 AND s.role <> 'administrator' AND s.regions = NEW.office)
  THEN PERFORM refuse('receiver_cannot'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER export_begins BEFORE INSERT ON export FOR EACH ROW EXECUTE FUNCTION export_begins();

-- What was asked for stays; the second person is another one of the same office, and says it once.
CREATE FUNCTION export_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.staff <> OLD.staff OR NEW.session <> OLD.session
    OR NEW.office <> OLD.office OR NEW.work <> OLD.work OR NEW.expected <> OLD.expected OR NEW.bound <> OLD.bound
    OR NEW.alone <> OLD.alone OR NEW.asked_at <> OLD.asked_at OR NEW.made < OLD.made
    OR (OLD.state <> 'waiting' AND (NEW.second IS DISTINCT FROM OLD.second OR NEW.reason <> OLD.reason))
    OR (NEW.made > OLD.made AND NEW.state <> 'making')
    OR (OLD.state = 'ready' AND NEW.state = 'ready' AND (NEW.ends_at IS DISTINCT FROM OLD.ends_at OR NEW.objects <> OLD.objects))
  THEN PERFORM refuse('append_only'); END IF;
  IF NEW.state <> OLD.state AND OLD.state || ' ' || NEW.state NOT IN (
    'waiting queued', 'waiting declined', 'waiting cancelled', 'waiting expired', 'queued making', 'queued cancelled',
    'queued failed', 'making ready', 'making cancelled', 'making failed', 'ready cancelled', 'ready expired')
  THEN PERFORM refuse('illegal_move'); END IF;
  IF OLD.state = 'waiting' AND NEW.second = NEW.staff
  THEN PERFORM refuse('second_person_differs'); END IF;
  IF OLD.state = 'waiting' AND NEW.state IN ('queued', 'declined') AND NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.second AND s.disabled = 0 AND s.role IN ('supervisor', 'administrator')
      AND (s.regions = '[]' OR (NEW.office <> '[]' AND NOT EXISTS (
        SELECT json_array_elements_text(CAST(NEW.office AS JSON))
        EXCEPT SELECT json_array_elements_text(CAST(s.regions AS JSON))))))
  THEN PERFORM refuse('receiver_cannot'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER export_moves BEFORE UPDATE ON export FOR EACH ROW EXECUTE FUNCTION export_moves();
CREATE TRIGGER export_stays BEFORE DELETE ON export FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER export_all_stay BEFORE TRUNCATE ON export EXECUTE FUNCTION keep();
