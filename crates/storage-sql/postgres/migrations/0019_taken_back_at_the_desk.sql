-- Staff take an application back for its applicant, who is there: at the counter or on the phone.

DROP TRIGGER event_own_case ON application_event;
CREATE TRIGGER event_own_case BEFORE INSERT ON application_event FOR EACH ROW
  WHEN (NEW.actor_kind = 'staff' AND NEW.move NOT IN ('release', 'submit', 'correct', 'withdraw', 'undo'))
  EXECUTE FUNCTION event_own_case();

-- Whoever does it saw who the applicant is within the working day, and is not the applicant or a relative.
CREATE FUNCTION event_taken_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM application a JOIN account c ON c.id = a.account JOIN assistance t ON t.person = c.person
      WHERE a.id = NEW.application AND t.staff = NEW.actor AND t.answered_at IS NOT NULL
        AND NEW.at >= t.begun_at AND NEW.at < t.begun_at + 28800000000)
  THEN PERFORM refuse('illegal_move'); END IF;
  IF EXISTS (SELECT 1 FROM kin_case k WHERE k.application = NEW.application AND k.staff = NEW.actor)
  THEN PERFORM refuse('own_case'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER event_taken_back BEFORE INSERT ON application_event FOR EACH ROW
  WHEN (NEW.actor_kind = 'staff' AND NEW.move IN ('withdraw', 'undo')) EXECUTE FUNCTION event_taken_back();

CREATE OR REPLACE FUNCTION assisted_sending_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM application_event e WHERE e.application = NEW.application AND e.seq = NEW.seq
        AND e.actor_kind = 'staff' AND e.actor = NEW.staff AND e.move IN ('submit', 'correct', 'withdraw', 'undo'))
    OR NOT EXISTS (
      SELECT 1 FROM assistance t JOIN application a ON a.id = NEW.application JOIN account c ON c.id = a.account
        WHERE t.id = NEW.assistance AND t.staff = NEW.staff AND t.answered_at IS NOT NULL AND c.person = t.person
          AND (t.way = 'phone') = (NEW.consent = 'read_out'))
  THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
