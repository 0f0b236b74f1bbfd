-- +goose Up
CREATE TABLE members (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    log_id          TEXT NOT NULL UNIQUE,
    name            TEXT NOT NULL CHECK (length(name) BETWEEN 2 AND 32),
    name_key        TEXT NOT NULL UNIQUE,
    role            TEXT NOT NULL DEFAULT 'member' CHECK (role IN ('member', 'staff', 'moderator', 'administrator')),
    password_hash   TEXT,
    password_long   BOOLEAN NOT NULL DEFAULT FALSE,
    email           TEXT,
    email_confirmed_at TIMESTAMP,
    about           TEXT NOT NULL DEFAULT '' CHECK (length(about) <= 1000),
    imported_from   TEXT,
    created_at      TIMESTAMP NOT NULL,
    erased_at       TIMESTAMP,
    CHECK (email_confirmed_at IS NULL OR email IS NOT NULL)
);
CREATE INDEX members_email ON members (lower(email)) WHERE email IS NOT NULL;
CREATE UNIQUE INDEX members_email_confirmed ON members (lower(email)) WHERE email_confirmed_at IS NOT NULL;
CREATE INDEX members_role ON members (role) WHERE role <> 'member';

CREATE TABLE teams (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    name            TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 2 AND 60),
    description     TEXT NOT NULL DEFAULT '' CHECK (length(description) <= 200),
    created_at      TIMESTAMP NOT NULL
);

CREATE TABLE team_members (
    team_id         INTEGER NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    member_id       INTEGER NOT NULL REFERENCES members (id),
    since           TIMESTAMP NOT NULL,
    PRIMARY KEY (team_id, member_id)
);
CREATE INDEX team_members_member ON team_members (member_id);

CREATE TABLE sessions (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash      TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
    member_id       INTEGER NOT NULL REFERENCES members (id),
    device          TEXT NOT NULL CHECK (length(device) <= 120),
    created_at      TIMESTAMP NOT NULL,
    seen_at         TIMESTAMP NOT NULL,
    expires_at      TIMESTAMP NOT NULL,
    factor          TEXT NOT NULL CHECK (factor IN ('password', 'password+totp', 'password+recovery', 'passkey', 'oidc', 'oidc+totp', 'oidc+recovery', 'oidc+mfa', 'demo')),
    proved_at       TIMESTAMP NOT NULL
);
CREATE INDEX sessions_member ON sessions (member_id);
CREATE INDEX sessions_expires ON sessions (expires_at);

CREATE TABLE setup_tokens (
    token_hash      TEXT PRIMARY KEY CHECK (length(token_hash) = 64),
    created_at      TIMESTAMP NOT NULL,
    expires_at      TIMESTAMP NOT NULL,
    used_at         TIMESTAMP
);

CREATE TABLE settings (
    name            TEXT PRIMARY KEY,
    value           TEXT NOT NULL CHECK (length(value) <= 20000),
    changed_at      TIMESTAMP NOT NULL,
    changed_by      INTEGER REFERENCES members (id)
);
