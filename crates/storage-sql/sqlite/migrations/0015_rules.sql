-- A region's rules on their way into force, and what they would change.

CREATE TABLE rules_draft (
  id TEXT NOT NULL PRIMARY KEY,
  region TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'waiting', 'approved', 'refused', 'withdrawn')),
  base TEXT REFERENCES rules_draft (id), -- none: the program's own files
  from_rules TEXT NOT NULL,
  from_cases TEXT NOT NULL,
  rules TEXT NOT NULL,
  cases TEXT NOT NULL,
  note BLOB NOT NULL,
  source BLOB NOT NULL,
  author TEXT NOT NULL REFERENCES staff (id),
  begun_at INTEGER NOT NULL,
  saved_by TEXT NOT NULL REFERENCES staff (id),
  updated_at INTEGER NOT NULL,
  approved_by TEXT REFERENCES staff (id),
  approved_at INTEGER,
  effective_on TEXT,
  version INTEGER NOT NULL,
  CONSTRAINT second_person_differs CHECK (approved_by IS NULL OR approved_by <> author),
  CHECK ((approved_by IS NULL) = (effective_on IS NULL) AND (approved_by IS NULL) = (approved_at IS NULL)),
  CHECK (state <> 'approved' OR approved_by IS NOT NULL),
  CHECK (state NOT IN ('draft', 'waiting', 'refused') OR approved_by IS NULL)
) STRICT;
CREATE INDEX rules_draft_region ON rules_draft (region, begun_at, id);
CREATE INDEX rules_draft_order ON rules_draft (begun_at, id);
CREATE INDEX rules_draft_base ON rules_draft (base);
-- Every process asks every second whether one was let go or withdrawn.
CREATE INDEX rules_draft_published ON rules_draft (id, version) WHERE approved_by IS NOT NULL;
-- A region's versions take effect one after the other, and each is made from the one before.
CREATE UNIQUE INDEX rules_day ON rules_draft (region, effective_on) WHERE state = 'approved';
CREATE UNIQUE INDEX rules_base ON rules_draft (region, COALESCE(base, '')) WHERE state = 'approved';

CREATE TABLE rules_step (
  draft TEXT NOT NULL REFERENCES rules_draft (id),
  seq INTEGER NOT NULL,
  move TEXT NOT NULL CHECK (move IN ('begin', 'save', 'rebase', 'hand_over', 'take_back', 'approve', 'refuse', 'withdraw')),
  staff TEXT NOT NULL REFERENCES staff (id),
  words BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (draft, seq)
) STRICT, WITHOUT ROWID;

-- What a draft would change for real cases, counted by the worker.
CREATE TABLE rules_preview (
  draft TEXT NOT NULL PRIMARY KEY REFERENCES rules_draft (id),
  of_version INTEGER NOT NULL,
  phase TEXT NOT NULL CHECK (phase IN ('applications', 'covers', 'done', 'failed')),
  place TEXT NOT NULL,
  applications INTEGER NOT NULL,
  covers INTEGER NOT NULL,
  total INTEGER NOT NULL,
  differing_applications INTEGER NOT NULL,
  differing_covers INTEGER NOT NULL,
  found BLOB NOT NULL,
  asked_by TEXT NOT NULL REFERENCES staff (id),
  asked_at INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT;

-- A sample of a region's covers is read by it.
CREATE INDEX cover_region ON cover (region, id) WHERE kind = 390 AND status = 1;

CREATE TRIGGER rules_draft_begins BEFORE INSERT ON rules_draft
BEGIN
  SELECT RAISE(ABORT, 'append_only') WHERE EXISTS (SELECT 1 FROM rules_draft d WHERE d.id = NEW.id);
  SELECT RAISE(ABORT, 'illegal_move') WHERE NEW.state <> 'draft' OR NEW.version <> 1 OR NEW.saved_by <> NEW.author;
  SELECT RAISE(ABORT, 'receiver_cannot') WHERE NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.author AND s.disabled = 0 AND s.role = 'administrator'
      AND (s.regions = '[]' OR NEW.region IN (SELECT value FROM json_each(s.regions))));
END;

-- Its text is written while it is a draft, and never after somebody let it go.
CREATE TRIGGER rules_draft_moves BEFORE UPDATE ON rules_draft
BEGIN
  SELECT RAISE(ABORT, 'append_only') WHERE NEW.id <> OLD.id OR NEW.region <> OLD.region OR NEW.author <> OLD.author
    OR NEW.begun_at <> OLD.begun_at
    OR ((OLD.state NOT IN ('draft', 'refused') OR NEW.state <> 'draft') AND (NEW.rules <> OLD.rules
      OR NEW.cases <> OLD.cases OR NEW.note <> OLD.note OR NEW.source <> OLD.source OR NEW.base IS NOT OLD.base
      OR NEW.from_rules <> OLD.from_rules OR NEW.from_cases <> OLD.from_cases OR NEW.saved_by <> OLD.saved_by))
    OR (OLD.state <> 'waiting' AND (NEW.approved_by IS NOT OLD.approved_by OR NEW.approved_at IS NOT OLD.approved_at
      OR NEW.effective_on IS NOT OLD.effective_on));
  SELECT RAISE(ABORT, 'illegal_move') WHERE NEW.version <> OLD.version + 1 OR OLD.state || ' ' || NEW.state NOT IN (
    'draft draft', 'refused draft', 'draft waiting', 'waiting draft', 'waiting approved', 'waiting refused',
    'draft withdrawn', 'waiting withdrawn', 'refused withdrawn', 'approved withdrawn');
  -- Whoever wrote a word of it is no second person.
  SELECT RAISE(ABORT, 'second_person_differs') WHERE NEW.state = 'approved' AND (NEW.approved_by = NEW.author
    OR EXISTS (SELECT 1 FROM rules_step s WHERE s.draft = NEW.id AND s.staff = NEW.approved_by
      AND s.move IN ('begin', 'save', 'rebase', 'hand_over')));
  SELECT RAISE(ABORT, 'receiver_cannot') WHERE NEW.state = 'approved' AND NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.approved_by AND s.disabled = 0 AND s.role = 'administrator'
      AND (s.regions = '[]' OR NEW.region IN (SELECT value FROM json_each(s.regions))));
  SELECT RAISE(ABORT, 'rules_base') WHERE NEW.state = 'approved' AND EXISTS (
    SELECT 1 FROM rules_draft d WHERE d.region = NEW.region AND d.state = 'approved' AND d.id <> NEW.id
      AND COALESCE(d.base, '') = COALESCE(NEW.base, ''));
  SELECT RAISE(ABORT, 'rules_base') WHERE NEW.state = 'approved' AND NEW.base IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM rules_draft d WHERE d.id = NEW.base AND d.state = 'approved');
  SELECT RAISE(ABORT, 'rules_day') WHERE NEW.state = 'approved' AND EXISTS (
    SELECT 1 FROM rules_draft d WHERE d.region = NEW.region AND d.state = 'approved' AND d.id <> NEW.id
      AND d.effective_on >= NEW.effective_on);
  -- What others are made from stays.
  SELECT RAISE(ABORT, 'illegal_move') WHERE OLD.state = 'approved' AND NEW.state = 'withdrawn' AND EXISTS (
    SELECT 1 FROM rules_draft d WHERE d.base = NEW.id AND d.state = 'approved');
END;
CREATE TRIGGER rules_draft_stays BEFORE DELETE ON rules_draft BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER rules_step_once BEFORE INSERT ON rules_step
WHEN EXISTS (SELECT 1 FROM rules_step s WHERE s.draft = NEW.draft AND s.seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER rules_step_kept BEFORE UPDATE ON rules_step BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER rules_step_stays BEFORE DELETE ON rules_step BEGIN SELECT RAISE(ABORT, 'append_only'); END;
