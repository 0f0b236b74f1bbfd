-- +goose Up
-- All reply addresses of a member die when it changes (notify.ReplyHolder).
ALTER TABLE members ADD COLUMN reply_generation INTEGER NOT NULL DEFAULT 0;

-- Mails are taken here before anybody is told 250, and worked by a job. The raw
-- mail and the envelope's addresses go when it is done; the rest stays to know a
-- second delivery by, and to show why one was not posted.
CREATE TABLE mail_inbox (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    message_key     TEXT NOT NULL UNIQUE CHECK (length(message_key) = 64),
    sender          TEXT NOT NULL CHECK (length(sender) <= 320),
    recipient       TEXT NOT NULL CHECK (length(recipient) <= 320),
    raw             BLOB,
    received_at     TIMESTAMP NOT NULL,
    done_at         TIMESTAMP,
    outcome         TEXT CHECK (outcome IN ('posted', 'held', 'confirm', 'refused', 'ignored', 'report')),
    why             TEXT NOT NULL DEFAULT '' CHECK (length(why) <= 500),
    answered_key    TEXT CHECK (length(answered_key) = 64),
    member_id       INTEGER REFERENCES members (id),
    thread_id       INTEGER REFERENCES threads (id),
    post_id         INTEGER REFERENCES posts (id),
    CHECK ((done_at IS NULL) = (outcome IS NULL)),
    CHECK (done_at IS NULL OR (raw IS NULL AND sender = '' AND recipient = ''))
);
CREATE INDEX mail_inbox_received ON mail_inbox (received_at);
CREATE INDEX mail_inbox_outcome ON mail_inbox (outcome, id DESC);
CREATE INDEX mail_inbox_answered ON mail_inbox (answered_key, done_at) WHERE answered_key IS NOT NULL;
CREATE INDEX mail_inbox_member ON mail_inbox (member_id) WHERE member_id IS NOT NULL;
CREATE INDEX mail_inbox_thread ON mail_inbox (thread_id) WHERE thread_id IS NOT NULL;
CREATE INDEX mail_inbox_post ON mail_inbox (post_id) WHERE post_id IS NOT NULL;

-- Boards in which a mail to SLUG@ the mail domain starts a thread.
CREATE TABLE mail_boards (
    board_id        INTEGER PRIMARY KEY REFERENCES boards (id),
    since           TIMESTAMP NOT NULL
);

-- Threads by mail that wait until their author follows the link sent to him.
CREATE TABLE mail_starts (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash      TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
    message_key     TEXT NOT NULL UNIQUE CHECK (length(message_key) = 64),
    member_id       INTEGER NOT NULL REFERENCES members (id),
    board_id        INTEGER NOT NULL REFERENCES boards (id),
    title           TEXT NOT NULL CHECK (length(title) <= 200),
    body            TEXT NOT NULL CHECK (length(body) <= 60000),
    created_at      TIMESTAMP NOT NULL,
    expires_at      TIMESTAMP NOT NULL
);
CREATE INDEX mail_starts_member ON mail_starts (member_id);
CREATE INDEX mail_starts_board ON mail_starts (board_id);
CREATE INDEX mail_starts_expires ON mail_starts (expires_at);

-- Other ways in. A channel's secrets are derived from the key material and
-- secret_generation, and stand nowhere.
CREATE TABLE intake_channels (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    slug            TEXT NOT NULL UNIQUE CHECK (length(slug) BETWEEN 2 AND 40),
    name            TEXT NOT NULL CHECK (length(name) BETWEEN 2 AND 60),
    board_id        INTEGER NOT NULL REFERENCES boards (id),
    enabled         BOOLEAN NOT NULL,
    secret_generation INTEGER NOT NULL DEFAULT 1,
    out_url         TEXT NOT NULL DEFAULT '' CHECK (length(out_url) <= 2000),
    out_private     BOOLEAN NOT NULL DEFAULT FALSE,
    created_at      TIMESTAMP NOT NULL,
    changed_at      TIMESTAMP NOT NULL
);
CREATE INDEX intake_channels_board ON intake_channels (board_id);

CREATE TABLE intake_people (
    channel_id      INTEGER NOT NULL REFERENCES intake_channels (id),
    handle          TEXT NOT NULL CHECK (length(handle) BETWEEN 1 AND 200),
    member_id       INTEGER NOT NULL REFERENCES members (id),
    since           TIMESTAMP NOT NULL,
    PRIMARY KEY (channel_id, handle)
);
CREATE INDEX intake_people_member ON intake_people (member_id);

-- A member shows that a handle is his by writing a code of his there.
CREATE TABLE intake_claims (
    code_hash       TEXT PRIMARY KEY CHECK (length(code_hash) = 64),
    member_id       INTEGER NOT NULL UNIQUE REFERENCES members (id),
    expires_at      TIMESTAMP NOT NULL
);

CREATE TABLE intake_threads (
    channel_id      INTEGER NOT NULL REFERENCES intake_channels (id),
    thread_key      TEXT NOT NULL CHECK (length(thread_key) BETWEEN 1 AND 200),
    handle          TEXT NOT NULL,
    thread_id       INTEGER NOT NULL UNIQUE REFERENCES threads (id),
    since           TIMESTAMP NOT NULL,
    PRIMARY KEY (channel_id, thread_key),
    FOREIGN KEY (channel_id, handle) REFERENCES intake_people (channel_id, handle)
);

-- What came in, by its idempotency key: the same again gets the same answer. The
-- form_key is its post's, by which one that was held is known when it is approved.
CREATE TABLE intake_messages (
    channel_id      INTEGER NOT NULL REFERENCES intake_channels (id),
    idempotency_key TEXT NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 200),
    content_hash    TEXT NOT NULL CHECK (length(content_hash) = 64),
    thread_key      TEXT NOT NULL,
    handle          TEXT NOT NULL DEFAULT '' CHECK (length(handle) <= 200),
    form_key        TEXT UNIQUE CHECK (length(form_key) = 48),
    claimed         BOOLEAN NOT NULL DEFAULT FALSE,
    thread_id       INTEGER REFERENCES threads (id),
    post_id         INTEGER REFERENCES posts (id),
    received_at     TIMESTAMP NOT NULL,
    PRIMARY KEY (channel_id, idempotency_key)
);
CREATE INDEX intake_messages_received ON intake_messages (received_at);
CREATE INDEX intake_messages_thread ON intake_messages (thread_id) WHERE thread_id IS NOT NULL;
CREATE INDEX intake_messages_post ON intake_messages (post_id) WHERE post_id IS NOT NULL;

-- What goes back: one delivery for a post.
CREATE TABLE intake_deliveries (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    channel_id      INTEGER NOT NULL REFERENCES intake_channels (id),
    post_id         INTEGER NOT NULL UNIQUE REFERENCES posts (id),
    state           TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'dropped')),
    attempts        INTEGER NOT NULL DEFAULT 0,
    why             TEXT NOT NULL DEFAULT '' CHECK (length(why) <= 500),
    created_at      TIMESTAMP NOT NULL,
    tried_at        TIMESTAMP,
    CHECK ((state = 'waiting' AND attempts = 0) OR tried_at IS NOT NULL)
);
CREATE INDEX intake_deliveries_channel ON intake_deliveries (channel_id, id);
