-- The electronic card: certificates, bindings, the institutions that read codes, and what came of it.

CREATE TABLE certificate (
  id TEXT NOT NULL PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person (id),
  issuer TEXT NOT NULL,
  region TEXT NOT NULL,
  card BYTEA,
  card_idx TEXT,
  state TEXT NOT NULL CHECK (state IN ('active', 'frozen', 'closed')),
  password TEXT NOT NULL,
  valid_until TEXT,
  activated_at BIGINT NOT NULL,
  state_since BIGINT NOT NULL,
  version BIGINT NOT NULL,
  UNIQUE (person, issuer) -- one person, one certificate …
);
CREATE UNIQUE INDEX certificate_card ON certificate (issuer, card_idx); -- … one physical card
CREATE INDEX certificate_open ON certificate (id) WHERE state <> 'closed';

-- Whoever lost a phone freezes with nothing but its number.
CREATE INDEX person_phone ON person (phone_idx);

CREATE TABLE institution (
  id TEXT NOT NULL PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('hospital', 'pharmacy')),
  region TEXT NOT NULL
);

CREATE INDEX institution_region ON institution (region, code);

CREATE TABLE terminal (
  id TEXT NOT NULL PRIMARY KEY,
  institution TEXT NOT NULL REFERENCES institution (id),
  label TEXT NOT NULL,
  credential TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  revoked_at BIGINT,
  version BIGINT NOT NULL
);
CREATE INDEX terminal_institution ON terminal (institution, created_at, id);

CREATE TABLE entrustment (
  id TEXT NOT NULL PRIMARY KEY,
  certificate TEXT NOT NULL REFERENCES certificate (id),
  principal TEXT NOT NULL REFERENCES person (id),
  agent TEXT NOT NULL, -- nobody, where what was typed fitted nobody
  agent_name BYTEA NOT NULL,
  scope TEXT NOT NULL,
  institution TEXT REFERENCES institution (id),
  uses TEXT NOT NULL CHECK (uses IN ('one', 'many')),
  last_day TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  ended_at BIGINT,
  end_reason TEXT CHECK (end_reason IN ('used', 'revoked', 'expired')),
  version BIGINT NOT NULL,
  CHECK (agent <> principal),
  CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX entrustment_certificate ON entrustment (certificate, created_at, id);
CREATE INDEX entrustment_agent ON entrustment (agent, created_at, id);
CREATE INDEX entrustment_runs ON entrustment (last_day, id) WHERE ended_at IS NULL;

CREATE TABLE binding (
  id TEXT NOT NULL PRIMARY KEY,
  certificate TEXT NOT NULL REFERENCES certificate (id),
  holder TEXT NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL CHECK (kind IN ('own', 'family', 'entrusted')),
  entrustment TEXT REFERENCES entrustment (id),
  channel TEXT NOT NULL,
  device TEXT,
  label TEXT NOT NULL,
  locator BIGINT UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('bound', 'unbound', 'stated')),
  bound_at BIGINT NOT NULL,
  ended_at BIGINT,
  ends_on TEXT,
  version BIGINT NOT NULL,
  CHECK ((kind = 'entrusted') = (entrustment IS NOT NULL)),
  CHECK ((state = 'bound') = (ended_at IS NULL))
);
CREATE INDEX binding_certificate ON binding (certificate, bound_at, id);
CREATE INDEX binding_holder ON binding (holder, bound_at, id);
CREATE INDEX family_runs ON binding (ends_on, certificate, holder, id) WHERE state = 'bound' AND kind = 'family';
CREATE INDEX family_stands ON binding (certificate, holder, id) WHERE state = 'bound' AND kind = 'family';
-- A device is bound once, and an entrustment is shown on one device at a time.
CREATE UNIQUE INDEX one_binding ON binding (certificate, holder, channel, device)
  WHERE state = 'bound' AND kind <> 'entrusted';
-- What a holder says of a channel of which nothing else is on record (born stated) is said once.
CREATE UNIQUE INDEX one_statement ON binding (certificate, holder, channel) WHERE state = 'stated' AND version = 1;
CREATE UNIQUE INDEX one_agent_device ON binding (entrustment) WHERE state = 'bound';

CREATE TABLE scan (
  id TEXT NOT NULL PRIMARY KEY,
  terminal TEXT NOT NULL REFERENCES terminal (id),
  institution TEXT NOT NULL REFERENCES institution (id),
  business TEXT NOT NULL,
  outcome TEXT NOT NULL,
  certificate TEXT REFERENCES certificate (id),
  binding TEXT, -- no foreign key: SQLite would walk the scans for each new binding; the trigger below looks instead
  slot BIGINT,
  entrustment TEXT REFERENCES entrustment (id),
  operator TEXT NOT NULL,
  number TEXT,
  at BIGINT NOT NULL,
  CHECK (outcome <> 'accepted' OR (certificate IS NOT NULL AND binding IS NOT NULL AND slot IS NOT NULL))
);
CREATE INDEX scan_certificate ON scan (certificate, at, id);
CREATE INDEX scan_last ON scan (binding, at) WHERE outcome = 'accepted';
-- One code is good once, and an institution's own number is never repeated.
CREATE UNIQUE INDEX scan_used ON scan (binding, slot) WHERE outcome = 'accepted';
CREATE UNIQUE INDEX scan_number ON scan (institution, number) WHERE outcome = 'accepted';

-- A use that somebody says was not theirs: when they said so first, and what came of it.
CREATE TABLE disowned (
  scan TEXT NOT NULL PRIMARY KEY REFERENCES scan (id),
  at BIGINT NOT NULL,
  result TEXT NOT NULL CHECK (result IN ('froze', 'was_frozen', 'was_closed'))
);

CREATE TABLE settlement (
  id TEXT NOT NULL PRIMARY KEY,
  certificate TEXT NOT NULL REFERENCES certificate (id),
  person TEXT NOT NULL REFERENCES person (id),
  institution TEXT NOT NULL REFERENCES institution (id),
  scan TEXT NOT NULL UNIQUE REFERENCES scan (id),
  business TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'settled', 'cancelled')),
  items BYTEA NOT NULL,
  fund BIGINT NOT NULL,
  personal BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,
  closed_at BIGINT,
  version BIGINT NOT NULL,
  CHECK ((state = 'open') = (closed_at IS NULL))
);
CREATE INDEX settlement_person ON settlement (person, opened_at, id);
CREATE INDEX settlement_open ON settlement (person, opened_at, id) WHERE state = 'open';
CREATE INDEX settlement_waits ON settlement (institution, opened_at, id) WHERE state = 'open';

-- A certificate moves only where the law of its states lets it, one version at a time, and stays the same person's.
CREATE FUNCTION certificate_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version <> OLD.version + 1 OR NEW.id <> OLD.id OR NEW.person <> OLD.person OR NEW.issuer <> OLD.issuer
    OR (OLD.state = 'closed' AND NEW.state = 'frozen') THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER certificate_moves BEFORE UPDATE ON certificate FOR EACH ROW EXECUTE FUNCTION certificate_moves();
CREATE TRIGGER certificate_stays BEFORE DELETE ON certificate FOR EACH ROW EXECUTE FUNCTION keep();

-- A binding stays its holder's; what was only said to be ended is not bound again.
CREATE FUNCTION binding_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version <> OLD.version + 1 OR NEW.id <> OLD.id OR NEW.certificate <> OLD.certificate
    OR NEW.holder <> OLD.holder OR NEW.kind <> OLD.kind OR NEW.channel <> OLD.channel
    OR NEW.locator IS DISTINCT FROM OLD.locator OR NEW.entrustment IS DISTINCT FROM OLD.entrustment
  THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER binding_moves BEFORE UPDATE ON binding FOR EACH ROW EXECUTE FUNCTION binding_moves();
CREATE TRIGGER binding_stays BEFORE DELETE ON binding FOR EACH ROW EXECUTE FUNCTION keep();

-- Own codes are one's own; a family account holds the certificates of five others at most.
CREATE FUNCTION family_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Two that join at once are counted one after the other.
  PERFORM 1 FROM person p WHERE p.id = NEW.holder FOR UPDATE;
  IF 5 <= (SELECT COUNT(DISTINCT b.certificate) FROM binding b WHERE b.holder = NEW.holder AND b.kind = 'family'
      AND b.state = 'bound' AND b.certificate <> NEW.certificate) THEN PERFORM refuse('family_full'); END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION binding_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version <> 1 OR EXISTS (
    SELECT 1 FROM certificate c WHERE c.id = NEW.certificate AND (c.person = NEW.holder) <> (NEW.kind = 'own'))
  THEN PERFORM refuse('illegal_move'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER binding_begins BEFORE INSERT ON binding FOR EACH ROW EXECUTE FUNCTION binding_begins();
CREATE TRIGGER family_begins BEFORE INSERT ON binding FOR EACH ROW
  WHEN (NEW.kind = 'family' AND NEW.state = 'bound') EXECUTE FUNCTION family_fits();
CREATE TRIGGER family_grows BEFORE UPDATE ON binding FOR EACH ROW
  WHEN (NEW.kind = 'family' AND NEW.state = 'bound' AND OLD.state <> 'bound') EXECUTE FUNCTION family_fits();

-- A code is accepted only while its binding is bound, its certificate active and the terminal not revoked.
CREATE FUNCTION scan_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.outcome = 'accepted' AND NOT EXISTS (
    SELECT 1 FROM binding b JOIN certificate c ON c.id = b.certificate JOIN terminal t ON t.id = NEW.terminal
      WHERE b.id = NEW.binding AND b.certificate = NEW.certificate AND b.state = 'bound' AND c.state = 'active'
        AND t.revoked_at IS NULL AND t.institution = NEW.institution)
  THEN PERFORM refuse('code_dead'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER scan_begins BEFORE INSERT ON scan FOR EACH ROW EXECUTE FUNCTION scan_begins();
CREATE TRIGGER scan_kept BEFORE UPDATE OR DELETE ON scan FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER scan_stays BEFORE TRUNCATE ON scan EXECUTE FUNCTION keep();
CREATE TRIGGER disowned_kept BEFORE UPDATE OR DELETE ON disowned FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER disowned_stays BEFORE TRUNCATE ON disowned EXECUTE FUNCTION keep();

CREATE FUNCTION terminal_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version <> OLD.version + 1 OR NEW.institution <> OLD.institution OR NEW.credential <> OLD.credential
    OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at)
  THEN PERFORM refuse('append_only'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER terminal_ends BEFORE UPDATE ON terminal FOR EACH ROW EXECUTE FUNCTION terminal_ends();
CREATE TRIGGER terminal_stays BEFORE DELETE ON terminal FOR EACH ROW EXECUTE FUNCTION keep();

-- An entrustment that is over stays over.
CREATE FUNCTION entrustment_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version <> OLD.version + 1 OR OLD.ended_at IS NOT NULL OR NEW.agent <> OLD.agent
    OR NEW.certificate <> OLD.certificate OR NEW.principal <> OLD.principal
  THEN PERFORM refuse('append_only'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER entrustment_ends BEFORE UPDATE ON entrustment FOR EACH ROW EXECUTE FUNCTION entrustment_ends();
CREATE TRIGGER entrustment_stays BEFORE DELETE ON entrustment FOR EACH ROW EXECUTE FUNCTION keep();

-- So does a settlement.
CREATE FUNCTION settlement_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version <> OLD.version + 1 OR OLD.state <> 'open' OR NEW.person <> OLD.person OR NEW.scan <> OLD.scan
  THEN PERFORM refuse('append_only'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER settlement_ends BEFORE UPDATE ON settlement FOR EACH ROW EXECUTE FUNCTION settlement_ends();
CREATE TRIGGER settlement_stays BEFORE DELETE ON settlement FOR EACH ROW EXECUTE FUNCTION keep();
