-- What everybody must know just now: one sentence above every page, one at a time.

CREATE TABLE incident (
  id TEXT NOT NULL PRIMARY KEY,
  words TEXT NOT NULL, -- for everybody to read, so not encrypted
  author TEXT NOT NULL REFERENCES staff (id),
  from_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  ended_at INTEGER,
  CHECK (until_at > from_at)
) STRICT;
CREATE INDEX incident_newest ON incident (from_at, id);

-- Announced by an active administrator of all regions, while no other one stands.
CREATE TRIGGER incident_announced BEFORE INSERT ON incident
BEGIN
  SELECT RAISE(ABORT, 'append_only') WHERE NEW.ended_at IS NOT NULL OR EXISTS (
    SELECT 1 FROM incident i WHERE i.id = NEW.id);
  SELECT RAISE(ABORT, 'illegal_move') WHERE EXISTS (
    SELECT 1 FROM incident i WHERE i.ended_at IS NULL AND i.until_at > NEW.from_at);
  SELECT RAISE(ABORT, 'receiver_cannot') WHERE NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.author AND s.disabled = 0 AND s.role = 'administrator' AND s.regions = '[]');
END;
CREATE TRIGGER incident_kept BEFORE UPDATE ON incident
WHEN OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.id <> OLD.id OR NEW.words <> OLD.words
  OR NEW.author <> OLD.author OR NEW.from_at <> OLD.from_at OR NEW.until_at <> OLD.until_at
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER incident_stays BEFORE DELETE ON incident BEGIN SELECT RAISE(ABORT, 'append_only'); END;
