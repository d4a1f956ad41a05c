-- What a bug or a hand-written statement must not break. The raised constraint names the rule; it never holds a value.

CREATE FUNCTION refuse(rule TEXT) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = rule, CONSTRAINT = rule;
END $$;

CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refuse('append_only');
  RETURN NULL;
END $$;

-- An application begins as a draft …
CREATE FUNCTION application_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'Draft' OR NEW.version <> 1 THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER application_begins BEFORE INSERT ON application FOR EACH ROW EXECUTE FUNCTION application_begins();

-- … changes its state only together with a legal event of the same version …
CREATE FUNCTION application_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version <> OLD.version + 1 OR NEW.id <> OLD.id OR NEW.reference <> OLD.reference
    OR NEW.account <> OLD.account OR NEW.person <> OLD.person
    OR NEW.act <> OLD.act OR NEW.cover <> OLD.cover THEN PERFORM refuse('illegal_move'); END IF;
  IF NEW.state <> OLD.state AND NOT EXISTS (
    SELECT 1 FROM application_event e WHERE e.application = NEW.id AND e.seq = NEW.version
      AND e.from_state = OLD.state AND e.to_state = NEW.state) THEN PERFORM refuse('illegal_move'); END IF;
  IF NEW.state = 'AwaitingSecondApproval' AND NEW.first_approver IS NULL THEN
    PERFORM refuse('second_person_differs'); END IF;
  IF OLD.state = 'AwaitingSecondApproval' AND NEW.state = 'Approved'
    AND (NEW.second_approver IS NULL OR NEW.first_approver IS DISTINCT FROM OLD.first_approver) THEN
    PERFORM refuse('second_person_differs'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER application_moves BEFORE UPDATE ON application FOR EACH ROW EXECUTE FUNCTION application_moves();

-- … and is thrown away only as a draft.
CREATE TRIGGER application_stays BEFORE DELETE ON application FOR EACH ROW
  WHEN (OLD.state <> 'Draft') EXECUTE FUNCTION keep();

CREATE FUNCTION event_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM application a
      WHERE a.id = NEW.application AND a.state = NEW.from_state AND a.version = NEW.seq - 1)
    OR NOT EXISTS (SELECT 1 FROM transition t
      WHERE t.from_state = NEW.from_state AND t.move = NEW.move AND t.to_state = NEW.to_state)
  THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER event_follows BEFORE INSERT ON application_event FOR EACH ROW EXECUTE FUNCTION event_follows();
CREATE TRIGGER event_kept BEFORE UPDATE OR DELETE ON application_event FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER event_stays BEFORE TRUNCATE ON application_event EXECUTE FUNCTION keep();

-- Legal moves change with a migration only.
CREATE TRIGGER transition_kept BEFORE INSERT OR UPDATE OR DELETE ON transition FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER transition_stays BEFORE TRUNCATE ON transition EXECUTE FUNCTION keep();

-- Evidence that was stored can't vanish once an application was sent.
CREATE FUNCTION document_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'stored' AND NOT EXISTS (
    SELECT 1 FROM application a WHERE a.id = OLD.application AND a.state IN ('Draft', 'CorrectionRequested'))
  THEN PERFORM refuse('append_only'); END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER document_stays BEFORE DELETE ON document FOR EACH ROW EXECUTE FUNCTION document_stays();

-- A cover ends only after an approval of just that, not before its day, once; a refund alone ends none.
CREATE FUNCTION effect_planned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM effect e WHERE e.application = NEW.application) THEN PERFORM refuse('effect_once'); END IF;
  IF NEW.done_at IS NOT NULL OR NEW.cancelled_at IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM application a WHERE a.id = NEW.application AND a.state = 'Approved' AND a.cover = NEW.cover AND a.act = 'stop')
  THEN PERFORM refuse('effect_without_approval'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER effect_planned BEFORE INSERT ON effect FOR EACH ROW EXECUTE FUNCTION effect_planned();

CREATE FUNCTION effect_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.done_at IS NOT NULL OR OLD.cancelled_at IS NOT NULL OR NEW.application <> OLD.application
    OR NEW.cover <> OLD.cover OR NEW.status <> OLD.status OR NEW.due_on <> OLD.due_on
    OR NEW.version <> OLD.version + 1 THEN PERFORM refuse('append_only'); END IF;
  IF NEW.done_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM application a WHERE a.id = NEW.application AND a.state IN ('Approved', 'Effective'))
  THEN PERFORM refuse('effect_without_approval'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER effect_moves BEFORE UPDATE ON effect FOR EACH ROW EXECUTE FUNCTION effect_moves();
CREATE TRIGGER effect_kept BEFORE DELETE ON effect FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER effect_stays BEFORE TRUNCATE ON effect EXECUTE FUNCTION keep();

CREATE TRIGGER cover_moves BEFORE UPDATE ON cover FOR EACH ROW
  WHEN (NEW.version <> OLD.version + 1 OR NEW.person <> OLD.person) EXECUTE FUNCTION keep();

CREATE FUNCTION refund_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refuse('illegal_move');
  RETURN NULL;
END $$;
-- A refund follows an approval, of a payment for just that cover.
CREATE FUNCTION refund_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.stage <> 'planned' OR NEW.version <> 1 OR NOT EXISTS (
    SELECT 1 FROM application a JOIN payment p ON p.cover = a.cover
      WHERE a.id = NEW.application AND p.id = NEW.payment AND p.cover = NEW.cover
        AND a.state IN ('Approved', 'Effective'))
  THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_begins BEFORE INSERT ON refund FOR EACH ROW EXECUTE FUNCTION refund_begins();
CREATE TRIGGER refund_moves BEFORE UPDATE ON refund FOR EACH ROW
  WHEN (NEW.version <> OLD.version + 1 OR NEW.application <> OLD.application OR NEW.payment <> OLD.payment
    OR NEW.cover <> OLD.cover
    OR (NEW.stage <> OLD.stage AND NOT (
      (OLD.stage IN ('planned', 'failed') AND NEW.stage = 'handed_over')
      OR (OLD.stage = 'handed_over' AND NEW.stage IN ('paid', 'failed'))
      OR (OLD.stage = 'planned' AND NEW.stage = 'cancelled')))) EXECUTE FUNCTION refund_moves();
CREATE TRIGGER refund_kept BEFORE DELETE ON refund FOR EACH ROW EXECUTE FUNCTION keep();

-- Staff do nothing about their own case but look, and put it back; a refund that staff moved says who did.
CREATE FUNCTION event_own_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM own_case o WHERE o.application = NEW.application AND o.staff = NEW.actor)
  THEN PERFORM refuse('own_case'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER event_own_case BEFORE INSERT ON application_event FOR EACH ROW
  WHEN (NEW.actor_kind = 'staff' AND NEW.move <> 'release') EXECUTE FUNCTION event_own_case();

CREATE FUNCTION application_own_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM own_case o WHERE o.application = NEW.id AND (
    (o.staff = NEW.assignee AND NEW.assignee IS DISTINCT FROM OLD.assignee)
    OR (o.staff = NEW.first_approver AND NEW.first_approver IS DISTINCT FROM OLD.first_approver)
    OR (o.staff = NEW.second_approver AND NEW.second_approver IS DISTINCT FROM OLD.second_approver)))
  THEN PERFORM refuse('own_case'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER application_own_case BEFORE UPDATE ON application FOR EACH ROW
  EXECUTE FUNCTION application_own_case();

CREATE FUNCTION refund_own_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.moved_by IS NULL THEN PERFORM refuse('illegal_move'); END IF;
  IF EXISTS (SELECT 1 FROM own_case o WHERE o.application = NEW.application AND o.staff = NEW.moved_by)
  THEN PERFORM refuse('own_case'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_own_case BEFORE UPDATE ON refund FOR EACH ROW
  WHEN (NEW.stage IN ('handed_over', 'paid', 'failed')) EXECUTE FUNCTION refund_own_case();

CREATE FUNCTION reveal_own_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM own_case o WHERE o.application = NEW.application AND o.staff = NEW.staff)
  THEN PERFORM refuse('own_case'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER reveal_own_case BEFORE INSERT ON reveal FOR EACH ROW EXECUTE FUNCTION reveal_own_case();

-- A session that ended never comes back; a spent code never either.
CREATE TRIGGER session_ends BEFORE UPDATE ON session FOR EACH ROW
  WHEN ((OLD.revoked_at IS NOT NULL AND (NEW.revoked_at IS NULL OR NEW.seen_at <> OLD.seen_at))
    OR NEW.token_hash <> OLD.token_hash OR NEW.owner_kind <> OLD.owner_kind OR NEW.owner <> OLD.owner)
  EXECUTE FUNCTION keep();
CREATE TRIGGER challenge_burns BEFORE UPDATE ON challenge FOR EACH ROW
  WHEN (NEW.tries < OLD.tries OR (OLD.used_at IS NOT NULL AND NEW.used_at IS NULL)) EXECUTE FUNCTION keep();

CREATE TRIGGER note_kept BEFORE UPDATE OR DELETE ON note FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER note_stays BEFORE TRUNCATE ON note EXECUTE FUNCTION keep();
CREATE TRIGGER reveal_kept BEFORE UPDATE OR DELETE ON reveal FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER reveal_stays BEFORE TRUNCATE ON reveal EXECUTE FUNCTION keep();
CREATE TRIGGER receipt_kept BEFORE UPDATE OR DELETE ON receipt FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER receipt_stays BEFORE TRUNCATE ON receipt EXECUTE FUNCTION keep();
CREATE TRIGGER rules_kept BEFORE UPDATE OR DELETE ON rules_archive FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER rules_stay BEFORE TRUNCATE ON rules_archive EXECUTE FUNCTION keep();

CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER audit_entry_stays BEFORE TRUNCATE ON audit_entry EXECUTE FUNCTION keep();
CREATE TRIGGER audit_node_kept BEFORE UPDATE OR DELETE ON audit_node FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER audit_node_stays BEFORE TRUNCATE ON audit_node EXECUTE FUNCTION keep();
CREATE TRIGGER audit_head_grows BEFORE UPDATE ON audit_head FOR EACH ROW
  WHEN (NEW.size < OLD.size) EXECUTE FUNCTION keep();
CREATE TRIGGER audit_head_kept BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER audit_head_stays BEFORE TRUNCATE ON audit_head EXECUTE FUNCTION keep();
