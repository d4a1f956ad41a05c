-- Passkeys of staff: public keys on their devices, and what these are asked to sign.

CREATE TABLE passkey (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  staff TEXT NOT NULL REFERENCES staff (id),
  name TEXT NOT NULL,
  credential TEXT NOT NULL UNIQUE,
  public_key TEXT NOT NULL,
  counter BIGINT NOT NULL CHECK (counter >= 0),
  synced BIGINT NOT NULL CHECK (synced IN (0, 1)),
  created_at BIGINT NOT NULL,
  used_at BIGINT,
  revoked_at BIGINT
);
CREATE INDEX passkey_staff ON passkey (staff, created_at, id) WHERE revoked_at IS NULL;

-- One for a session and act: asking anew takes its place.
CREATE TABLE passkey_challenge (
  session TEXT NOT NULL,
  act TEXT NOT NULL CHECK (act IN ('register', 'second_factor', 'sign_in')),
  challenge TEXT NOT NULL CHECK (length(challenge) = 64),
  name TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (session, act)
);
CREATE INDEX passkey_challenge_made ON passkey_challenge (made_at);

-- Five at most; what was taken away stays so, and what a passkey is never changes.
CREATE FUNCTION passkey_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.revoked_at IS NOT NULL THEN PERFORM refuse('append_only'); END IF;
  -- Locked: two browsers of one member add one after the other.
  PERFORM 1 FROM staff s WHERE s.id = NEW.staff FOR UPDATE;
  IF 5 <= (SELECT COUNT(*) FROM passkey p WHERE p.staff = NEW.staff AND p.revoked_at IS NULL)
  THEN PERFORM refuse('passkeys_full'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER passkey_added BEFORE INSERT ON passkey FOR EACH ROW EXECUTE FUNCTION passkey_added();
CREATE TRIGGER passkey_kept BEFORE UPDATE ON passkey FOR EACH ROW
  WHEN (OLD.revoked_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.staff <> OLD.staff OR NEW.credential <> OLD.credential
    OR NEW.public_key <> OLD.public_key OR NEW.synced <> OLD.synced OR NEW.counter < OLD.counter)
  EXECUTE FUNCTION keep();
CREATE TRIGGER passkey_stays BEFORE DELETE ON passkey FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER passkey_all_stay BEFORE TRUNCATE ON passkey EXECUTE FUNCTION keep();
-- A challenge that was spent is not given out again: a new one takes its place.
CREATE TRIGGER passkey_challenge_spent BEFORE UPDATE ON passkey_challenge FOR EACH ROW
  WHEN (OLD.used_at IS NOT NULL AND NEW.challenge = OLD.challenge) EXECUTE FUNCTION keep();
