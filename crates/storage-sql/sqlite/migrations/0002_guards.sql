-- What a bug or a hand-written statement must not break. The raised text names the rule; it never holds a value.

-- An application begins as a draft …
CREATE TRIGGER application_begins BEFORE INSERT ON application
WHEN NEW.state <> 'Draft' OR NEW.version <> 1
BEGIN SELECT RAISE(ABORT, 'illegal_move'); END;

-- … changes its state only together with a legal event of the same version …
CREATE TRIGGER application_moves BEFORE UPDATE ON application
BEGIN
  SELECT RAISE(ABORT, 'illegal_move') WHERE NEW.version <> OLD.version + 1 OR NEW.id <> OLD.id
    OR NEW.reference <> OLD.reference OR NEW.account <> OLD.account OR NEW.person <> OLD.person
    OR NEW.act <> OLD.act OR NEW.cover <> OLD.cover;
  SELECT RAISE(ABORT, 'illegal_move') WHERE NEW.state <> OLD.state AND NOT EXISTS (
    SELECT 1 FROM application_event e WHERE e.application = NEW.id AND e.seq = NEW.version
      AND e.from_state = OLD.state AND e.to_state = NEW.state);
  SELECT RAISE(ABORT, 'second_person_differs') WHERE NEW.state = 'AwaitingSecondApproval' AND NEW.first_approver IS NULL;
  SELECT RAISE(ABORT, 'second_person_differs') WHERE OLD.state = 'AwaitingSecondApproval' AND NEW.state = 'Approved'
    AND (NEW.second_approver IS NULL OR NEW.first_approver IS NOT OLD.first_approver);
END;

-- … and is thrown away only as a draft.
CREATE TRIGGER application_stays BEFORE DELETE ON application WHEN OLD.state <> 'Draft'
BEGIN SELECT RAISE(ABORT, 'append_only'); END;

CREATE TRIGGER event_follows BEFORE INSERT ON application_event
BEGIN
  SELECT RAISE(ABORT, 'illegal_move') WHERE NOT EXISTS (
    SELECT 1 FROM application a WHERE a.id = NEW.application AND a.state = NEW.from_state AND a.version = NEW.seq - 1);
  SELECT RAISE(ABORT, 'illegal_move') WHERE NOT EXISTS (
    SELECT 1 FROM transition t WHERE t.from_state = NEW.from_state AND t.move = NEW.move AND t.to_state = NEW.to_state);
END;
CREATE TRIGGER event_kept BEFORE UPDATE ON application_event BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER event_stays BEFORE DELETE ON application_event BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- Legal moves change with a migration only.
CREATE TRIGGER transition_added BEFORE INSERT ON transition BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER transition_kept BEFORE UPDATE ON transition BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER transition_stays BEFORE DELETE ON transition BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- Evidence that was stored can't vanish once an application was sent.
CREATE TRIGGER document_stays BEFORE DELETE ON document
WHEN OLD.state = 'stored' AND NOT EXISTS (
  SELECT 1 FROM application a WHERE a.id = OLD.application AND a.state IN ('Draft', 'CorrectionRequested'))
BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- A cover ends only after an approval of just that, not before its day, once; a refund alone ends none.
CREATE TRIGGER effect_planned BEFORE INSERT ON effect
WHEN NEW.done_at IS NOT NULL OR NEW.cancelled_at IS NOT NULL OR NOT EXISTS (
  SELECT 1 FROM application a WHERE a.id = NEW.application AND a.state = 'Approved' AND a.cover = NEW.cover AND a.act = 'stop')
BEGIN SELECT RAISE(ABORT, 'effect_without_approval'); END;
CREATE TRIGGER effect_moves BEFORE UPDATE ON effect
BEGIN
  SELECT RAISE(ABORT, 'append_only') WHERE OLD.done_at IS NOT NULL OR OLD.cancelled_at IS NOT NULL
    OR NEW.application <> OLD.application OR NEW.cover <> OLD.cover OR NEW.status <> OLD.status
    OR NEW.due_on <> OLD.due_on OR NEW.version <> OLD.version + 1;
  SELECT RAISE(ABORT, 'effect_without_approval') WHERE NEW.done_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM application a WHERE a.id = NEW.application AND a.state IN ('Approved', 'Effective'));
END;
CREATE TRIGGER effect_stays BEFORE DELETE ON effect BEGIN SELECT RAISE(ABORT, 'append_only'); END;

CREATE TRIGGER cover_moves BEFORE UPDATE ON cover WHEN NEW.version <> OLD.version + 1 OR NEW.person <> OLD.person
BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- A refund follows an approval, of a payment for just that cover.
CREATE TRIGGER refund_begins BEFORE INSERT ON refund
WHEN NEW.stage <> 'planned' OR NEW.version <> 1 OR NOT EXISTS (
  SELECT 1 FROM application a JOIN payment p ON p.cover = a.cover
    WHERE a.id = NEW.application AND p.id = NEW.payment AND p.cover = NEW.cover
      AND a.state IN ('Approved', 'Effective'))
BEGIN SELECT RAISE(ABORT, 'illegal_move'); END;
CREATE TRIGGER refund_moves BEFORE UPDATE ON refund
WHEN NEW.version <> OLD.version + 1 OR NEW.application <> OLD.application OR NEW.payment <> OLD.payment
  OR NEW.cover <> OLD.cover
  OR (NEW.stage <> OLD.stage AND NOT (
    (OLD.stage IN ('planned', 'failed') AND NEW.stage = 'handed_over')
    OR (OLD.stage = 'handed_over' AND NEW.stage IN ('paid', 'failed'))
    OR (OLD.stage = 'planned' AND NEW.stage = 'cancelled')))
BEGIN SELECT RAISE(ABORT, 'illegal_move'); END;
CREATE TRIGGER refund_stays BEFORE DELETE ON refund BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- Staff do nothing about their own case but look, and put it back; a refund that staff moved says who did.
CREATE TRIGGER event_own_case BEFORE INSERT ON application_event
WHEN NEW.actor_kind = 'staff' AND NEW.move <> 'release' AND EXISTS (
  SELECT 1 FROM own_case o WHERE o.application = NEW.application AND o.staff = NEW.actor)
BEGIN SELECT RAISE(ABORT, 'own_case'); END;
CREATE TRIGGER application_own_case BEFORE UPDATE ON application
WHEN EXISTS (SELECT 1 FROM own_case o WHERE o.application = NEW.id AND (
  (o.staff = NEW.assignee AND NEW.assignee IS NOT OLD.assignee)
  OR (o.staff = NEW.first_approver AND NEW.first_approver IS NOT OLD.first_approver)
  OR (o.staff = NEW.second_approver AND NEW.second_approver IS NOT OLD.second_approver)))
BEGIN SELECT RAISE(ABORT, 'own_case'); END;
CREATE TRIGGER refund_own_case BEFORE UPDATE ON refund
WHEN NEW.stage IN ('handed_over', 'paid', 'failed')
BEGIN
  SELECT RAISE(ABORT, 'illegal_move') WHERE NEW.moved_by IS NULL;
  SELECT RAISE(ABORT, 'own_case') WHERE EXISTS (
    SELECT 1 FROM own_case o WHERE o.application = NEW.application AND o.staff = NEW.moved_by);
END;
CREATE TRIGGER reveal_own_case BEFORE INSERT ON reveal
WHEN EXISTS (SELECT 1 FROM own_case o WHERE o.application = NEW.application AND o.staff = NEW.staff)
BEGIN SELECT RAISE(ABORT, 'own_case'); END;

-- A session that ended never comes back; a spent code never either.
CREATE TRIGGER session_ends BEFORE UPDATE ON session
WHEN OLD.revoked_at IS NOT NULL AND (NEW.revoked_at IS NULL OR NEW.seen_at <> OLD.seen_at)
  OR NEW.token_hash <> OLD.token_hash OR NEW.owner_kind <> OLD.owner_kind OR NEW.owner <> OLD.owner
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER challenge_burns BEFORE UPDATE ON challenge
WHEN NEW.tries < OLD.tries OR (OLD.used_at IS NOT NULL AND NEW.used_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;

CREATE TRIGGER note_kept BEFORE UPDATE ON note BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER note_stays BEFORE DELETE ON note BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER reveal_kept BEFORE UPDATE ON reveal BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER reveal_stays BEFORE DELETE ON reveal BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER receipt_kept BEFORE UPDATE ON receipt BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER receipt_stays BEFORE DELETE ON receipt BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER rules_kept BEFORE UPDATE ON rules_archive BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER rules_stay BEFORE DELETE ON rules_archive BEGIN SELECT RAISE(ABORT, 'append_only'); END;

CREATE TRIGGER audit_entry_kept BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER audit_entry_stays BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER audit_node_kept BEFORE UPDATE ON audit_node BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER audit_node_stays BEFORE DELETE ON audit_node BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER audit_head_grows BEFORE UPDATE ON audit_head WHEN NEW.size < OLD.size
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- REPLACE deletes without asking the triggers above: refuse it where a row must stay.
CREATE TRIGGER application_once BEFORE INSERT ON application
WHEN EXISTS (SELECT 1 FROM application a WHERE a.id = NEW.id OR a.reference = NEW.reference)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER effect_once BEFORE INSERT ON effect
WHEN EXISTS (SELECT 1 FROM effect e WHERE e.application = NEW.application)
BEGIN SELECT RAISE(ABORT, 'effect_once'); END;
CREATE TRIGGER refund_once BEFORE INSERT ON refund
BEGIN
  SELECT RAISE(ABORT, 'refund_once') WHERE EXISTS (
    SELECT 1 FROM refund r WHERE r.id = NEW.id OR r.application = NEW.application);
  SELECT RAISE(ABORT, 'one_refund_of_payment') WHERE EXISTS (
    SELECT 1 FROM refund r WHERE r.payment = NEW.payment AND r.stage <> 'cancelled');
  SELECT RAISE(ABORT, 'one_refund_of_cover') WHERE EXISTS (
    SELECT 1 FROM refund r WHERE r.cover = NEW.cover AND r.stage NOT IN ('cancelled', 'paid'));
END;
CREATE TRIGGER receipt_once BEFORE INSERT ON receipt
WHEN EXISTS (
  SELECT 1 FROM receipt r WHERE r.id = NEW.id OR (r.application = NEW.application AND r.state = NEW.state)
    OR (r.certificate = NEW.certificate AND r.state = NEW.state))
BEGIN SELECT RAISE(ABORT, 'receipt_once'); END;
CREATE TRIGGER session_once BEFORE INSERT ON session
WHEN EXISTS (SELECT 1 FROM session s WHERE s.id = NEW.id OR s.token_hash = NEW.token_hash)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER audit_entry_once BEFORE INSERT ON audit_entry
WHEN NEW.idx < (SELECT size FROM audit_head)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER audit_node_once BEFORE INSERT ON audit_node
WHEN EXISTS (SELECT 1 FROM audit_node n WHERE n.level = NEW.level AND n.idx = NEW.idx)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
