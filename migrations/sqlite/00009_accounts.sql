-- +goose Up
-- A link that was sent to an address: it proves that the address is the
-- member's, or lets him choose another password. A newer one of its kind takes
-- its place, and using it deletes it.
CREATE TABLE account_links (
    token_hash      TEXT PRIMARY KEY CHECK (length(token_hash) = 64),
    kind            TEXT NOT NULL CHECK (kind IN ('confirm', 'reset')),
    member_id       INTEGER NOT NULL REFERENCES members (id),
    email           TEXT NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    created_at      TIMESTAMP NOT NULL,
    expires_at      TIMESTAMP NOT NULL,
    UNIQUE (member_id, kind)
);
CREATE INDEX account_links_expires ON account_links (expires_at);

-- Somebody asked for a letter to an address. A job answers it, so that asking
-- takes as long whoever has the address; it deletes the row.
CREATE TABLE letter_requests (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    kind            TEXT NOT NULL CHECK (kind IN ('confirm', 'reset', 'held')),
    email           TEXT NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    member_id       INTEGER REFERENCES members (id),
    name            TEXT NOT NULL DEFAULT '',
    created_at      TIMESTAMP NOT NULL,
    CHECK ((kind = 'confirm') = (member_id IS NOT NULL))
);
CREATE INDEX letter_requests_member ON letter_requests (member_id) WHERE member_id IS NOT NULL;

-- Who wants to become a member and waits for an administrator. An approved row
-- becomes a member and goes; a refused one stays for a while, to say why.
CREATE TABLE sign_ups (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    name            TEXT NOT NULL CHECK (length(name) BETWEEN 2 AND 32),
    name_key        TEXT NOT NULL UNIQUE,
    password_hash   TEXT NOT NULL,
    password_long   BOOLEAN NOT NULL,
    email           TEXT,
    about           TEXT NOT NULL DEFAULT '' CHECK (length(about) <= 1000),
    created_at      TIMESTAMP NOT NULL,
    refused_at      TIMESTAMP,
    refused_by      INTEGER REFERENCES members (id),
    reason          TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 1000),
    CHECK ((refused_at IS NULL) = (refused_by IS NULL)),
    CHECK ((refused_at IS NULL) = (reason = ''))
);

CREATE TABLE invitations (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash      TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
    inviter_id      INTEGER NOT NULL REFERENCES members (id),
    email           TEXT CHECK (length(email) BETWEEN 3 AND 254),
    mailed          BOOLEAN NOT NULL DEFAULT FALSE,
    role            TEXT NOT NULL DEFAULT 'member' CHECK (role IN ('member', 'staff', 'moderator', 'administrator')),
    note            TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 500),
    created_at      TIMESTAMP NOT NULL,
    expires_at      TIMESTAMP NOT NULL,
    used_at         TIMESTAMP,
    used_by         INTEGER UNIQUE REFERENCES members (id),
    revoked_at      TIMESTAMP,
    CHECK (used_at IS NULL OR revoked_at IS NULL),
    CHECK (used_by IS NULL OR used_at IS NOT NULL),
    CHECK (NOT mailed OR email IS NOT NULL)
);
CREATE INDEX invitations_inviter ON invitations (inviter_id, created_at);

-- Who asked that his account be deleted. Signing in before it is due takes it back.
CREATE TABLE deletions (
    member_id       INTEGER PRIMARY KEY REFERENCES members (id),
    contents        BOOLEAN NOT NULL,
    asked_at        TIMESTAMP NOT NULL,
    due_at          TIMESTAMP NOT NULL
);
CREATE INDEX deletions_due ON deletions (due_at);

-- What happened to an account, for its owner.
CREATE TABLE account_events (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id       INTEGER NOT NULL REFERENCES members (id),
    what            TEXT NOT NULL CHECK (length(what) BETWEEN 1 AND 40),
    at              TIMESTAMP NOT NULL
);
CREATE INDEX account_events_member ON account_events (member_id, id);
CREATE INDEX account_events_at ON account_events (at);
