-- Residents' questions to the office: what was asked, what was done about it, what they think of the answer.

CREATE TABLE enquiry (
  id TEXT NOT NULL PRIMARY KEY,
  number TEXT NOT NULL,
  account TEXT NOT NULL REFERENCES account (id),
  application TEXT REFERENCES application (id),
  region TEXT NOT NULL,
  topic TEXT NOT NULL CHECK (topic IN ('stop', 'refund', 'documents', 'card', 'account', 'other')),
  call TEXT,
  state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'closed')),
  assignee TEXT REFERENCES staff (id),
  due_on TEXT NOT NULL,
  provisional BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  closed_at BIGINT,
  version BIGINT NOT NULL,
  CHECK ((closed_at IS NULL) = (state <> 'closed'))
);
CREATE UNIQUE INDEX enquiry_number ON enquiry (number);
CREATE INDEX enquiry_account ON enquiry (account, created_at, id);
CREATE INDEX enquiry_application ON enquiry (application, created_at, id) WHERE application IS NOT NULL;
CREATE INDEX enquiry_open ON enquiry (region, due_on, id) WHERE state = 'open';
CREATE INDEX enquiry_open_anywhere ON enquiry (due_on, id) WHERE state = 'open';
CREATE INDEX enquiry_assigned ON enquiry (assignee, due_on, id) WHERE state = 'open';
CREATE INDEX enquiry_rest ON enquiry (region, state, updated_at, id) WHERE state <> 'open';
CREATE INDEX enquiry_rest_anywhere ON enquiry (state, updated_at, id) WHERE state <> 'open';
-- About a case of whoever asks, which was sent and is not erased.
CREATE FUNCTION enquiry_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM enquiry e WHERE e.id = NEW.id OR e.number = NEW.number)
  THEN PERFORM refuse('append_only'); END IF;
  -- Locked: its content is not erased by somebody else meanwhile.
  PERFORM 1 FROM application a WHERE a.id = NEW.application FOR SHARE;
  IF NEW.version <> 1 OR NEW.state <> 'open' OR NEW.assignee IS NOT NULL
    OR (NEW.application IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM application a WHERE a.id = NEW.application AND a.account = NEW.account AND a.state <> 'Draft'
        AND a.erased = 0))
  THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER enquiry_made BEFORE INSERT ON enquiry FOR EACH ROW EXECUTE FUNCTION enquiry_made();
CREATE FUNCTION enquiry_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.number <> OLD.number OR NEW.account <> OLD.account
    OR NEW.application IS DISTINCT FROM OLD.application OR NEW.topic <> OLD.topic
    OR NEW.call IS DISTINCT FROM OLD.call OR NEW.created_at <> OLD.created_at OR NEW.version <> OLD.version + 1
  THEN PERFORM refuse('append_only'); END IF;
  IF OLD.state = 'closed' AND NEW.state <> 'open' THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER enquiry_moves BEFORE UPDATE ON enquiry FOR EACH ROW EXECUTE FUNCTION enquiry_moves();
CREATE TRIGGER enquiry_stays BEFORE DELETE ON enquiry FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER enquiry_all_stay BEFORE TRUNCATE ON enquiry EXECUTE FUNCTION keep();

-- Members who are whoever asks, or act for them, or for whom they act. Those of the case are asked for apart: Postgres
-- would read every case for a join with them.
CREATE VIEW own_enquiry AS
  SELECT e.id AS enquiry, s.id AS staff
    FROM enquiry e JOIN account c ON c.id = e.account JOIN staff s ON s.phone_idx = c.phone_idx
  UNION ALL SELECT e.id, s.id FROM enquiry e JOIN account c ON c.id = e.account JOIN person p ON p.id = c.person
    JOIN staff s ON s.id_number_idx = p.id_number_idx
  UNION ALL SELECT e.id, s.id FROM enquiry e JOIN account c ON c.id = e.account JOIN person p ON p.id = c.person
    JOIN staff s ON s.phone_idx = p.phone_idx
  UNION ALL SELECT e.id, s.id FROM enquiry e JOIN account c ON c.id = e.account JOIN relation r ON r.subject = c.person
    JOIN person p ON p.id = r.actor JOIN staff s ON s.id_number_idx = p.id_number_idx
  UNION ALL SELECT e.id, s.id FROM enquiry e JOIN account c ON c.id = e.account JOIN relation r ON r.actor = c.person
    JOIN person p ON p.id = r.subject JOIN staff s ON s.id_number_idx = p.id_number_idx
  UNION ALL SELECT e.id, s.id FROM enquiry e JOIN account c ON c.id = e.account JOIN relation r ON r.subject = c.person
    JOIN person p ON p.id = r.actor JOIN staff s ON s.phone_idx = p.phone_idx
  UNION ALL SELECT e.id, s.id FROM enquiry e JOIN account c ON c.id = e.account JOIN relation r ON r.actor = c.person
    JOIN person p ON p.id = r.subject JOIN staff s ON s.phone_idx = p.phone_idx;

CREATE TABLE enquiry_step (
  enquiry TEXT NOT NULL REFERENCES enquiry (id),
  n BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN
    ('asked', 'added', 'taken', 'released', 'answered', 'handed', 'reached', 'missed', 'closed')),
  side TEXT NOT NULL CHECK (side IN ('resident', 'office', 'clock')),
  author TEXT NOT NULL,
  region TEXT NOT NULL,
  handed_to TEXT,
  words BYTEA,
  at BIGINT NOT NULL,
  PRIMARY KEY (enquiry, n),
  CHECK ((handed_to IS NULL) = (kind <> 'handed')),
  CHECK (side = 'office' OR kind IN ('asked', 'added', 'closed')),
  CHECK (side <> 'office' OR kind NOT IN ('asked', 'added'))
);
-- The question was moved first. By whoever asks, or by an active clerk or supervisor of the office that had it, and about
-- nobody whom they are, or act for.
CREATE FUNCTION enquiry_step_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM enquiry_step s WHERE s.enquiry = NEW.enquiry AND s.n = NEW.n)
  THEN PERFORM refuse('append_only'); END IF;
  IF NEW.n > 200 AND NEW.kind <> 'closed' OR NEW.n > 180 AND NEW.kind = 'added'
  THEN PERFORM refuse('talk_full'); END IF;
  IF NOT EXISTS (
    SELECT 1 FROM enquiry e WHERE e.id = NEW.enquiry AND e.version = NEW.n
      AND e.region = COALESCE(NEW.handed_to, NEW.region) AND (NEW.side <> 'resident' OR e.account = NEW.author))
  THEN PERFORM refuse('illegal_move'); END IF;
  IF NEW.side <> 'office' THEN RETURN NEW; END IF;
  IF EXISTS (SELECT 1 FROM own_enquiry o WHERE o.enquiry = NEW.enquiry AND o.staff = NEW.author)
    OR EXISTS (SELECT 1 FROM kin_case k WHERE k.staff = NEW.author
      AND k.application = (SELECT e.application FROM enquiry e WHERE e.id = NEW.enquiry))
  THEN PERFORM refuse('own_case'); END IF;
  IF NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.author AND s.disabled = 0 AND s.role IN ('clerk', 'supervisor')
      AND (s.regions = '[]' OR NEW.region IN (SELECT json_array_elements_text(CAST(s.regions AS JSON)))))
  THEN PERFORM refuse('receiver_cannot'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER enquiry_step_made BEFORE INSERT ON enquiry_step FOR EACH ROW EXECUTE FUNCTION enquiry_step_made();
-- The words go with the content of the case that it is about, nothing else.
CREATE FUNCTION enquiry_step_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.words IS NOT NULL OR NEW.enquiry <> OLD.enquiry OR NEW.n <> OLD.n OR NEW.kind <> OLD.kind
    OR NEW.side <> OLD.side OR NEW.author <> OLD.author OR NEW.region <> OLD.region
    OR NEW.handed_to IS DISTINCT FROM OLD.handed_to OR NEW.at <> OLD.at OR NOT EXISTS (
      SELECT 1 FROM enquiry e JOIN erased x ON x.application = e.application WHERE e.id = OLD.enquiry)
  THEN PERFORM refuse('append_only'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER enquiry_step_kept BEFORE UPDATE ON enquiry_step FOR EACH ROW EXECUTE FUNCTION enquiry_step_kept();
CREATE TRIGGER enquiry_step_stays BEFORE DELETE ON enquiry_step FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER enquiry_step_all_stay BEFORE TRUNCATE ON enquiry_step EXECUTE FUNCTION keep();

-- That somebody said what they think, apart from what they said: neither tells the other, nor an order.
CREATE TABLE enquiry_judged (
  enquiry TEXT NOT NULL PRIMARY KEY REFERENCES enquiry (id)
);
CREATE FUNCTION enquiry_judged_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Locked: it is not opened again, nor judged, by somebody else meanwhile.
  PERFORM 1 FROM enquiry e WHERE e.id = NEW.enquiry FOR UPDATE;
  IF EXISTS (SELECT 1 FROM enquiry_judged j WHERE j.enquiry = NEW.enquiry)
  THEN PERFORM refuse('judged_once'); END IF;
  IF NOT EXISTS (SELECT 1 FROM enquiry e JOIN enquiry_step t ON t.enquiry = e.id
    WHERE e.id = NEW.enquiry AND e.state = 'closed' AND t.kind IN ('answered', 'reached'))
  THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER enquiry_judged_once BEFORE INSERT ON enquiry_judged
  FOR EACH ROW EXECUTE FUNCTION enquiry_judged_once();
CREATE TRIGGER enquiry_judged_stays BEFORE DELETE ON enquiry_judged FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER enquiry_judged_all_stay BEFORE TRUNCATE ON enquiry_judged EXECUTE FUNCTION keep();
CREATE TABLE enquiry_verdict (
  id TEXT NOT NULL PRIMARY KEY,
  region TEXT NOT NULL,
  month TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('settled', 'partly', 'not')),
  words BYTEA
);
CREATE INDEX enquiry_verdict_month ON enquiry_verdict (region, month, id);
CREATE INDEX enquiry_verdict_month_anywhere ON enquiry_verdict (month, id);
CREATE TRIGGER enquiry_verdict_kept BEFORE UPDATE OR DELETE ON enquiry_verdict FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER enquiry_verdict_stays BEFORE TRUNCATE ON enquiry_verdict EXECUTE FUNCTION keep();

-- Who asks is looked at by the office that has the question, wherever they are insured; and the phone to call is shown in
-- full also where the question is about no case.
ALTER TABLE look DROP CONSTRAINT look_check;
ALTER TABLE look DROP CONSTRAINT look_kind_check;
ALTER TABLE look ADD CONSTRAINT look_kind_check
  CHECK (kind IN ('said', 'person', 'case', 'document', 'export', 'enquiry', 'values'));
ALTER TABLE look ADD CONSTRAINT look_check CHECK (kind IN ('said', 'person', 'enquiry', 'values') OR application IS NOT NULL);
CREATE OR REPLACE FUNCTION look_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.application IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM application a WHERE a.id = NEW.application AND a.person = NEW.person AND a.state <> 'Draft')
  THEN PERFORM refuse('illegal_move'); END IF;
  IF NEW.kind = 'values' AND NEW.application IS NULL AND NOT EXISTS (
    SELECT 1 FROM account c JOIN enquiry e ON e.account = c.id JOIN staff s ON s.id = NEW.staff
    WHERE c.person = NEW.person AND e.assignee = NEW.staff AND e.state <> 'closed'
      AND (s.regions = '[]' OR e.region IN (SELECT json_array_elements_text(CAST(s.regions AS JSON)))))
  THEN PERFORM refuse('illegal_move'); END IF;
  IF NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.staff AND s.regions = NEW.office AND (s.regions = '[]'
      OR EXISTS (SELECT 1 FROM person p WHERE p.id = NEW.person
        AND p.region IN (SELECT json_array_elements_text(CAST(s.regions AS JSON))))
      OR EXISTS (SELECT 1 FROM application a WHERE a.person = NEW.person AND a.state <> 'Draft'
        AND a.region IN (SELECT json_array_elements_text(CAST(s.regions AS JSON))))
      OR NEW.kind IN ('enquiry', 'values') AND EXISTS (
        SELECT 1 FROM account c JOIN enquiry e ON e.account = c.id WHERE c.person = NEW.person
        AND e.region IN (SELECT json_array_elements_text(CAST(s.regions AS JSON))))))
  THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
