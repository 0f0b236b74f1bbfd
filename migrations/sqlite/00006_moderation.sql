-- +goose Up
-- The rulebook. A version is published whole and never changes.
CREATE TABLE rulebooks (
    version         INTEGER PRIMARY KEY CHECK (version > 0),
    note            TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 1000),
    published_by    INTEGER REFERENCES members (id),
    published_at    TIMESTAMP NOT NULL
);

CREATE TABLE rules (
    version         INTEGER NOT NULL REFERENCES rulebooks (version),
    number          TEXT NOT NULL CHECK (length(number) BETWEEN 1 AND 12),
    position        INTEGER NOT NULL,
    title           TEXT NOT NULL CHECK (length(title) BETWEEN 3 AND 120),
    body            TEXT NOT NULL CHECK (length(body) BETWEEN 3 AND 4000),
    ground          TEXT NOT NULL DEFAULT 'STATEMENT_CATEGORY_OTHER_VIOLATION_TC' CHECK (length(ground) BETWEEN 3 AND 60),
    illegal         BOOLEAN NOT NULL DEFAULT FALSE,
    spam            BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (version, number),
    UNIQUE (version, position)
);

-- What an entry of the log did here, whether it stands, and how it ended. The
-- entry is the fact; this row follows what became of it.
CREATE TABLE actions (
    entry_id        INTEGER PRIMARY KEY REFERENCES log_entries (id),
    kind            TEXT NOT NULL,
    target_id       INTEGER NOT NULL,
    actor_id        INTEGER REFERENCES members (id),
    subject_id      INTEGER REFERENCES members (id),
    board_id        INTEGER REFERENCES boards (id),
    thread_id       INTEGER REFERENCES threads (id),
    post_id         INTEGER REFERENCES posts (id),
    scope           TEXT NOT NULL DEFAULT '' CHECK (length(scope) <= 400),
    from_id         INTEGER,
    to_id           INTEGER,
    items           INTEGER NOT NULL DEFAULT 1 CHECK (items >= 0),
    spam            BOOLEAN NOT NULL DEFAULT FALSE,
    ends_at         TIMESTAMP,
    lapses_at       TIMESTAMP,
    confirm_entry_id INTEGER UNIQUE,
    confirm_kind    TEXT CHECK (confirm_kind = 'action.confirm'),
    undo_entry_id   INTEGER UNIQUE,
    undo_kind       TEXT,
    undo_target     INTEGER,
    undone_at       TIMESTAMP,
    created_at      TIMESTAMP NOT NULL,
    CHECK ((confirm_entry_id IS NULL) = (confirm_kind IS NULL)),
    CHECK (confirm_entry_id IS NULL OR lapses_at IS NOT NULL),
    CHECK ((undo_entry_id IS NULL) = (undo_kind IS NULL)),
    CHECK ((undo_entry_id IS NULL) = (undo_target IS NULL)),
    CHECK ((undo_entry_id IS NULL) = (undone_at IS NULL)),
    CHECK (undo_kind IS NULL OR (undo_kind = 'action.lapse' AND undo_target = entry_id)
        OR (undo_kind IN ('post.restore', 'thread.unlock', 'thread.relist', 'member.lift', 'post.approve', 'thread.edit', 'thread.move') AND undo_target = target_id)),
    FOREIGN KEY (entry_id, kind, target_id) REFERENCES log_entries (id, kind, target_id),
    FOREIGN KEY (confirm_entry_id, confirm_kind, entry_id) REFERENCES log_entries (id, kind, target_id),
    FOREIGN KEY (undo_entry_id, undo_kind, undo_target) REFERENCES log_entries (id, kind, target_id)
);
CREATE INDEX actions_target ON actions (target_id, kind);
CREATE INDEX actions_thread ON actions (thread_id, entry_id) WHERE thread_id IS NOT NULL;
CREATE INDEX actions_post ON actions (post_id, entry_id) WHERE post_id IS NOT NULL;
CREATE INDEX actions_subject ON actions (subject_id, entry_id) WHERE subject_id IS NOT NULL;
CREATE INDEX actions_actor ON actions (actor_id, thread_id, created_at) WHERE actor_id IS NOT NULL;
CREATE INDEX actions_created ON actions (created_at);
CREATE INDEX actions_lapse ON actions (lapses_at) WHERE lapses_at IS NOT NULL AND confirm_entry_id IS NULL AND undo_entry_id IS NULL;

-- Texts that an action took from public rows: revision 0 is the post itself.
CREATE TABLE removed_texts (
    entry_id        INTEGER NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('post.hide', 'post.redact')),
    target_id       INTEGER NOT NULL,
    post_id         INTEGER NOT NULL REFERENCES posts (id),
    revision        INTEGER NOT NULL CHECK (revision >= 0),
    title           TEXT NOT NULL DEFAULT '',
    source          TEXT NOT NULL,
    html            TEXT NOT NULL DEFAULT '',
    plain           TEXT NOT NULL DEFAULT '',
    erased_at       TIMESTAMP,
    PRIMARY KEY (entry_id, post_id, revision),
    FOREIGN KEY (entry_id, kind, target_id) REFERENCES log_entries (id, kind, target_id)
);
CREATE INDEX removed_texts_post ON removed_texts (post_id);

-- A gap in a post's source: where the marker stands, the passage was.
CREATE TABLE removed_passages (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    entry_id        INTEGER NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('post.hide', 'post.redact')),
    target_id       INTEGER NOT NULL,
    post_id         INTEGER NOT NULL REFERENCES posts (id),
    marker          TEXT NOT NULL CHECK (length(marker) > 0),
    passage         TEXT NOT NULL,
    restored_at     TIMESTAMP,
    erased_at       TIMESTAMP,
    FOREIGN KEY (entry_id, kind, target_id) REFERENCES log_entries (id, kind, target_id)
);
CREATE INDEX removed_passages_entry ON removed_passages (entry_id, id);
CREATE INDEX removed_passages_post ON removed_passages (post_id) WHERE restored_at IS NULL;

-- Titles and tags that a moderator replaced.
CREATE TABLE removed_titles (
    entry_id        INTEGER PRIMARY KEY,
    kind            TEXT NOT NULL CHECK (kind = 'thread.edit'),
    thread_id       INTEGER NOT NULL REFERENCES threads (id),
    title           TEXT NOT NULL,
    tags            TEXT NOT NULL DEFAULT '',
    erased_at       TIMESTAMP,
    FOREIGN KEY (entry_id, kind, thread_id) REFERENCES log_entries (id, kind, target_id)
);

-- Where a moved post stood: its old number leads to it.
CREATE TABLE stubs (
    thread_id       INTEGER NOT NULL REFERENCES threads (id),
    number          INTEGER NOT NULL CHECK (number > 0),
    post_id         INTEGER NOT NULL REFERENCES posts (id),
    entry_id        INTEGER NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('thread.split', 'thread.merge')),
    PRIMARY KEY (thread_id, number),
    FOREIGN KEY (entry_id, kind, thread_id) REFERENCES log_entries (id, kind, target_id)
);
CREATE INDEX stubs_post ON stubs (post_id);
CREATE INDEX stubs_entry ON stubs (entry_id);

-- A headed block of posts that came from another thread.
CREATE TABLE moved_blocks (
    thread_id       INTEGER NOT NULL REFERENCES threads (id),
    first_number    INTEGER NOT NULL CHECK (first_number > 0),
    last_number     INTEGER NOT NULL,
    from_thread_id  INTEGER NOT NULL REFERENCES threads (id),
    entry_id        INTEGER NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('thread.split', 'thread.merge')),
    PRIMARY KEY (thread_id, first_number),
    CHECK (last_number >= first_number),
    FOREIGN KEY (entry_id, kind, from_thread_id) REFERENCES log_entries (id, kind, target_id)
);

-- What a member may not do just now. A ban is a suspension without an end.
CREATE TABLE restrictions (
    member_id       INTEGER NOT NULL REFERENCES members (id),
    effect          TEXT NOT NULL CHECK (effect IN ('suspend', 'limit')),
    entry_id        INTEGER NOT NULL UNIQUE,
    kind            TEXT NOT NULL CHECK (kind IN ('member.suspend', 'member.ban', 'member.limit')),
    posts_per_day   INTEGER CHECK (posts_per_day BETWEEN 0 AND 1000),
    ends_at         TIMESTAMP,
    PRIMARY KEY (member_id, effect),
    CHECK ((effect = 'limit') = (kind = 'member.limit')),
    CHECK ((effect = 'limit') = (posts_per_day IS NOT NULL)),
    FOREIGN KEY (entry_id, kind, member_id) REFERENCES log_entries (id, kind, target_id)
);

-- Posts that wait for approval. They have no number yet and stand nowhere else.
CREATE TABLE held_posts (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    author_id       INTEGER NOT NULL REFERENCES members (id),
    board_id        INTEGER NOT NULL REFERENCES boards (id),
    thread_id       INTEGER REFERENCES threads (id),
    reply_to        INTEGER REFERENCES posts (id),
    thread_kind     TEXT NOT NULL DEFAULT '',
    title           TEXT NOT NULL DEFAULT '' CHECK (length(title) <= 200),
    tags            TEXT NOT NULL DEFAULT '' CHECK (length(tags) <= 400),
    model_id        INTEGER REFERENCES models (id),
    product_version TEXT NOT NULL DEFAULT '' CHECK (length(product_version) <= 60),
    source          TEXT NOT NULL CHECK (length(source) <= 50000),
    html            TEXT NOT NULL,
    key             TEXT NOT NULL CHECK (length(key) BETWEEN 16 AND 64),
    state           TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'refused', 'withdrawn')),
    hold_entry_id   INTEGER UNIQUE,
    hold_kind       TEXT CHECK (hold_kind = 'post.hold'),
    refuse_entry_id INTEGER UNIQUE,
    refuse_kind     TEXT CHECK (refuse_kind = 'post.refuse'),
    post_id         INTEGER UNIQUE REFERENCES posts (id),
    decided_by      INTEGER REFERENCES members (id),
    decided_at      TIMESTAMP,
    created_at      TIMESTAMP NOT NULL,
    UNIQUE (author_id, key),
    CHECK ((state = 'waiting') = (decided_at IS NULL)),
    CHECK ((state = 'refused') <= (refuse_entry_id IS NOT NULL)),
    CHECK ((state = 'approved') <= (post_id IS NOT NULL)),
    CHECK ((hold_entry_id IS NULL) = (hold_kind IS NULL)),
    CHECK ((refuse_entry_id IS NULL) = (refuse_kind IS NULL)),
    FOREIGN KEY (hold_entry_id, hold_kind, id) REFERENCES log_entries (id, kind, target_id),
    FOREIGN KEY (refuse_entry_id, refuse_kind, id) REFERENCES log_entries (id, kind, target_id)
);
CREATE INDEX held_posts_waiting ON held_posts (created_at, id) WHERE state = 'waiting';
CREATE INDEX held_posts_author ON held_posts (author_id, id DESC);
CREATE INDEX held_posts_thread ON held_posts (thread_id) WHERE state = 'waiting';

-- The queue: one open item a post, with all its flags.
CREATE TABLE queue_items (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id         INTEGER NOT NULL REFERENCES posts (id),
    state           TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'acted', 'refused')),
    claimed_by      INTEGER REFERENCES members (id),
    claimed_until   TIMESTAMP,
    decided_by      INTEGER REFERENCES members (id),
    decided_at      TIMESTAMP,
    answer          TEXT NOT NULL DEFAULT '' CHECK (length(answer) <= 1000),
    entry_id        INTEGER REFERENCES log_entries (id),
    opened_at       TIMESTAMP NOT NULL,
    CHECK ((claimed_by IS NULL) = (claimed_until IS NULL)),
    CHECK ((state = 'open') = (decided_at IS NULL)),
    CHECK ((state = 'acted') = (entry_id IS NOT NULL))
);
CREATE UNIQUE INDEX queue_items_open ON queue_items (post_id) WHERE state = 'open';
CREATE INDEX queue_items_opened ON queue_items (opened_at, id) WHERE state = 'open';
CREATE INDEX queue_items_post ON queue_items (post_id, id);

CREATE TABLE flags (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    item_id         INTEGER NOT NULL REFERENCES queue_items (id),
    reporter_id     INTEGER REFERENCES members (id),
    rule            TEXT NOT NULL DEFAULT '' CHECK (length(rule) <= 20),
    reason          TEXT NOT NULL CHECK (length(reason) BETWEEN 3 AND 2000),
    illegal         BOOLEAN NOT NULL DEFAULT FALSE,
    created_at      TIMESTAMP NOT NULL,
    UNIQUE (item_id, reporter_id)
);
CREATE INDEX flags_reporter ON flags (reporter_id, created_at) WHERE reporter_id IS NOT NULL;

-- Appeals against an entry, or of a reporter whose flags were refused.
CREATE TABLE appeals (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    entry_id        INTEGER UNIQUE REFERENCES log_entries (id),
    item_id         INTEGER REFERENCES queue_items (id),
    appellant_id    INTEGER NOT NULL REFERENCES members (id),
    reason          TEXT NOT NULL CHECK (length(reason) BETWEEN 3 AND 4000),
    state           TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'upheld', 'rejected', 'withdrawn', 'ended')),
    due_at          TIMESTAMP NOT NULL,
    remind_at       TIMESTAMP NOT NULL,
    reminded_at     TIMESTAMP,
    overdue_at      TIMESTAMP,
    decided_by      INTEGER REFERENCES members (id),
    decided_at      TIMESTAMP,
    decide_entry_id INTEGER UNIQUE,
    decide_kind     TEXT CHECK (decide_kind = 'appeal.decide'),
    created_at      TIMESTAMP NOT NULL,
    CHECK ((entry_id IS NULL) <> (item_id IS NULL)),
    CHECK ((state = 'open') = (decided_at IS NULL)),
    CHECK ((state IN ('upheld', 'rejected')) = (decide_entry_id IS NOT NULL)),
    CHECK ((decide_entry_id IS NULL) = (decide_kind IS NULL)),
    UNIQUE (item_id, appellant_id),
    FOREIGN KEY (decide_entry_id, decide_kind, id) REFERENCES log_entries (id, kind, target_id)
);
CREATE INDEX appeals_open ON appeals (due_at, id) WHERE state = 'open';
CREATE INDEX appeals_appellant ON appeals (appellant_id, id);

-- The thread in which an entry is discussed.
CREATE TABLE entry_discussions (
    entry_id        INTEGER PRIMARY KEY REFERENCES log_entries (id),
    thread_id       INTEGER NOT NULL UNIQUE REFERENCES threads (id),
    created_at      TIMESTAMP NOT NULL
);

-- Erasures of accounts by law, to be done again after an old backup is restored.
CREATE TABLE erasures (
    member_id       INTEGER PRIMARY KEY REFERENCES members (id),
    entry_id        INTEGER NOT NULL UNIQUE,
    kind            TEXT NOT NULL CHECK (kind = 'member.erase'),
    log_id          TEXT NOT NULL UNIQUE,
    contents        BOOLEAN NOT NULL,
    erased_at       TIMESTAMP NOT NULL,
    FOREIGN KEY (entry_id, kind, member_id) REFERENCES log_entries (id, kind, target_id)
);

-- Nothing is restricted, and no restriction ends, without an entry of the log
-- that was not used before.
-- +goose StatementBegin
CREATE TRIGGER rulebooks_stay BEFORE DELETE ON rulebooks
BEGIN SELECT RAISE(ABORT, 'published rules stay'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rules_stay BEFORE DELETE ON rules
BEGIN SELECT RAISE(ABORT, 'published rules stay'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rules_unchanged BEFORE UPDATE ON rules
BEGIN SELECT RAISE(ABORT, 'published rules never change; publish a new version'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER actions_stay BEFORE DELETE ON actions
BEGIN SELECT RAISE(ABORT, 'actions end, they are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER actions_end_once BEFORE UPDATE ON actions
WHEN OLD.entry_id <> NEW.entry_id OR OLD.kind <> NEW.kind OR OLD.target_id <> NEW.target_id OR OLD.created_at <> NEW.created_at OR OLD.lapses_at IS NOT NEW.lapses_at OR (OLD.undo_entry_id IS NOT NULL AND OLD.undo_entry_id IS NOT NEW.undo_entry_id) OR (OLD.confirm_entry_id IS NOT NULL AND OLD.confirm_entry_id IS NOT NEW.confirm_entry_id)
BEGIN SELECT RAISE(ABORT, 'an action ends once, and what it was never changes'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER removed_texts_stay BEFORE DELETE ON removed_texts
BEGIN SELECT RAISE(ABORT, 'removed texts are kept for their author'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER removed_passages_stay BEFORE DELETE ON removed_passages
BEGIN SELECT RAISE(ABORT, 'removed passages are kept for their author'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER stubs_stay BEFORE DELETE ON stubs
BEGIN SELECT RAISE(ABORT, 'a moved post leaves its stub for ever'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER stubs_unchanged BEFORE UPDATE ON stubs
BEGIN SELECT RAISE(ABORT, 'a stub never changes'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER flags_stay BEFORE DELETE ON flags
BEGIN SELECT RAISE(ABORT, 'flags are answered, never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER appeals_stay BEFORE DELETE ON appeals
BEGIN SELECT RAISE(ABORT, 'appeals are decided, never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER appeals_decided_once BEFORE UPDATE ON appeals
WHEN OLD.decided_at IS NOT NULL AND (OLD.state <> NEW.state OR OLD.decide_entry_id IS NOT NEW.decide_entry_id)
BEGIN SELECT RAISE(ABORT, 'a decided appeal stays decided'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER held_posts_stay BEFORE DELETE ON held_posts
BEGIN SELECT RAISE(ABORT, 'held posts are approved or refused, never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER held_posts_decided_once BEFORE UPDATE ON held_posts
WHEN OLD.state <> 'waiting' AND OLD.state <> NEW.state AND NOT (OLD.state = 'refused' AND NEW.state = 'approved')
BEGIN SELECT RAISE(ABORT, 'a held post is decided once'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER erasures_stay BEFORE DELETE ON erasures
BEGIN SELECT RAISE(ABORT, 'the list of erasures is kept'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER posts_hidden_once BEFORE UPDATE ON posts
WHEN (NEW.hide_entry_id IS NOT NULL AND NEW.hide_entry_id IS NOT OLD.hide_entry_id)
    AND (EXISTS (SELECT 1 FROM actions WHERE entry_id = NEW.hide_entry_id AND undo_entry_id IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'this entry hid the post before; a new act needs a new entry'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER posts_restored_with_entry BEFORE UPDATE ON posts
WHEN (OLD.hide_entry_id IS NOT NULL AND NEW.hide_entry_id IS NOT OLD.hide_entry_id)
    AND (NOT EXISTS (SELECT 1 FROM actions WHERE entry_id = OLD.hide_entry_id AND undo_entry_id IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'restoring a post needs a log entry'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER posts_gaps_with_entry BEFORE UPDATE ON posts
WHEN (NEW.gap_count <> OLD.gap_count)
    AND (NEW.gap_count <> (SELECT count(*) FROM removed_passages WHERE post_id = NEW.id AND restored_at IS NULL))
BEGIN SELECT RAISE(ABORT, 'taking a passage out of a post needs a log entry'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER posts_text_with_cause BEFORE UPDATE ON posts
WHEN NEW.source <> OLD.source AND NEW.revision = OLD.revision AND NEW.gap_count = OLD.gap_count AND OLD.origin_url = '' AND NOT (NEW.hide_entry_id IS NOT OLD.hide_entry_id) AND NOT (NEW.erase_entry_id IS NOT OLD.erase_entry_id)
BEGIN SELECT RAISE(ABORT, 'changing what somebody wrote needs a revision or a log entry'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER posts_erased_for_good BEFORE UPDATE ON posts
WHEN OLD.erase_entry_id IS NOT NULL AND NEW.erase_entry_id IS NOT OLD.erase_entry_id
BEGIN SELECT RAISE(ABORT, 'an erased text does not come back'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER posts_move_with_entry BEFORE UPDATE ON posts
WHEN (NEW.thread_id <> OLD.thread_id OR NEW.number <> OLD.number OR NEW.author_id <> OLD.author_id)
    AND (NEW.author_id <> OLD.author_id OR NOT EXISTS (SELECT 1 FROM stubs WHERE thread_id = OLD.thread_id AND number = OLD.number AND post_id = OLD.id))
BEGIN SELECT RAISE(ABORT, 'moving a post needs a log entry and leaves a stub'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER threads_locked_once BEFORE UPDATE ON threads
WHEN (NEW.lock_entry_id IS NOT NULL AND NEW.lock_entry_id IS NOT OLD.lock_entry_id)
    AND (EXISTS (SELECT 1 FROM actions WHERE entry_id = NEW.lock_entry_id AND undo_entry_id IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'this entry locked the thread before; a new lock needs a new entry'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER threads_unlocked_with_entry BEFORE UPDATE ON threads
WHEN (OLD.lock_entry_id IS NOT NULL AND NEW.lock_entry_id IS NULL)
    AND (NOT EXISTS (SELECT 1 FROM actions WHERE entry_id = OLD.lock_entry_id AND undo_entry_id IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'unlocking a thread needs a log entry'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER threads_unlisted_once BEFORE UPDATE ON threads
WHEN (NEW.unlist_entry_id IS NOT NULL AND NEW.unlist_entry_id IS NOT OLD.unlist_entry_id)
    AND (EXISTS (SELECT 1 FROM actions WHERE entry_id = NEW.unlist_entry_id AND undo_entry_id IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'this entry unlisted the thread before; a new act needs a new entry'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER threads_relisted_with_entry BEFORE UPDATE ON threads
WHEN (OLD.unlist_entry_id IS NOT NULL AND NEW.unlist_entry_id IS NULL)
    AND (NOT EXISTS (SELECT 1 FROM actions WHERE entry_id = OLD.unlist_entry_id AND undo_entry_id IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'listing a thread again needs a log entry'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER threads_move_with_entry BEFORE UPDATE ON threads
WHEN NEW.board_id <> OLD.board_id AND coalesce(NEW.move_entry_id, -1) <= coalesce(OLD.move_entry_id, -1)
BEGIN SELECT RAISE(ABORT, 'moving a thread needs a log entry'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER threads_keep_move_entry BEFORE UPDATE ON threads
WHEN coalesce(NEW.move_entry_id, -1) < coalesce(OLD.move_entry_id, -1)
BEGIN SELECT RAISE(ABORT, 'the entry of the last move stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER threads_merged_for_good BEFORE UPDATE ON threads
WHEN OLD.merged_into IS NOT NULL AND NEW.merged_into IS NOT OLD.merged_into
BEGIN SELECT RAISE(ABORT, 'a merged thread stays merged'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER restrictions_once_insert BEFORE INSERT ON restrictions
WHEN EXISTS (SELECT 1 FROM actions WHERE entry_id = NEW.entry_id AND undo_entry_id IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'this entry restricted the member before; a new act needs a new entry'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER restrictions_once BEFORE UPDATE ON restrictions
WHEN NEW.entry_id = OLD.entry_id OR EXISTS (SELECT 1 FROM actions WHERE entry_id = NEW.entry_id AND undo_entry_id IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a restriction changes with a new entry only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER restrictions_lifted_with_entry BEFORE DELETE ON restrictions
WHEN OLD.ends_at IS NULL AND NOT EXISTS (SELECT 1 FROM actions WHERE entry_id = OLD.entry_id AND undo_entry_id IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'lifting a restriction needs a log entry'); END;
-- +goose StatementEnd
