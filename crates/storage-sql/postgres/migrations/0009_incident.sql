-- What everybody must know just now: one sentence above every page, one at a time.

CREATE TABLE incident (
  id TEXT NOT NULL PRIMARY KEY,
  words TEXT NOT NULL, -- for everybody to read, so not encrypted
  author TEXT NOT NULL REFERENCES staff (id),
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  ended_at BIGINT,
  CHECK (until_at > from_at)
);
CREATE INDEX incident_newest ON incident (from_at, id);

-- Announced by an active administrator of all regions, while no other one stands.
CREATE FUNCTION incident_announced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.ended_at IS NOT NULL OR EXISTS (SELECT 1 FROM incident i WHERE i.id = NEW.id)
  THEN PERFORM refuse('append_only'); END IF;
  -- Locked: two administrators at once announce one after the other.
  LOCK TABLE incident IN SHARE ROW EXCLUSIVE MODE;
  IF EXISTS (SELECT 1 FROM incident i WHERE i.ended_at IS NULL AND i.until_at > NEW.from_at)
  THEN PERFORM refuse('illegal_move'); END IF;
  IF NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.author AND s.disabled = 0 AND s.role = 'administrator' AND s.regions = '[]')
  THEN PERFORM refuse('receiver_cannot'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER incident_announced BEFORE INSERT ON incident FOR EACH ROW EXECUTE FUNCTION incident_announced();
CREATE TRIGGER incident_kept BEFORE UPDATE ON incident FOR EACH ROW
  WHEN (OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.id <> OLD.id OR NEW.words <> OLD.words
    OR NEW.author <> OLD.author OR NEW.from_at <> OLD.from_at OR NEW.until_at <> OLD.until_at)
  EXECUTE FUNCTION keep();
CREATE TRIGGER incident_stays BEFORE DELETE ON incident FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER incident_all_stay BEFORE TRUNCATE ON incident EXECUTE FUNCTION keep();
