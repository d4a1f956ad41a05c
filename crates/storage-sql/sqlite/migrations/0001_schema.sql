-- Everything that is remembered. Instants are microseconds since 1970 (UTC), days ISO texts, truth values 0 or 1.
-- Columns of type BLOB are sealed outside the database, bound to table, column and row, unless they are hashes.

CREATE TABLE person (
  id TEXT NOT NULL PRIMARY KEY,
  id_number BLOB NOT NULL,
  id_number_idx TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_initials TEXT NOT NULL,
  born_on TEXT NOT NULL,
  region TEXT NOT NULL,
  phone BLOB,
  phone_idx TEXT,
  died_on TEXT,
  in_hospital INTEGER,
  unsettled_claims INTEGER,
  in_arrears INTEGER,
  chronic_entitlement INTEGER NOT NULL,
  continuous_years INTEGER NOT NULL,
  missed_years INTEGER NOT NULL,
  subsidised INTEGER NOT NULL,
  generated INTEGER NOT NULL,
  line TEXT NOT NULL -- keyed digest of the roster line it came from
) STRICT;
CREATE INDEX person_search ON person (name, name_initials, region, id);

CREATE TABLE cover (
  id TEXT NOT NULL PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person (id),
  kind INTEGER NOT NULL CHECK (kind IN (390, 310)),
  region TEXT NOT NULL,
  year INTEGER NOT NULL,
  category TEXT NOT NULL,
  status INTEGER NOT NULL CHECK (status IN (1, 2, 4)),
  starts_on TEXT NOT NULL,
  ends_on TEXT,
  benefits_used INTEGER,
  version INTEGER NOT NULL,
  UNIQUE (person, kind, region, year)
) STRICT;

CREATE TABLE payment (
  id TEXT NOT NULL PRIMARY KEY,
  cover TEXT NOT NULL REFERENCES cover (id),
  seq INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  paid_on TEXT NOT NULL,
  channel TEXT NOT NULL,
  channel_takes_refunds INTEGER NOT NULL
) STRICT;
CREATE INDEX payment_cover ON payment (cover, seq, id);

CREATE TABLE relation (
  actor TEXT NOT NULL REFERENCES person (id),
  subject TEXT NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL CHECK (kind IN ('guardian', 'heir')),
  PRIMARY KEY (actor, subject, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX relation_subject ON relation (subject, actor);

CREATE TABLE account (
  id TEXT NOT NULL PRIMARY KEY,
  phone BLOB NOT NULL,
  phone_idx TEXT NOT NULL UNIQUE,
  password TEXT,
  person TEXT UNIQUE REFERENCES person (id),
  proof TEXT NOT NULL,
  language TEXT NOT NULL,
  held_until INTEGER,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT;

CREATE TABLE staff (
  id TEXT NOT NULL PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  regions TEXT NOT NULL,
  password TEXT NOT NULL,
  totp BLOB,
  totp_step INTEGER NOT NULL,
  recovery TEXT NOT NULL,
  must_change_password INTEGER NOT NULL,
  language TEXT NOT NULL,
  disabled INTEGER NOT NULL,
  id_number_idx TEXT, -- whose own cases these are: keyed indexes only
  phone_idx TEXT,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX staff_id_number ON staff (id_number_idx);
CREATE INDEX staff_phone ON staff (phone_idx);

CREATE TABLE session (
  id TEXT NOT NULL PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  owner_kind TEXT NOT NULL CHECK (owner_kind IN ('visitor', 'resident', 'staff_pending', 'staff')),
  owner TEXT NOT NULL,
  agent TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;
CREATE INDEX session_owner ON session (owner_kind, owner, created_at, id) WHERE revoked_at IS NULL;

CREATE TABLE challenge (
  id TEXT NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL,
  session TEXT NOT NULL,
  phone BLOB NOT NULL,
  code_mac TEXT NOT NULL,
  act TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  used_at INTEGER,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX challenge_session ON challenge (session, purpose, sent_at, id);

-- What somebody had typed when their session timed out: given back after signing in again, then deleted.
CREATE TABLE parked_form (
  owner_kind TEXT NOT NULL CHECK (owner_kind IN ('resident', 'staff')),
  owner TEXT NOT NULL,
  page TEXT NOT NULL,
  action TEXT NOT NULL,
  fields BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (owner_kind, owner, page)
) STRICT, WITHOUT ROWID;
CREATE INDEX parked_form_newest ON parked_form (owner_kind, owner, at, page);
CREATE INDEX parked_form_at ON parked_form (at);

CREATE TABLE counter (
  name TEXT NOT NULL,
  key TEXT NOT NULL,
  until INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (name, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX counter_until ON counter (until);

CREATE TABLE transition (
  from_state TEXT NOT NULL,
  move TEXT NOT NULL,
  to_state TEXT NOT NULL,
  PRIMARY KEY (from_state, move),
  UNIQUE (from_state, move, to_state)
) STRICT, WITHOUT ROWID;
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
  answers BLOB NOT NULL,
  promised BLOB,
  deadline_on TEXT NOT NULL, -- empty: none, so that the queue's order has no NULL
  deadline_provisional INTEGER NOT NULL,
  effective_on TEXT,
  assignee TEXT REFERENCES staff (id),
  first_approver TEXT REFERENCES staff (id),
  second_approver TEXT REFERENCES staff (id),
  staff_message BLOB,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  submitted_at INTEGER,
  decided_at INTEGER,
  version INTEGER NOT NULL,
  CONSTRAINT second_person_differs CHECK (second_approver <> first_approver)
) STRICT;
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
  seq INTEGER NOT NULL,
  from_state TEXT NOT NULL,
  move TEXT NOT NULL,
  to_state TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  note BLOB NOT NULL,
  PRIMARY KEY (application, seq),
  FOREIGN KEY (from_state, move, to_state) REFERENCES transition (from_state, move, to_state)
) STRICT, WITHOUT ROWID;

CREATE TABLE document (
  id TEXT NOT NULL PRIMARY KEY,
  application TEXT NOT NULL REFERENCES application (id),
  kind TEXT NOT NULL,
  content_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  state TEXT NOT NULL,
  refusal TEXT,
  scan TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX document_application ON document (application, created_at, id);
CREATE INDEX document_pending ON document (created_at, id) WHERE state = 'pending';

CREATE TABLE effect (
  application TEXT NOT NULL PRIMARY KEY REFERENCES application (id),
  cover TEXT NOT NULL REFERENCES cover (id),
  status INTEGER NOT NULL CHECK (status IN (2, 4)),
  due_on TEXT NOT NULL,
  done_at INTEGER,
  done_on TEXT,
  cancelled_at INTEGER,
  version INTEGER NOT NULL,
  CONSTRAINT effect_before_its_day CHECK (done_on >= due_on),
  CONSTRAINT effect_done_and_cancelled CHECK (done_at IS NULL OR cancelled_at IS NULL),
  CHECK ((done_at IS NULL) = (done_on IS NULL))
) STRICT;
CREATE INDEX effect_due ON effect (due_on, application) WHERE done_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX effect_cover ON effect (cover);

CREATE TABLE refund (
  id TEXT NOT NULL PRIMARY KEY,
  application TEXT NOT NULL UNIQUE REFERENCES application (id),
  payment TEXT NOT NULL REFERENCES payment (id),
  cover TEXT NOT NULL REFERENCES cover (id),
  amount INTEGER NOT NULL,
  way TEXT NOT NULL,
  payee BLOB,
  stage TEXT NOT NULL,
  moved_by TEXT REFERENCES staff (id),
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT;
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
  at INTEGER NOT NULL,
  read_at INTEGER
) STRICT;
CREATE INDEX notice_account ON notice (account, at, id);
CREATE INDEX notice_unread ON notice (account) WHERE read_at IS NULL;

CREATE TABLE job (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL, -- whatever the kind says: an application, a certificate, a batch …
  detail TEXT NOT NULL,
  tries INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  leased_until INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'dead')),
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX job_once ON job (kind, subject, detail) WHERE state = 'waiting';
CREATE INDEX job_due ON job (due_at, id) WHERE state = 'waiting';

CREATE TABLE note (
  id INTEGER PRIMARY KEY,
  application TEXT NOT NULL REFERENCES application (id),
  staff TEXT NOT NULL REFERENCES staff (id),
  words BLOB NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX note_application ON note (application, at, id);

-- Staff had a masked value shown in full: which, why, who. Never the value.
CREATE TABLE reveal (
  id INTEGER PRIMARY KEY,
  application TEXT NOT NULL REFERENCES application (id),
  staff TEXT NOT NULL REFERENCES staff (id),
  fields TEXT NOT NULL,
  purpose TEXT NOT NULL,
  words BLOB NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX reveal_application ON reveal (application, at, id);

-- About an application, or about a card; a card's is issued to an account.
CREATE TABLE receipt (
  id TEXT NOT NULL PRIMARY KEY,
  application TEXT REFERENCES application (id),
  certificate TEXT,
  account TEXT REFERENCES account (id),
  state TEXT NOT NULL, -- the act, and the version of the application or certificate after it: `Refused#7`, `unbound#3`
  at INTEGER NOT NULL,
  receipt BLOB NOT NULL,
  UNIQUE (application, state),
  UNIQUE (certificate, state),
  CHECK ((application IS NULL) <> (certificate IS NULL)),
  CHECK ((certificate IS NULL) = (account IS NULL))
) STRICT;

CREATE TABLE idempotency (
  actor TEXT NOT NULL,
  key TEXT NOT NULL,
  request TEXT NOT NULL,
  answer TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (actor, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE audit_head (id INTEGER PRIMARY KEY CHECK (id = 1), size INTEGER NOT NULL) STRICT;
INSERT INTO audit_head (id, size) VALUES (1, 0);

CREATE TABLE audit_entry (
  idx INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  entry TEXT NOT NULL -- the canonical bytes that the leaf hash is over
) STRICT;
CREATE INDEX audit_object ON audit_entry (object, action, idx);

CREATE TABLE audit_node (
  level INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE rules_archive (version TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;

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
