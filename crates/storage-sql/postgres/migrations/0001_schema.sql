-- Everything that is remembered. Instants are microseconds since 1970 (UTC), days ISO texts, truth values 0 or 1.
-- Columns of type BYTEA are sealed outside the database, bound to table, column and row, unless they are hashes.

CREATE TABLE person (
  id TEXT NOT NULL PRIMARY KEY,
  id_number BYTEA NOT NULL,
  id_number_idx TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_initials TEXT NOT NULL,
  born_on TEXT NOT NULL,
  region TEXT NOT NULL,
  phone BYTEA,
  phone_idx TEXT,
  died_on TEXT,
  in_hospital BIGINT,
  unsettled_claims BIGINT,
  in_arrears BIGINT,
  chronic_entitlement BIGINT NOT NULL,
  continuous_years BIGINT NOT NULL,
  missed_years BIGINT NOT NULL,
  subsidised BIGINT NOT NULL,
  generated BIGINT NOT NULL,
  line TEXT NOT NULL -- keyed digest of the roster line it came from
);
CREATE INDEX person_search ON person (name, name_initials, region, id);

CREATE TABLE cover (
  id TEXT NOT NULL PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person (id),
  kind BIGINT NOT NULL CHECK (kind IN (390, 310)),
  region TEXT NOT NULL,
  year BIGINT NOT NULL,
  category TEXT NOT NULL,
  status BIGINT NOT NULL CHECK (status IN (1, 2, 4)),
  starts_on TEXT NOT NULL,
  ends_on TEXT,
  benefits_used BIGINT,
  version BIGINT NOT NULL,
  UNIQUE (person, kind, region, year)
);

CREATE TABLE payment (
  id TEXT NOT NULL PRIMARY KEY,
  cover TEXT NOT NULL REFERENCES cover (id),
  seq BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  paid_on TEXT NOT NULL,
  channel TEXT NOT NULL,
  channel_takes_refunds BIGINT NOT NULL
);
CREATE INDEX payment_cover ON payment (cover, seq, id);

CREATE TABLE relation (
  actor TEXT NOT NULL REFERENCES person (id),
  subject TEXT NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL CHECK (kind IN ('guardian', 'heir')),
  PRIMARY KEY (actor, subject, kind)
);
CREATE INDEX relation_subject ON relation (subject, actor);

CREATE TABLE account (
  id TEXT NOT NULL PRIMARY KEY,
  phone BYTEA NOT NULL,
  phone_idx TEXT NOT NULL UNIQUE,
  password TEXT,
  person TEXT UNIQUE REFERENCES person (id),
  proof TEXT NOT NULL,
  language TEXT NOT NULL,
  held_until BIGINT,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);

CREATE TABLE staff (
  id TEXT NOT NULL PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  regions TEXT NOT NULL,
  password TEXT NOT NULL,
  totp BYTEA,
  totp_step BIGINT NOT NULL,
  recovery TEXT NOT NULL,
  must_change_password BIGINT NOT NULL,
  language TEXT NOT NULL,
  disabled BIGINT NOT NULL,
  id_number_idx TEXT, -- whose own cases these are: keyed indexes only
  phone_idx TEXT,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX staff_id_number ON staff (id_number_idx);
CREATE INDEX staff_phone ON staff (phone_idx);

CREATE TABLE session (
  id TEXT NOT NULL PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  owner_kind TEXT NOT NULL CHECK (owner_kind IN ('visitor', 'resident', 'staff_pending', 'staff')),
  owner TEXT NOT NULL,
  agent TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE INDEX session_owner ON session (owner_kind, owner, created_at, id) WHERE revoked_at IS NULL;

CREATE TABLE challenge (
  id TEXT NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL,
  session TEXT NOT NULL,
  phone BYTEA NOT NULL,
  code_mac TEXT NOT NULL,
  act TEXT NOT NULL,
  sent_at BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  used_at BIGINT,
  version BIGINT NOT NULL
);
CREATE INDEX challenge_session ON challenge (session, purpose, sent_at, id);

-- What somebody had typed when their session timed out: given back after signing in again, then deleted.
CREATE TABLE parked_form (
  owner_kind TEXT NOT NULL CHECK (owner_kind IN ('resident', 'staff')),
  owner TEXT NOT NULL,
  page TEXT NOT NULL,
  action TEXT NOT NULL,
  fields BYTEA NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (owner_kind, owner, page)
);
CREATE INDEX parked_form_newest ON parked_form (owner_kind, owner, at, page);
CREATE INDEX parked_form_at ON parked_form (at);

CREATE TABLE counter (
  name TEXT NOT NULL,
  key TEXT NOT NULL,
  until BIGINT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (name, key)
);
CREATE INDEX counter_until ON counter (until);

CREATE TABLE transition (
  from_state TEXT NOT NULL,
  move TEXT NOT NULL,
  to_state TEXT NOT NULL,
  PRIMARY KEY (from_state, move),
  UNIQUE (from_state, move, to_state)
);
INSERT INTO transition (from_state, move, to_state) VALUES
  ('Draft', 'submit', 'Submitted'),
  ('Draft', 'expire', 'Expired'),
  ('Submitted', 'approve_automatically', 'Approved'),
  ('Submitted', 'take', 'InReview'),
  ('Submitted', 'assign', 'InReview'),
  ('Submitted', 'go_back', 'InReview'),
  ('Submitted', 'withdraw', 'Withdrawn'),
  ('InReview', 'release', 'Submitted'),
  ('InReview', 'take_over', 'InReview'),
  ('InReview', 'assign', 'InReview'),
  ('InReview', 'request_correction', 'CorrectionRequested'),
  ('InReview', 'approve', 'Approved'),
  ('InReview', 'propose', 'AwaitingSecondApproval'),
  ('InReview', 'refuse', 'Refused'),
  ('InReview', 'withdraw', 'Withdrawn'),
  ('CorrectionRequested', 'correct', 'Submitted'),
  ('CorrectionRequested', 'withdraw', 'Withdrawn'),
  ('CorrectionRequested', 'expire', 'Expired'),
  ('AwaitingSecondApproval', 'approve', 'Approved'),
  ('AwaitingSecondApproval', 'return', 'InReview'),
  ('AwaitingSecondApproval', 'refuse', 'Refused'),
  ('AwaitingSecondApproval', 'withdraw', 'Withdrawn'),
  ('Refused', 'reopen', 'InReview'),
  ('Approved', 'undo', 'Undone'),
  ('Approved', 'take_effect', 'Effective');

CREATE TABLE application (
  id TEXT NOT NULL PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL REFERENCES account (id),
  person TEXT NOT NULL REFERENCES person (id),
  act TEXT NOT NULL CHECK (act IN ('stop', 'refund')),
  cover TEXT NOT NULL REFERENCES cover (id),
  region TEXT NOT NULL,
  rules TEXT NOT NULL,
  capacity TEXT NOT NULL,
  state TEXT NOT NULL,
  answers BYTEA NOT NULL,
  promised BYTEA,
  deadline_on TEXT NOT NULL, -- empty: none, so that the queue's order has no NULL
  deadline_provisional BIGINT NOT NULL,
  effective_on TEXT,
  assignee TEXT REFERENCES staff (id),
  first_approver TEXT REFERENCES staff (id),
  second_approver TEXT REFERENCES staff (id),
  staff_message BYTEA,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  submitted_at BIGINT,
  decided_at BIGINT,
  version BIGINT NOT NULL,
  CONSTRAINT second_person_differs CHECK (second_approver <> first_approver)
);
CREATE UNIQUE INDEX one_open_application ON application (person)
  WHERE state IN ('Submitted', 'InReview', 'CorrectionRequested', 'AwaitingSecondApproval', 'Approved');
-- Two presses at once begin one draft.
CREATE UNIQUE INDEX one_draft ON application (account, cover, act) WHERE state = 'Draft';
CREATE INDEX application_cover ON application (cover);
CREATE INDEX application_account ON application (account, created_at, id);
CREATE INDEX application_sent ON application (deadline_on, id) WHERE state <> 'Draft';
CREATE INDEX application_stale ON application (updated_at, id) WHERE state IN ('Draft', 'CorrectionRequested');

CREATE TABLE application_event (
  application TEXT NOT NULL REFERENCES application (id),
  seq BIGINT NOT NULL,
  from_state TEXT NOT NULL,
  move TEXT NOT NULL,
  to_state TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  at BIGINT NOT NULL,
  note BYTEA NOT NULL,
  PRIMARY KEY (application, seq),
  FOREIGN KEY (from_state, move, to_state) REFERENCES transition (from_state, move, to_state)
);

CREATE TABLE document (
  id TEXT NOT NULL PRIMARY KEY,
  application TEXT NOT NULL REFERENCES application (id),
  kind TEXT NOT NULL,
  content_type TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  state TEXT NOT NULL,
  refusal TEXT,
  scan TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX document_application ON document (application, created_at, id);
CREATE INDEX document_pending ON document (created_at, id) WHERE state = 'pending';

CREATE TABLE effect (
  application TEXT NOT NULL PRIMARY KEY REFERENCES application (id),
  cover TEXT NOT NULL REFERENCES cover (id),
  status BIGINT NOT NULL CHECK (status IN (2, 4)),
  due_on TEXT NOT NULL,
  done_at BIGINT,
  done_on TEXT,
  cancelled_at BIGINT,
  version BIGINT NOT NULL,
  CONSTRAINT effect_before_its_day CHECK (done_on >= due_on),
  CONSTRAINT effect_done_and_cancelled CHECK (done_at IS NULL OR cancelled_at IS NULL),
  CHECK ((done_at IS NULL) = (done_on IS NULL))
);
CREATE INDEX effect_due ON effect (due_on, application) WHERE done_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX effect_cover ON effect (cover);

CREATE TABLE refund (
  id TEXT NOT NULL PRIMARY KEY,
  application TEXT NOT NULL UNIQUE REFERENCES application (id),
  payment TEXT NOT NULL REFERENCES payment (id),
  cover TEXT NOT NULL REFERENCES cover (id),
  amount BIGINT NOT NULL,
  way TEXT NOT NULL,
  payee BYTEA,
  stage TEXT NOT NULL,
  moved_by TEXT REFERENCES staff (id),
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX refund_stage ON refund (stage, updated_at, id);
-- A payment is paid back once; one refund of a cover is under way at a time, also where the cover was paid for twice.
CREATE UNIQUE INDEX one_refund_of_payment ON refund (payment) WHERE stage <> 'cancelled';
CREATE UNIQUE INDEX one_refund_of_cover ON refund (cover) WHERE stage NOT IN ('cancelled', 'paid');
CREATE INDEX refund_payment ON refund (payment);
CREATE INDEX refund_cover ON refund (cover);

CREATE TABLE notice (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  application TEXT,
  certificate TEXT,
  kind TEXT NOT NULL,
  args TEXT NOT NULL,
  at BIGINT NOT NULL,
  read_at BIGINT
);
CREATE INDEX notice_account ON notice (account, at, id);
CREATE INDEX notice_unread ON notice (account) WHERE read_at IS NULL;

CREATE TABLE job (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL, -- whatever the kind says: an application, a certificate, a batch …
  detail TEXT NOT NULL,
  tries BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  leased_until BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'dead')),
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX job_once ON job (kind, subject, detail) WHERE state = 'waiting';
CREATE INDEX job_due ON job (due_at, id) WHERE state = 'waiting';

CREATE TABLE note (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application TEXT NOT NULL REFERENCES application (id),
  staff TEXT NOT NULL REFERENCES staff (id),
  words BYTEA NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX note_application ON note (application, at, id);

-- Staff had a masked value shown in full: which, why, who. Never the value.
CREATE TABLE reveal (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application TEXT NOT NULL REFERENCES application (id),
  staff TEXT NOT NULL REFERENCES staff (id),
  fields TEXT NOT NULL,
  purpose TEXT NOT NULL,
  words BYTEA NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX reveal_application ON reveal (application, at, id);

-- About an application, or about a card; a card's is issued to an account.
CREATE TABLE receipt (
  id TEXT NOT NULL PRIMARY KEY,
  application TEXT REFERENCES application (id),
  certificate TEXT,
  account TEXT REFERENCES account (id),
  state TEXT NOT NULL, -- the act, and the version of the application or certificate after it: `Refused#7`, `unbound#3`
  at BIGINT NOT NULL,
  receipt BYTEA NOT NULL,
  UNIQUE (application, state),
  UNIQUE (certificate, state),
  CHECK ((application IS NULL) <> (certificate IS NULL)),
  CHECK ((certificate IS NULL) = (account IS NULL))
);

CREATE TABLE idempotency (
  actor TEXT NOT NULL,
  key TEXT NOT NULL,
  request TEXT NOT NULL,
  answer TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (actor, key)
);
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE audit_head (id BIGINT PRIMARY KEY CHECK (id = 1), size BIGINT NOT NULL);
INSERT INTO audit_head (id, size) VALUES (1, 0);

CREATE TABLE audit_entry (
  idx BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  entry TEXT NOT NULL -- the canonical bytes that the leaf hash is over
);
CREATE INDEX audit_object ON audit_entry (object, action, idx);

CREATE TABLE audit_node (
  level BIGINT NOT NULL,
  idx BIGINT NOT NULL,
  hash BYTEA NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, idx)
);

CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE rules_archive (version TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL);

-- Who is the applicant, the insured, or a guardian or heir of the insured.
CREATE VIEW concerned_person AS
  SELECT a.id AS application, a.person AS person FROM application a
  UNION ALL SELECT a.id, c.person FROM application a JOIN account c ON c.id = a.account
  UNION ALL SELECT a.id, r.actor FROM application a JOIN relation r ON r.subject = a.person;

-- Staff who are one of them, by identity number or phone: they decide nothing about it.
CREATE VIEW own_case AS
  SELECT a.id AS application, s.id AS staff
    FROM application a JOIN account c ON c.id = a.account JOIN staff s ON s.phone_idx = c.phone_idx
  UNION ALL SELECT k.application, s.id
    FROM concerned_person k JOIN person p ON p.id = k.person JOIN staff s ON s.phone_idx = p.phone_idx
  UNION ALL SELECT k.application, s.id
    FROM concerned_person k JOIN person p ON p.id = k.person JOIN staff s ON s.id_number_idx = p.id_number_idx;
