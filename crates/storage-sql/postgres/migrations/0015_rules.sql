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
  note BYTEA NOT NULL,
  source BYTEA NOT NULL,
  author TEXT NOT NULL REFERENCES staff (id),
  begun_at BIGINT NOT NULL,
  saved_by TEXT NOT NULL REFERENCES staff (id),
  updated_at BIGINT NOT NULL,
  approved_by TEXT REFERENCES staff (id),
  approved_at BIGINT,
  effective_on TEXT,
  version BIGINT NOT NULL,
  CONSTRAINT second_person_differs CHECK (approved_by IS NULL OR approved_by <> author),
  CHECK ((approved_by IS NULL) = (effective_on IS NULL) AND (approved_by IS NULL) = (approved_at IS NULL)),
  CHECK (state <> 'approved' OR approved_by IS NOT NULL),
  CHECK (state NOT IN ('draft', 'waiting', 'refused') OR approved_by IS NULL)
);
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
  seq BIGINT NOT NULL,
  move TEXT NOT NULL CHECK (move IN ('begin', 'save', 'rebase', 'hand_over', 'take_back', 'approve', 'refuse', 'withdraw')),
  staff TEXT NOT NULL REFERENCES staff (id),
  words BYTEA NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (draft, seq)
);

-- What a draft would change for real cases, counted by the worker.
CREATE TABLE rules_preview (
  draft TEXT NOT NULL PRIMARY KEY REFERENCES rules_draft (id),
  of_version BIGINT NOT NULL,
  phase TEXT NOT NULL CHECK (phase IN ('applications', 'covers', 'done', 'failed')),
  place TEXT NOT NULL,
  applications BIGINT NOT NULL,
  covers BIGINT NOT NULL,
  total BIGINT NOT NULL,
  differing_applications BIGINT NOT NULL,
  differing_covers BIGINT NOT NULL,
  found BYTEA NOT NULL,
  asked_by TEXT NOT NULL REFERENCES staff (id),
  asked_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);

-- A sample of a region's covers is read by it.
CREATE INDEX cover_region ON cover (region, id) WHERE kind = 390 AND status = 1;

CREATE FUNCTION rules_draft_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'draft' OR NEW.version <> 1 OR NEW.saved_by <> NEW.author THEN PERFORM refuse('illegal_move'); END IF;
  IF NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.author AND s.disabled = 0 AND s.role = 'administrator'
      AND (s.regions = '[]' OR NEW.region IN (SELECT json_array_elements_text(CAST(s.regions AS JSON)))))
  THEN PERFORM refuse('receiver_cannot'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rules_draft_begins BEFORE INSERT ON rules_draft FOR EACH ROW EXECUTE FUNCTION rules_draft_begins();

-- Its text is written while it is a draft, and never after somebody let it go.
CREATE FUNCTION rules_draft_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.region <> OLD.region OR NEW.author <> OLD.author OR NEW.begun_at <> OLD.begun_at
    OR ((OLD.state NOT IN ('draft', 'refused') OR NEW.state <> 'draft') AND (NEW.rules <> OLD.rules
      OR NEW.cases <> OLD.cases OR NEW.note <> OLD.note OR NEW.source <> OLD.source
      OR NEW.base IS DISTINCT FROM OLD.base OR NEW.from_rules <> OLD.from_rules OR NEW.from_cases <> OLD.from_cases
      OR NEW.saved_by <> OLD.saved_by))
    OR (OLD.state <> 'waiting' AND (NEW.approved_by IS DISTINCT FROM OLD.approved_by
      OR NEW.approved_at IS DISTINCT FROM OLD.approved_at OR NEW.effective_on IS DISTINCT FROM OLD.effective_on))
  THEN PERFORM refuse('append_only'); END IF;
  IF NEW.version <> OLD.version + 1 OR OLD.state || ' ' || NEW.state NOT IN (
    'draft draft', 'refused draft', 'draft waiting', 'waiting draft', 'waiting approved', 'waiting refused',
    'draft withdrawn', 'waiting withdrawn', 'refused withdrawn', 'approved withdrawn')
  THEN PERFORM refuse('illegal_move'); END IF;
  IF NEW.state = 'approved' THEN
    -- Whoever wrote a word of it is no second person.
    IF NEW.approved_by = NEW.author OR EXISTS (
      SELECT 1 FROM rules_step s WHERE s.draft = NEW.id AND s.staff = NEW.approved_by
        AND s.move IN ('begin', 'save', 'rebase', 'hand_over'))
    THEN PERFORM refuse('second_person_differs'); END IF;
    IF NOT EXISTS (
      SELECT 1 FROM staff s WHERE s.id = NEW.approved_by AND s.disabled = 0 AND s.role = 'administrator'
        AND (s.regions = '[]' OR NEW.region IN (SELECT json_array_elements_text(CAST(s.regions AS JSON)))))
    THEN PERFORM refuse('receiver_cannot'); END IF;
    IF EXISTS (
      SELECT 1 FROM rules_draft d WHERE d.region = NEW.region AND d.state = 'approved' AND d.id <> NEW.id
        AND COALESCE(d.base, '') = COALESCE(NEW.base, ''))
    THEN PERFORM refuse('rules_base'); END IF;
    IF EXISTS (
      SELECT 1 FROM rules_draft d WHERE d.region = NEW.region AND d.state = 'approved' AND d.id <> NEW.id
        AND d.effective_on >= NEW.effective_on)
    THEN PERFORM refuse('rules_day'); END IF;
    -- What it is made from does not go away meanwhile.
    IF NEW.base IS NOT NULL THEN
      PERFORM 1 FROM rules_draft d WHERE d.id = NEW.base AND d.state = 'approved' FOR UPDATE;
      IF NOT FOUND THEN PERFORM refuse('rules_base'); END IF;
    END IF;
  END IF;
  -- What others are made from stays.
  IF OLD.state = 'approved' AND NEW.state = 'withdrawn' AND EXISTS (
    SELECT 1 FROM rules_draft d WHERE d.base = NEW.id AND d.state = 'approved')
  THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rules_draft_moves BEFORE UPDATE ON rules_draft FOR EACH ROW EXECUTE FUNCTION rules_draft_moves();
CREATE TRIGGER rules_draft_stays BEFORE DELETE ON rules_draft FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER rules_draft_all_stay BEFORE TRUNCATE ON rules_draft EXECUTE FUNCTION keep();
CREATE TRIGGER rules_step_kept BEFORE UPDATE OR DELETE ON rules_step FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER rules_step_stays BEFORE TRUNCATE ON rules_step EXECUTE FUNCTION keep();
