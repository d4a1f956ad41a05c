-- The office's work on a case beside its moves.

-- What was found when looking at a document. The document itself may go when the resident replaces it.
CREATE TABLE finding (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application TEXT NOT NULL REFERENCES application (id),
  document TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'unreadable', 'wrong_document', 'expired', 'other')),
  words BYTEA NOT NULL,
  staff TEXT NOT NULL REFERENCES staff (id),
  at BIGINT NOT NULL
);
CREATE INDEX finding_application ON finding (application, at, id);

-- Judged by who has the case, or may be its second person; never by who is concerned; a document of just that case.
CREATE FUNCTION finding_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM own_case o WHERE o.application = NEW.application AND o.staff = NEW.staff)
  THEN PERFORM refuse('own_case'); END IF;
  IF NOT EXISTS (
    SELECT 1 FROM document d JOIN application a ON a.id = d.application
    WHERE d.id = NEW.document AND d.application = NEW.application AND d.state = 'stored'
      AND (a.state = 'InReview' AND a.assignee = NEW.staff
        OR a.state = 'AwaitingSecondApproval' AND a.first_approver <> NEW.staff))
  THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER finding_made BEFORE INSERT ON finding FOR EACH ROW EXECUTE FUNCTION finding_made();
CREATE TRIGGER finding_kept BEFORE UPDATE OR DELETE ON finding FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER finding_stays BEFORE TRUNCATE ON finding EXECUTE FUNCTION keep();

-- What a correction asks for, item by item: only in the transaction that asks, before anything else happens.
CREATE TABLE correction_item (
  application TEXT NOT NULL REFERENCES application (id),
  seq BIGINT NOT NULL,
  no BIGINT NOT NULL CHECK (no BETWEEN 1 AND 99),
  subject TEXT NOT NULL,
  reason TEXT NOT NULL,
  words BYTEA NOT NULL,
  PRIMARY KEY (application, seq, no)
);
CREATE FUNCTION correction_item_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM correction_item i WHERE i.application = NEW.application AND i.seq = NEW.seq AND i.no = NEW.no)
  THEN PERFORM refuse('append_only'); END IF;
  IF NOT EXISTS (
    SELECT 1 FROM application_event e JOIN application a ON a.id = e.application
    WHERE e.application = NEW.application AND e.seq = NEW.seq AND e.move = 'request_correction'
      AND a.version = NEW.seq AND a.state = 'CorrectionRequested')
  THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER correction_item_made BEFORE INSERT ON correction_item FOR EACH ROW
  EXECUTE FUNCTION correction_item_made();
CREATE TRIGGER correction_item_kept BEFORE UPDATE OR DELETE ON correction_item FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER correction_item_stays BEFORE TRUNCATE ON correction_item EXECUTE FUNCTION keep();

-- What was sent, each time it was sent: answers, what was promised, what the register said,
-- and the rules it was judged by.
CREATE TABLE submission (
  application TEXT NOT NULL REFERENCES application (id),
  seq BIGINT NOT NULL,
  answers BYTEA NOT NULL,
  promised BYTEA,
  facts BYTEA NOT NULL,
  rules TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (application, seq)
);
CREATE FUNCTION submission_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM submission s WHERE s.application = NEW.application AND s.seq = NEW.seq)
  THEN PERFORM refuse('append_only'); END IF;
  IF NOT EXISTS (
    SELECT 1 FROM application_event e WHERE e.application = NEW.application AND e.seq = NEW.seq
      AND e.move IN ('submit', 'correct'))
  THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER submission_made BEFORE INSERT ON submission FOR EACH ROW EXECUTE FUNCTION submission_made();
CREATE TRIGGER submission_kept BEFORE UPDATE OR DELETE ON submission FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER submission_stays BEFORE TRUNCATE ON submission EXECUTE FUNCTION keep();

-- Other applications of the same person.
CREATE INDEX application_person ON application (person, created_at, id);
