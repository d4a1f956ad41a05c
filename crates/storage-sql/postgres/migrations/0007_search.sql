-- Finding people from the desk, and who of the desk looked at whom.

-- Beginnings of names, by region first: an office walks its own people only, and no further than a page is long. Texts
-- are ordered by their bytes, whatever the database's own order: the beginning of a text is a range of that order only.
ALTER TABLE person ADD COLUMN name_given TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN name_pinyin TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE person ALTER COLUMN name TYPE TEXT COLLATE "C";
ALTER TABLE person ALTER COLUMN name_initials TYPE TEXT COLLATE "C";
DROP INDEX person_search;
CREATE INDEX person_by_name ON person (region, name, id);
CREATE INDEX person_by_given ON person (region, name_given, id);
CREATE INDEX person_by_initials ON person (region, name_initials, id);
CREATE INDEX person_by_pinyin ON person (region, name_pinyin, id);
-- Those who are there get the new texts with the next import of their line.
UPDATE person SET line = '';
CREATE INDEX certificate_by_card ON certificate (card_idx) WHERE card_idx IS NOT NULL;

-- A member of staff looked at a person: at what, what for, in which session. Shown to the person, without the member.
CREATE TABLE look (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person (id),
  staff TEXT NOT NULL REFERENCES staff (id),
  session TEXT NOT NULL,
  application TEXT, -- no foreign key: SQLite would walk the looks for each draft that goes; the trigger below looks instead
  office TEXT NOT NULL, -- regions of the member's office at that time
  kind TEXT NOT NULL CHECK (kind IN ('said', 'person', 'case', 'document', 'export', 'values')),
  purpose TEXT NOT NULL,
  fields TEXT NOT NULL,
  words BYTEA NOT NULL,
  at BIGINT NOT NULL,
  CHECK (kind IN ('said', 'person') OR application IS NOT NULL)
);
CREATE INDEX look_person ON look (person, at, id) WHERE kind <> 'said';
CREATE INDEX look_session ON look (session, person, id) WHERE kind <> 'values';

-- It is about the case's own person, within the member's office.
CREATE FUNCTION look_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.application IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM application a WHERE a.id = NEW.application AND a.person = NEW.person AND a.state <> 'Draft')
  THEN PERFORM refuse('illegal_move'); END IF;
  IF NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.staff AND s.regions = NEW.office AND (s.regions = '[]'
      OR EXISTS (SELECT 1 FROM person p WHERE p.id = NEW.person
        AND p.region IN (SELECT json_array_elements_text(CAST(s.regions AS JSON))))
      OR EXISTS (SELECT 1 FROM application a WHERE a.person = NEW.person AND a.state <> 'Draft'
        AND a.region IN (SELECT json_array_elements_text(CAST(s.regions AS JSON))))))
  THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER look_made BEFORE INSERT ON look FOR EACH ROW EXECUTE FUNCTION look_made();
CREATE TRIGGER look_kept BEFORE UPDATE OR DELETE ON look FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER look_stays BEFORE TRUNCATE ON look EXECUTE FUNCTION keep();
