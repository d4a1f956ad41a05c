-- Passkeys of staff: public keys on their devices, and what these are asked to sign.

CREATE TABLE passkey (
  id TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL,
  staff TEXT NOT NULL REFERENCES staff (id),
  name TEXT NOT NULL,
  credential TEXT NOT NULL,
  public_key TEXT NOT NULL,
  counter INTEGER NOT NULL CHECK (counter >= 0),
  synced INTEGER NOT NULL CHECK (synced IN (0, 1)),
  created_at INTEGER NOT NULL,
  used_at INTEGER,
  revoked_at INTEGER
) STRICT;
CREATE UNIQUE INDEX passkey_credential_key ON passkey (credential);
CREATE INDEX passkey_staff ON passkey (staff, created_at, id) WHERE revoked_at IS NULL;

-- One for a session and act: asking anew takes its place.
CREATE TABLE passkey_challenge (
  session TEXT NOT NULL,
  act TEXT NOT NULL CHECK (act IN ('register', 'second_factor', 'sign_in')),
  challenge TEXT NOT NULL CHECK (length(challenge) = 64),
  name TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (session, act)
) STRICT;
CREATE INDEX passkey_challenge_made ON passkey_challenge (made_at);

-- Five at most; what was taken away stays so, and what a passkey is never changes.
CREATE TRIGGER passkey_added BEFORE INSERT ON passkey
BEGIN
  SELECT RAISE(ABORT, 'append_only') WHERE NEW.revoked_at IS NOT NULL OR EXISTS (
    SELECT 1 FROM passkey p WHERE p.id = NEW.id);
  SELECT RAISE(ABORT, 'passkey_credential_key') WHERE EXISTS (
    SELECT 1 FROM passkey p WHERE p.credential = NEW.credential);
  SELECT RAISE(ABORT, 'passkeys_full') WHERE 5 <= (
    SELECT COUNT(*) FROM passkey p WHERE p.staff = NEW.staff AND p.revoked_at IS NULL);
END;
CREATE TRIGGER passkey_kept BEFORE UPDATE ON passkey
WHEN OLD.revoked_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.staff <> OLD.staff OR NEW.credential <> OLD.credential
  OR NEW.public_key <> OLD.public_key OR NEW.synced <> OLD.synced OR NEW.counter < OLD.counter
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER passkey_stays BEFORE DELETE ON passkey BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- A challenge that was spent is not given out again: a new one takes its place.
CREATE TRIGGER passkey_challenge_spent BEFORE UPDATE ON passkey_challenge
WHEN OLD.used_at IS NOT NULL AND NEW.challenge = OLD.challenge
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
