-- Finding people from the desk, and who of the desk looked at whom.

-- Beginnings of names, by region first: an office walks its own people only, and no further than a page is long.
ALTER TABLE person ADD COLUMN name_given TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN name_pinyin TEXT NOT NULL DEFAULT '';
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
  id INTEGER PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person (id),
  staff TEXT NOT NULL REFERENCES staff (id),
  session TEXT NOT NULL,
  application TEXT, -- no foreign key: SQLite would walk the looks for each draft that goes; the trigger below looks instead
  office TEXT NOT NULL, -- regions of the member's office at that time
  kind TEXT NOT NULL CHECK (kind IN ('said', 'person', 'case', 'document', 'export', 'values')),
  purpose TEXT NOT NULL,
  fields TEXT NOT NULL,
  words BLOB NOT NULL,
  at INTEGER NOT NULL,
  CHECK (kind IN ('said', 'person') OR application IS NOT NULL)
) STRICT;
CREATE INDEX look_person ON look (person, at, id) WHERE kind <> 'said';
CREATE INDEX look_session ON look (session, person, id) WHERE kind <> 'values';

-- It is about the case's own person, within the member's office.
CREATE TRIGGER look_made BEFORE INSERT ON look
BEGIN
  SELECT RAISE(ABORT, 'illegal_move') WHERE NEW.application IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM application a WHERE a.id = NEW.application AND a.person = NEW.person AND a.state <> 'Draft');
  SELECT RAISE(ABORT, 'illegal_move') WHERE NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.staff AND s.regions = NEW.office AND (s.regions = '[]'
      OR EXISTS (SELECT 1 FROM person p WHERE p.id = NEW.person
        AND p.region IN (SELECT value FROM json_each(s.regions)))
      OR EXISTS (SELECT 1 FROM application a WHERE a.person = NEW.person AND a.state <> 'Draft'
        AND a.region IN (SELECT value FROM json_each(s.regions)))));
END;
CREATE TRIGGER look_once BEFORE INSERT ON look WHEN EXISTS (SELECT 1 FROM look l WHERE l.id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER look_kept BEFORE UPDATE ON look BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER look_stays BEFORE DELETE ON look BEGIN SELECT RAISE(ABORT, 'append_only'); END;
