-- Searching the record, and figures by day.

-- Who acted, as in the entry: a list of what somebody did is walked by its own index, newest first.
ALTER TABLE audit_entry ADD COLUMN actor TEXT NOT NULL DEFAULT '';
CREATE INDEX audit_at ON audit_entry (at, idx);
CREATE INDEX audit_actor ON audit_entry (actor, at, idx);
CREATE INDEX audit_action ON audit_entry (action, at, idx);

-- How often something happened in a region on a day; counted from the record by the worker, so that a page of figures
-- never looks at cases. `key` is a reason to refuse or a number of working days, else empty.
CREATE TABLE figure (
  region TEXT NOT NULL,
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  n INTEGER NOT NULL CHECK (n > 0),
  PRIMARY KEY (region, day, kind, key)
) STRICT, WITHOUT ROWID;

-- Entries of the record that were counted: each once, whoever counts.
CREATE TABLE figure_head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  position INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
INSERT INTO figure_head (id, position, at) VALUES (1, 0, 0);
CREATE TRIGGER figure_head_grows BEFORE UPDATE ON figure_head WHEN NEW.position < OLD.position
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER figure_head_stays BEFORE DELETE ON figure_head BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER figure_grows BEFORE UPDATE ON figure WHEN NEW.n < OLD.n
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
