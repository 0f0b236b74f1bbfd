-- +goose Up
CREATE TABLE boards (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    slug            TEXT NOT NULL UNIQUE CHECK (length(slug) BETWEEN 1 AND 60),
    name            TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 2 AND 60),
    description     TEXT NOT NULL DEFAULT '' CHECK (length(description) <= 400),
    position        INTEGER NOT NULL DEFAULT 0,
    may_see         TEXT NOT NULL DEFAULT 'everyone' CHECK (may_see IN ('everyone', 'members', 'staff')),
    may_start       TEXT NOT NULL DEFAULT 'members' CHECK (may_start IN ('members', 'staff', 'nobody')),
    may_reply       TEXT NOT NULL DEFAULT 'members' CHECK (may_reply IN ('members', 'staff', 'nobody')),
    language        TEXT NOT NULL DEFAULT '' CHECK (language IN ('', 'en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'da', 'fi', 'hu', 'no', 'ro', 'ru', 'sv', 'tr', 'zh', 'ja', 'ko')),
    hold_first      INTEGER NOT NULL DEFAULT 0 CHECK (hold_first BETWEEN 0 AND 20),
    thread_count    INTEGER NOT NULL DEFAULT 0 CHECK (thread_count >= 0),
    unanswered_count INTEGER NOT NULL DEFAULT 0 CHECK (unanswered_count >= 0),
    narrow_entry_id INTEGER UNIQUE,
    narrow_kind     TEXT CHECK (narrow_kind = 'board.narrow'),
    created_at      TIMESTAMP NOT NULL,
    CHECK ((narrow_entry_id IS NULL) = (narrow_kind IS NULL)),
    FOREIGN KEY (narrow_entry_id, narrow_kind, id) REFERENCES log_entries (id, kind, target_id)
);

CREATE TABLE products (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    board_id        INTEGER NOT NULL REFERENCES boards (id),
    name            TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    find_model      TEXT NOT NULL DEFAULT '' CHECK (length(find_model) <= 200),
    find_version    TEXT NOT NULL DEFAULT '' CHECK (length(find_version) <= 200),
    position        INTEGER NOT NULL DEFAULT 0,
    retired_at      TIMESTAMP,
    UNIQUE (board_id, name)
);

CREATE TABLE models (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    product_id      INTEGER NOT NULL REFERENCES products (id),
    name            TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    position        INTEGER NOT NULL DEFAULT 0,
    retired_at      TIMESTAMP,
    UNIQUE (product_id, name),
    UNIQUE (id, product_id)
);

CREATE TABLE threads (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    board_id        INTEGER NOT NULL REFERENCES boards (id),
    title           TEXT NOT NULL CHECK (length(title) BETWEEN 3 AND 200),
    slug            TEXT NOT NULL CHECK (length(slug) BETWEEN 1 AND 80),
    kind            TEXT NOT NULL CHECK (kind IN ('question', 'fault', 'discussion', 'announcement')),
    opener_id       INTEGER NOT NULL REFERENCES members (id),
    product_id      INTEGER REFERENCES products (id),
    model_id        INTEGER,
    product_version TEXT NOT NULL DEFAULT '' CHECK (length(product_version) <= 60),
    last_number     INTEGER NOT NULL DEFAULT 0 CHECK (last_number >= 0),
    last_poster_id  INTEGER REFERENCES members (id),
    official_count  INTEGER NOT NULL DEFAULT 0 CHECK (official_count >= 0),
    accepted_count  INTEGER NOT NULL DEFAULT 0 CHECK (accepted_count >= 0),
    last_staff_at   TIMESTAMP,
    lock_entry_id   INTEGER UNIQUE,
    lock_kind       TEXT CHECK (lock_kind = 'thread.lock'),
    lock_ends_at    TIMESTAMP,
    unlist_entry_id INTEGER UNIQUE,
    unlist_kind     TEXT CHECK (unlist_kind = 'thread.unlist'),
    move_entry_id   INTEGER UNIQUE,
    move_kind       TEXT CHECK (move_kind = 'thread.move'),
    merged_into     INTEGER REFERENCES threads (id),
    merge_entry_id  INTEGER UNIQUE,
    merge_kind      TEXT CHECK (merge_kind = 'thread.merge'),
    duplicate_of    INTEGER REFERENCES threads (id),
    version         INTEGER NOT NULL DEFAULT 1,
    created_at      TIMESTAMP NOT NULL,
    active_at       TIMESTAMP NOT NULL,
    CHECK (duplicate_of IS NULL OR duplicate_of <> id),
    CHECK ((lock_entry_id IS NULL) = (lock_kind IS NULL)),
    FOREIGN KEY (model_id, product_id) REFERENCES models (id, product_id),
    FOREIGN KEY (lock_entry_id, lock_kind, id) REFERENCES log_entries (id, kind, target_id),
    CHECK ((unlist_entry_id IS NULL) = (unlist_kind IS NULL)),
    FOREIGN KEY (unlist_entry_id, unlist_kind, id) REFERENCES log_entries (id, kind, target_id),
    CHECK ((move_entry_id IS NULL) = (move_kind IS NULL)),
    FOREIGN KEY (move_entry_id, move_kind, id) REFERENCES log_entries (id, kind, target_id),
    CHECK ((merge_entry_id IS NULL) = (merge_kind IS NULL)),
    CHECK ((merged_into IS NULL) = (merge_entry_id IS NULL)),
    CHECK (merged_into IS NULL OR merged_into <> id),
    FOREIGN KEY (merge_entry_id, merge_kind, id) REFERENCES log_entries (id, kind, target_id)
);
CREATE INDEX threads_board_active ON threads (board_id, active_at DESC, id DESC);
CREATE INDEX threads_board_unanswered ON threads (board_id, active_at DESC, id DESC) WHERE official_count = 0 AND accepted_count = 0;
CREATE INDEX threads_board_official ON threads (board_id, active_at DESC, id DESC) WHERE official_count > 0;
CREATE INDEX threads_active ON threads (active_at DESC, id DESC);
CREATE INDEX threads_opener ON threads (opener_id, id);

CREATE TABLE thread_tags (
    thread_id       INTEGER NOT NULL REFERENCES threads (id),
    tag             TEXT NOT NULL CHECK (length(tag) BETWEEN 1 AND 40),
    PRIMARY KEY (thread_id, tag)
);
CREATE INDEX thread_tags_tag ON thread_tags (tag, thread_id DESC);

CREATE TABLE posts (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id       INTEGER NOT NULL REFERENCES threads (id),
    number          INTEGER NOT NULL CHECK (number > 0),
    author_id       INTEGER NOT NULL REFERENCES members (id),
    as_role         TEXT NOT NULL DEFAULT 'member' CHECK (as_role IN ('member', 'staff', 'moderator', 'administrator')),
    as_team         TEXT NOT NULL DEFAULT '',
    reply_to        INTEGER REFERENCES posts (id),
    source          TEXT NOT NULL CHECK (length(source) <= 50000),
    html            TEXT NOT NULL,
    plain           TEXT NOT NULL,
    render_version  INTEGER NOT NULL,
    revision        INTEGER NOT NULL DEFAULT 1 CHECK (revision > 0),
    edited_at       TIMESTAMP,
    withdrawn_at    TIMESTAMP,
    withdraw_reason TEXT NOT NULL DEFAULT '' CHECK (length(withdraw_reason) <= 400),
    helpful_count   INTEGER NOT NULL DEFAULT 0 CHECK (helpful_count >= 0),
    worked_count    INTEGER NOT NULL DEFAULT 0 CHECK (worked_count >= 0),
    failed_count    INTEGER NOT NULL DEFAULT 0 CHECK (failed_count >= 0),
    origin_url      TEXT NOT NULL DEFAULT '',
    origin_licence  TEXT NOT NULL DEFAULT '',
    hide_entry_id   INTEGER UNIQUE,
    hide_kind       TEXT CHECK (hide_kind = 'post.hide'),
    gap_count       INTEGER NOT NULL DEFAULT 0 CHECK (gap_count >= 0),
    erase_entry_id  INTEGER,
    erase_kind      TEXT CHECK (erase_kind = 'member.erase'),
    created_at      TIMESTAMP NOT NULL,
    UNIQUE (thread_id, number),
    UNIQUE (id, thread_id),
    CHECK ((revision > 1) = (edited_at IS NOT NULL)),
    CHECK ((hide_entry_id IS NULL) = (hide_kind IS NULL)),
    CHECK ((erase_entry_id IS NULL) = (erase_kind IS NULL)),
    CHECK ((hide_entry_id IS NULL AND erase_entry_id IS NULL) OR (source = '' AND html = '' AND plain = '')),
    FOREIGN KEY (hide_entry_id, hide_kind, id) REFERENCES log_entries (id, kind, target_id),
    FOREIGN KEY (erase_entry_id, erase_kind, author_id) REFERENCES log_entries (id, kind, target_id)
);
CREATE INDEX posts_author ON posts (author_id, id DESC);

CREATE TABLE post_revisions (
    post_id         INTEGER NOT NULL REFERENCES posts (id),
    revision        INTEGER NOT NULL CHECK (revision > 0),
    title           TEXT NOT NULL DEFAULT '',
    source          TEXT NOT NULL,
    reason          TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 200),
    editor_id       INTEGER NOT NULL REFERENCES members (id),
    created_at      TIMESTAMP NOT NULL,
    PRIMARY KEY (post_id, revision)
);

CREATE TABLE official_answers (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id         INTEGER NOT NULL,
    thread_id       INTEGER NOT NULL,
    versions        TEXT NOT NULL DEFAULT '' CHECK (length(versions) <= 200),
    post_revision   INTEGER NOT NULL,
    marked_by       INTEGER NOT NULL REFERENCES members (id),
    marked_team     TEXT NOT NULL DEFAULT '',
    marked_at       TIMESTAMP NOT NULL,
    withdrawn_at    TIMESTAMP,
    withdrawn_by    INTEGER REFERENCES members (id),
    withdraw_entry_id INTEGER UNIQUE,
    withdraw_kind   TEXT CHECK (withdraw_kind = 'official_answer.withdraw'),
    CHECK ((withdrawn_at IS NULL) = (withdraw_entry_id IS NULL)),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
    CHECK ((withdrawn_at IS NULL) = (withdraw_kind IS NULL)),
    FOREIGN KEY (post_id, thread_id) REFERENCES posts (id, thread_id) ON UPDATE CASCADE,
    FOREIGN KEY (withdraw_entry_id, withdraw_kind, id) REFERENCES log_entries (id, kind, target_id)
);
CREATE UNIQUE INDEX official_answers_standing ON official_answers (post_id) WHERE withdrawn_at IS NULL;
CREATE INDEX official_answers_thread ON official_answers (thread_id, id);

CREATE TABLE accepted_answers (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id         INTEGER NOT NULL,
    thread_id       INTEGER NOT NULL,
    accepted_by     INTEGER NOT NULL REFERENCES members (id),
    accepted_at     TIMESTAMP NOT NULL,
    taken_back_at   TIMESTAMP,
    FOREIGN KEY (post_id, thread_id) REFERENCES posts (id, thread_id) ON UPDATE CASCADE
);
CREATE UNIQUE INDEX accepted_answers_standing ON accepted_answers (post_id) WHERE taken_back_at IS NULL;
CREATE INDEX accepted_answers_thread ON accepted_answers (thread_id, id);

CREATE TABLE confirmations (
    post_id         INTEGER NOT NULL REFERENCES posts (id),
    member_id       INTEGER NOT NULL REFERENCES members (id),
    worked          BOOLEAN NOT NULL,
    model_id        INTEGER REFERENCES models (id),
    version         TEXT NOT NULL DEFAULT '' CHECK (length(version) <= 60),
    note            TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 400),
    created_at      TIMESTAMP NOT NULL,
    changed_at      TIMESTAMP NOT NULL,
    PRIMARY KEY (post_id, member_id)
);

CREATE TABLE helpful_marks (
    post_id         INTEGER NOT NULL REFERENCES posts (id),
    member_id       INTEGER NOT NULL REFERENCES members (id),
    created_at      TIMESTAMP NOT NULL,
    PRIMARY KEY (post_id, member_id)
);

CREATE TABLE submissions (
    member_id       INTEGER NOT NULL REFERENCES members (id),
    key             TEXT NOT NULL CHECK (length(key) BETWEEN 16 AND 64),
    thread_id       INTEGER NOT NULL REFERENCES threads (id),
    post_id         INTEGER NOT NULL REFERENCES posts (id),
    created_at      TIMESTAMP NOT NULL,
    PRIMARY KEY (member_id, key)
);
CREATE INDEX submissions_created ON submissions (created_at);

CREATE TABLE subscriptions (
    thread_id       INTEGER NOT NULL REFERENCES threads (id),
    member_id       INTEGER NOT NULL REFERENCES members (id),
    following       BOOLEAN NOT NULL,
    changed_at      TIMESTAMP NOT NULL,
    PRIMARY KEY (thread_id, member_id)
);
CREATE INDEX subscriptions_member ON subscriptions (member_id, thread_id);

CREATE TABLE read_positions (
    thread_id       INTEGER NOT NULL REFERENCES threads (id),
    member_id       INTEGER NOT NULL REFERENCES members (id),
    number          INTEGER NOT NULL,
    read_at         TIMESTAMP NOT NULL,
    PRIMARY KEY (member_id, thread_id)
);

CREATE TABLE drafts (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id       INTEGER NOT NULL REFERENCES members (id),
    place           TEXT NOT NULL CHECK (length(place) BETWEEN 1 AND 60),
    title           TEXT NOT NULL DEFAULT '' CHECK (length(title) <= 200),
    body            TEXT NOT NULL CHECK (length(body) <= 50000),
    changed_at      TIMESTAMP NOT NULL,
    UNIQUE (member_id, place)
);

CREATE TABLE uploads (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    name            TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 20 AND 60),
    member_id       INTEGER NOT NULL REFERENCES members (id),
    content_type    TEXT NOT NULL CHECK (content_type IN ('image/png', 'image/jpeg', 'image/gif')),
    bytes           INTEGER NOT NULL CHECK (bytes > 0),
    width           INTEGER NOT NULL CHECK (width > 0),
    height          INTEGER NOT NULL CHECK (height > 0),
    created_at      TIMESTAMP NOT NULL
);
CREATE INDEX uploads_member ON uploads (member_id, created_at);

CREATE TABLE post_uploads (
    post_id         INTEGER NOT NULL REFERENCES posts (id),
    upload_id       INTEGER NOT NULL REFERENCES uploads (id),
    PRIMARY KEY (upload_id, post_id)
);
CREATE INDEX post_uploads_post ON post_uploads (post_id);

CREATE TABLE staff_notes (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id       INTEGER NOT NULL REFERENCES threads (id),
    author_id       INTEGER NOT NULL REFERENCES members (id),
    source          TEXT NOT NULL CHECK (length(source) <= 10000),
    html            TEXT NOT NULL,
    created_at      TIMESTAMP NOT NULL
);
CREATE INDEX staff_notes_thread ON staff_notes (thread_id, id);

CREATE TABLE reply_templates (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    name            TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 2 AND 80),
    body            TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 10000),
    changed_by      INTEGER NOT NULL REFERENCES members (id),
    changed_at      TIMESTAMP NOT NULL
);

CREATE TABLE notices (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id       INTEGER NOT NULL REFERENCES members (id),
    kind            TEXT NOT NULL CHECK (kind IN ('thread', 'reply', 'mention', 'official', 'official-withdrawn', 'accepted', 'mail-off', 'duplicate',
                        'update', 'status', 'estimate', 'promise', 'promise-ended', 'promise-reminder', 'promise-overdue', 'verify', 'regression',
                        'owner', 'handover', 'escalated', 'stalled', 'private', 'linked',
                        'moderated', 'restored', 'flag-decided', 'appeal', 'appeal-decided', 'held', 'approved', 'warned')),
    event           TEXT NOT NULL,
    thread_id       INTEGER REFERENCES threads (id),
    post_id         INTEGER REFERENCES posts (id),
    fault_id        INTEGER REFERENCES faults (id),
    fault_event_id  INTEGER REFERENCES fault_events (id),
    entry_id        INTEGER REFERENCES log_entries (id),
    actor_id        INTEGER REFERENCES members (id),
    created_at      TIMESTAMP NOT NULL,
    read_at         TIMESTAMP,
    CHECK (thread_id IS NOT NULL OR fault_id IS NOT NULL OR entry_id IS NOT NULL OR kind = 'mail-off'),
    UNIQUE (member_id, event)
);
CREATE INDEX notices_member ON notices (member_id, id DESC);
CREATE INDEX notices_unread ON notices (member_id) WHERE read_at IS NULL;

CREATE TABLE import_refs (
    source          TEXT NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('member', 'board', 'thread', 'post', 'entry')),
    old_id          TEXT NOT NULL,
    new_id          INTEGER NOT NULL,
    PRIMARY KEY (source, kind, old_id)
);

CREATE TABLE redirects (
    path            TEXT PRIMARY KEY CHECK (length(path) BETWEEN 2 AND 400),
    kind            TEXT NOT NULL CHECK (kind IN ('member', 'board', 'thread', 'post', 'tag')),
    new_id          INTEGER NOT NULL,
    tag             TEXT NOT NULL DEFAULT ''
);
