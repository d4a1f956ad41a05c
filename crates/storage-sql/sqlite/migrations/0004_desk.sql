-- The staff's desk: what queues ask for, saved queues, absences, messages to members, the same act on many cases.

-- The reason is a keyed index: equal reasons can be found, what they are can't be read.
ALTER TABLE application ADD COLUMN reason_idx TEXT;
ALTER TABLE application ADD COLUMN checks TEXT CHECK (checks IN ('passed', 'open'));
CREATE INDEX application_office ON application (region, state, deadline_on, id) WHERE state <> 'Draft';
CREATE INDEX application_anywhere ON application (state, deadline_on, id) WHERE state <> 'Draft';
CREATE INDEX application_office_reason ON application (region, state, reason_idx, deadline_on, id)
  WHERE reason_idx IS NOT NULL;
CREATE INDEX application_reason ON application (state, reason_idx, deadline_on, id) WHERE reason_idx IS NOT NULL;
CREATE INDEX application_assigned ON application (assignee, state, deadline_on, id) WHERE assignee IS NOT NULL;

CREATE TABLE desk_view (
  id TEXT NOT NULL PRIMARY KEY,
  staff TEXT NOT NULL REFERENCES staff (id),
  name TEXT NOT NULL,
  filter TEXT NOT NULL,
  columns TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT desk_view_name UNIQUE (staff, name)
) STRICT;

CREATE TABLE desk_setting (
  staff TEXT NOT NULL PRIMARY KEY REFERENCES staff (id),
  start TEXT NOT NULL,
  single_keys INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT;

CREATE TABLE absence (
  id TEXT NOT NULL PRIMARY KEY,
  staff TEXT NOT NULL REFERENCES staff (id),
  from_on TEXT NOT NULL,
  until_on TEXT NOT NULL,
  entered_by TEXT NOT NULL REFERENCES staff (id),
  CHECK (until_on >= from_on)
) STRICT;
CREATE INDEX absence_staff ON absence (staff, until_on, from_on);
CREATE INDEX absence_until ON absence (until_on, from_on, id);

CREATE TABLE desk_message (
  id TEXT NOT NULL PRIMARY KEY,
  staff TEXT NOT NULL REFERENCES staff (id),
  application TEXT NOT NULL REFERENCES application (id),
  move TEXT NOT NULL,
  actor TEXT NOT NULL REFERENCES staff (id),
  words BLOB NOT NULL,
  at INTEGER NOT NULL,
  read_at INTEGER
) STRICT;
CREATE INDEX desk_message_application ON desk_message (application);
CREATE INDEX desk_message_unread ON desk_message (staff, at, id) WHERE read_at IS NULL;

CREATE TABLE batch (
  id TEXT NOT NULL PRIMARY KEY,
  staff TEXT NOT NULL REFERENCES staff (id),
  work BLOB NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE batch_item (
  batch TEXT NOT NULL REFERENCES batch (id),
  seq INTEGER NOT NULL,
  application TEXT NOT NULL,
  version INTEGER NOT NULL,
  result TEXT,
  PRIMARY KEY (batch, application)
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_item_order ON batch_item (batch, seq);

-- A case goes only to who may decide it, and nothing is handed to who is away; whoever is back before their time may
-- take by themselves. The day is China's.
CREATE TRIGGER application_receiver BEFORE UPDATE ON application
WHEN NEW.assignee IS NOT NULL AND NEW.assignee IS NOT OLD.assignee
BEGIN
  SELECT RAISE(ABORT, 'receiver_cannot') WHERE NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.assignee AND s.disabled = 0 AND s.role IN ('clerk', 'supervisor')
      AND (s.regions = '[]' OR NEW.region IN (SELECT value FROM json_each(s.regions))));
  SELECT RAISE(ABORT, 'receiver_absent') WHERE EXISTS (
    SELECT 1 FROM absence b WHERE b.staff = NEW.assignee
      AND date(NEW.updated_at / 1000000 + 28800, 'unixepoch') BETWEEN b.from_on AND b.until_on)
    AND NOT EXISTS (SELECT 1 FROM application_event e WHERE e.application = NEW.id AND e.seq = NEW.version
      AND e.actor = NEW.assignee);
END;

-- What many cases got at once, each got by an act of its own, by the same person, on the version that was shown.
CREATE TRIGGER batch_item_begins BEFORE INSERT ON batch_item WHEN NEW.result IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'illegal_move'); END;
CREATE TRIGGER batch_item_ends BEFORE UPDATE ON batch_item
BEGIN
  SELECT RAISE(ABORT, 'append_only') WHERE OLD.result IS NOT NULL OR NEW.batch <> OLD.batch
    OR NEW.application <> OLD.application OR NEW.version <> OLD.version OR NEW.seq <> OLD.seq;
  SELECT RAISE(ABORT, 'illegal_move') WHERE NEW.result = 'done' AND NOT EXISTS (
    SELECT 1 FROM application_event e JOIN batch b ON b.id = NEW.batch
    WHERE e.application = NEW.application AND e.seq = NEW.version + 1 AND e.actor_kind = 'staff' AND e.actor = b.staff);
END;
CREATE TRIGGER batch_item_kept BEFORE DELETE ON batch_item BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER batch_kept BEFORE UPDATE ON batch BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER batch_stays BEFORE DELETE ON batch BEGIN SELECT RAISE(ABORT, 'append_only'); END;
