-- +goose Up
-- Passkeys: WebAuthn credentials that a device keeps and unlocks only for its
-- owner. cloned_at is when one answered with a counter that had been used.
CREATE TABLE passkeys (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id       INTEGER NOT NULL REFERENCES members (id),
    credential_id   BLOB NOT NULL UNIQUE CHECK (length(credential_id) BETWEEN 1 AND 1023),
    public_key      BLOB NOT NULL CHECK (length(public_key) BETWEEN 1 AND 8192),
    sign_count      INTEGER NOT NULL CHECK (sign_count >= 0),
    backup_eligible BOOLEAN NOT NULL,
    backed_up       BOOLEAN NOT NULL,
    transports      TEXT NOT NULL CHECK (length(transports) <= 200),
    name            TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    created_at      TIMESTAMP NOT NULL,
    used_at         TIMESTAMP,
    cloned_at       TIMESTAMP
);
CREATE INDEX passkeys_member ON passkeys (member_id);

-- Secrets shared with an authenticator app (RFC 6238), encrypted with a key that
-- does not stand in the database. One counts, one more may
-- wait for its first code. last_step is the newest time step whose code was used.
CREATE TABLE totp_secrets (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id       INTEGER NOT NULL REFERENCES members (id),
    secret          TEXT NOT NULL CHECK (secret LIKE 'v1.%' AND length(secret) BETWEEN 40 AND 200),
    last_step       INTEGER NOT NULL DEFAULT 0,
    created_at      TIMESTAMP NOT NULL,
    confirmed_at    TIMESTAMP
);
CREATE UNIQUE INDEX totp_secrets_confirmed ON totp_secrets (member_id) WHERE confirmed_at IS NOT NULL;
CREATE UNIQUE INDEX totp_secrets_waiting ON totp_secrets (member_id) WHERE confirmed_at IS NULL;

CREATE TABLE recovery_codes (
    code_hash       TEXT PRIMARY KEY CHECK (length(code_hash) = 64),
    member_id       INTEGER NOT NULL REFERENCES members (id),
    created_at      TIMESTAMP NOT NULL,
    used_at         TIMESTAMP
);
CREATE INDEX recovery_codes_member ON recovery_codes (member_id);

-- What a browser has begun and not finished: it holds the token, the row what
-- its answer is checked against. Each ends with its first answer that is right.
CREATE TABLE ceremonies (
    token_hash      TEXT PRIMARY KEY CHECK (length(token_hash) = 64),
    kind            TEXT NOT NULL CHECK (kind IN ('second-step', 'passkey-new', 'passkey-answer', 'provider', 'provider-name')),
    member_id       INTEGER REFERENCES members (id),
    data            TEXT NOT NULL CHECK (length(data) <= 20000),
    tries           INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
    created_at      TIMESTAMP NOT NULL,
    expires_at      TIMESTAMP NOT NULL
);
CREATE INDEX ceremonies_expires ON ceremonies (expires_at);
CREATE INDEX ceremonies_member ON ceremonies (member_id);

-- Who a member is at a sign-in provider (OpenID Connect Core, 2: issuer and
-- subject together name him). gave_role: he is staff because the provider said so.
CREATE TABLE identities (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id       INTEGER NOT NULL REFERENCES members (id),
    issuer          TEXT NOT NULL CHECK (length(issuer) BETWEEN 1 AND 500),
    subject         TEXT NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
    gave_role       BOOLEAN NOT NULL DEFAULT FALSE,
    linked_at       TIMESTAMP NOT NULL,
    used_at         TIMESTAMP,
    UNIQUE (issuer, subject),
    UNIQUE (member_id, issuer)
);

-- The teams a member is in because his provider said so, and not by hand.
CREATE TABLE identity_teams (
    identity_id     INTEGER NOT NULL REFERENCES identities (id) ON DELETE CASCADE,
    team_id         INTEGER NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    PRIMARY KEY (identity_id, team_id)
);
