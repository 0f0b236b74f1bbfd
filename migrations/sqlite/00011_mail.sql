-- +goose Up
-- How much of a thread or fault its followers hear of. "muted" is nothing at
-- all but what concerns the member's own content and account.
ALTER TABLE subscriptions ADD COLUMN level TEXT NOT NULL DEFAULT 'all'
    CHECK (level IN ('all', 'official', 'status', 'muted') AND (level <> 'muted' OR NOT following));
ALTER TABLE fault_followers ADD COLUMN level TEXT NOT NULL DEFAULT 'all'
    CHECK (level IN ('all', 'official', 'status', 'muted') AND (level <> 'muted' OR NOT following));

CREATE TABLE board_follows (
    board_id        INTEGER NOT NULL REFERENCES boards (id),
    member_id       INTEGER NOT NULL REFERENCES members (id),
    level           TEXT NOT NULL CHECK (level IN ('all', 'official', 'status', 'muted')),
    changed_at      TIMESTAMP NOT NULL,
    PRIMARY KEY (board_id, member_id)
);
CREATE INDEX board_follows_member ON board_follows (member_id, board_id);

CREATE TABLE tag_follows (
    tag             TEXT NOT NULL CHECK (length(tag) BETWEEN 1 AND 40),
    member_id       INTEGER NOT NULL REFERENCES members (id),
    level           TEXT NOT NULL CHECK (level IN ('all', 'official', 'status', 'muted')),
    changed_at      TIMESTAMP NOT NULL,
    PRIMARY KEY (tag, member_id)
);
CREATE INDEX tag_follows_member ON tag_follows (member_id, tag);

-- How a member hears of each group of kinds; no row is the default.
CREATE TABLE notice_choices (
    member_id       INTEGER NOT NULL REFERENCES members (id),
    about           TEXT NOT NULL CHECK (length(about) BETWEEN 1 AND 30),
    choice          TEXT NOT NULL CHECK (choice IN ('mail', 'daily', 'weekly', 'site', 'off')),
    changed_at      TIMESTAMP NOT NULL,
    PRIMARY KEY (member_id, about)
);

-- When a member's digests go, and whether his address is switched off: off_address
-- is the address that failed, so a new one is on again.
CREATE TABLE mail_settings (
    member_id       INTEGER PRIMARY KEY REFERENCES members (id),
    digest_hour     INTEGER NOT NULL DEFAULT 8 CHECK (digest_hour BETWEEN 0 AND 23),
    digest_day      INTEGER NOT NULL DEFAULT 1 CHECK (digest_day BETWEEN 0 AND 6),
    off_address     TEXT,
    off_at          TIMESTAMP,
    off_why         TEXT CHECK (off_why IN ('bounced', 'complained')),
    off_said        TEXT NOT NULL DEFAULT '' CHECK (length(off_said) <= 500),
    soft_address    TEXT,
    soft_count      INTEGER NOT NULL DEFAULT 0 CHECK (soft_count >= 0),
    soft_at         TIMESTAMP,
    changed_at      TIMESTAMP NOT NULL,
    CHECK ((off_address IS NULL) = (off_at IS NULL)),
    CHECK ((off_address IS NULL) = (off_why IS NULL))
);

-- The outbox. One mail for a member and an event. letter is what a letter about
-- an account says, emptied when it has left; a notice's mail is made from the
-- rows as they are when it leaves.
CREATE TABLE mails (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id       INTEGER REFERENCES members (id),
    event           TEXT NOT NULL CHECK (length(event) BETWEEN 1 AND 200),
    kind            TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
    notice_id       INTEGER REFERENCES notices (id) ON DELETE SET NULL,
    digest_id       INTEGER REFERENCES mails (id) ON DELETE SET NULL,
    letter          TEXT CHECK (length(letter) <= 20000),
    urgency         INTEGER NOT NULL CHECK (urgency BETWEEN 0 AND 2),
    state           TEXT NOT NULL CHECK (state IN ('waiting', 'collected', 'queued', 'sending', 'sent', 'refused', 'given-up', 'dropped')),
    cadence         TEXT NOT NULL DEFAULT '' CHECK (cadence IN ('', 'daily', 'weekly')),
    due_hour        INTEGER,
    attempts        INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    unsure          INTEGER NOT NULL DEFAULT 0 CHECK (unsure >= 0),
    next_try        TIMESTAMP NOT NULL,
    claimed_at      TIMESTAMP,
    expires_at      TIMESTAMP,
    why             TEXT NOT NULL DEFAULT '' CHECK (length(why) <= 500),
    answer          TEXT NOT NULL DEFAULT '' CHECK (length(answer) <= 500),
    created_at      TIMESTAMP NOT NULL,
    done_at         TIMESTAMP,
    UNIQUE (member_id, event),
    CHECK ((state = 'waiting') <= (cadence <> '' AND due_hour IS NOT NULL)),
    CHECK ((state = 'sending') = (claimed_at IS NOT NULL)),
    CHECK ((state IN ('waiting', 'queued', 'sending')) = (done_at IS NULL)),
    CHECK (done_at IS NULL OR letter IS NULL)
);
CREATE INDEX mails_due ON mails (urgency, next_try, id) WHERE state = 'queued';
CREATE INDEX mails_sending ON mails (claimed_at) WHERE state = 'sending';
CREATE INDEX mails_waiting ON mails (due_hour, member_id) WHERE state = 'waiting';
CREATE INDEX mails_member_waiting ON mails (member_id) WHERE state = 'waiting';
CREATE INDEX mails_digest ON mails (digest_id) WHERE digest_id IS NOT NULL;
CREATE INDEX mails_notice ON mails (notice_id) WHERE notice_id IS NOT NULL;
CREATE INDEX mails_state ON mails (state, id DESC);
CREATE INDEX mails_done ON mails (done_at) WHERE done_at IS NOT NULL;
