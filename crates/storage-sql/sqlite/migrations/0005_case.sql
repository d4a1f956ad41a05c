-- The office's work on a case beside its moves.

-- What was found when looking at a document. The document itself may go when the resident replaces it.
CREATE TABLE finding (
  id INTEGER PRIMARY KEY,
  application TEXT NOT NULL REFERENCES application (id),
  document TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'unreadable', 'wrong_document', 'expired', 'other')),
  words BLOB NOT NULL,
  staff TEXT NOT NULL REFERENCES staff (id),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX finding_application ON finding (application, at, id);

-- Judged by who has the case, or may be its second person; never by who is concerned; a document of just that case.
CREATE TRIGGER finding_made BEFORE INSERT ON finding
BEGIN
  SELECT RAISE(ABORT, 'own_case') WHERE EXISTS (
    SELECT 1 FROM own_case o WHERE o.application = NEW.application AND o.staff = NEW.staff);
  SELECT RAISE(ABORT, 'illegal_move') WHERE NOT EXISTS (
    SELECT 1 FROM document d JOIN application a ON a.id = d.application
    WHERE d.id = NEW.document AND d.application = NEW.application AND d.state = 'stored'
      AND (a.state = 'InReview' AND a.assignee = NEW.staff
        OR a.state = 'AwaitingSecondApproval' AND a.first_approver <> NEW.staff));
END;
CREATE TRIGGER finding_once BEFORE INSERT ON finding
WHEN EXISTS (SELECT 1 FROM finding f WHERE f.id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER finding_kept BEFORE UPDATE ON finding BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER finding_stays BEFORE DELETE ON finding BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- What a correction asks for, item by item: only in the transaction that asks, before anything else happens.
CREATE TABLE correction_item (
  application TEXT NOT NULL REFERENCES application (id),
  seq INTEGER NOT NULL,
  no INTEGER NOT NULL CHECK (no BETWEEN 1 AND 99),
  subject TEXT NOT NULL,
  reason TEXT NOT NULL,
  words BLOB NOT NULL,
  PRIMARY KEY (application, seq, no)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER correction_item_made BEFORE INSERT ON correction_item
BEGIN
  SELECT RAISE(ABORT, 'append_only') WHERE EXISTS (
    SELECT 1 FROM correction_item i WHERE i.application = NEW.application AND i.seq = NEW.seq AND i.no = NEW.no);
  SELECT RAISE(ABORT, 'illegal_move') WHERE NOT EXISTS (
    SELECT 1 FROM application_event e JOIN application a ON a.id = e.application
    WHERE e.application = NEW.application AND e.seq = NEW.seq AND e.move = 'request_correction'
      AND a.version = NEW.seq AND a.state = 'CorrectionRequested');
END;
CREATE TRIGGER correction_item_kept BEFORE UPDATE ON correction_item BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER correction_item_stays BEFORE DELETE ON correction_item BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- What was sent, each time it was sent: answers, what was promised, what the register said,
-- and the rules it was judged by.
CREATE TABLE submission (
  application TEXT NOT NULL REFERENCES application (id),
  seq INTEGER NOT NULL,
  answers BLOB NOT NULL,
  promised BLOB,
  facts BLOB NOT NULL,
  rules TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (application, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER submission_made BEFORE INSERT ON submission
BEGIN
  SELECT RAISE(ABORT, 'append_only') WHERE EXISTS (
    SELECT 1 FROM submission s WHERE s.application = NEW.application AND s.seq = NEW.seq);
  SELECT RAISE(ABORT, 'illegal_move') WHERE NOT EXISTS (
    SELECT 1 FROM application_event e WHERE e.application = NEW.application AND e.seq = NEW.seq
      AND e.move IN ('submit', 'correct'));
END;
CREATE TRIGGER submission_kept BEFORE UPDATE ON submission BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER submission_stays BEFORE DELETE ON submission BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- Other applications of the same person.
CREATE INDEX application_person ON application (person, created_at, id);
