-- +goose Up
-- A fault is the tracked fix behind one or many threads.
CREATE TABLE faults (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    board_id        INTEGER NOT NULL REFERENCES boards (id),
    product_id      INTEGER REFERENCES products (id),
    title           TEXT NOT NULL CHECK (length(title) BETWEEN 3 AND 200),
    severity        TEXT NOT NULL DEFAULT 'normal' CHECK (severity IN ('minor', 'normal', 'major', 'critical')),
    status          TEXT NOT NULL DEFAULT 'reported' CHECK (status IN ('reported', 'confirmed', 'in_progress', 'rolling_out', 'awaiting_verification',
                        'verified', 'unverified', 'not_reproduced', 'wont_fix', 'duplicate')),
    status_since    TIMESTAMP NOT NULL,
    opened_by       INTEGER NOT NULL REFERENCES members (id),
    opened_at       TIMESTAMP NOT NULL,
    fixed_version   TEXT NOT NULL DEFAULT '' CHECK (length(fixed_version) <= 60),
    release_id      INTEGER,
    workaround_id   INTEGER REFERENCES official_answers (id),
    merged_into     INTEGER REFERENCES faults (id),
    thread_count    INTEGER NOT NULL DEFAULT 0 CHECK (thread_count >= 0),
    affected_count  INTEGER NOT NULL DEFAULT 0 CHECK (affected_count >= 0),
    gone_count      INTEGER NOT NULL DEFAULT 0 CHECK (gone_count >= 0),
    still_count     INTEGER NOT NULL DEFAULT 0 CHECK (still_count >= 0),
    slip_count      INTEGER NOT NULL DEFAULT 0 CHECK (slip_count >= 0),
    regression_count INTEGER NOT NULL DEFAULT 0 CHECK (regression_count >= 0),
    close_entry_id  INTEGER UNIQUE,
    close_kind      TEXT CHECK (close_kind = 'fault.close'),
    reopen_entry_id INTEGER UNIQUE,
    reopen_kind     TEXT CHECK (reopen_kind = 'fault.reopen'),
    version         INTEGER NOT NULL DEFAULT 1,
    changed_at      TIMESTAMP NOT NULL,
    CHECK (merged_into IS NULL OR merged_into <> id),
    CHECK ((status = 'duplicate') = (merged_into IS NOT NULL)),
    CHECK ((status IN ('verified', 'unverified', 'not_reproduced', 'wont_fix', 'duplicate')) <= (close_entry_id IS NOT NULL)),
    CHECK ((close_entry_id IS NULL) = (close_kind IS NULL)),
    CHECK ((reopen_entry_id IS NULL) = (reopen_kind IS NULL)),
    FOREIGN KEY (reopen_entry_id, reopen_kind, id) REFERENCES log_entries (id, kind, target_id),
    FOREIGN KEY (close_entry_id, close_kind, id) REFERENCES log_entries (id, kind, target_id)
);
CREATE INDEX faults_board_status ON faults (board_id, status, changed_at DESC, id DESC);
CREATE INDEX faults_status ON faults (status, changed_at DESC, id DESC);
CREATE INDEX faults_changed ON faults (changed_at DESC, id DESC);
CREATE INDEX faults_product ON faults (product_id) WHERE product_id IS NOT NULL;
CREATE INDEX faults_may_be_back ON faults (id) WHERE regression_count > 0;
CREATE INDEX faults_merged ON faults (merged_into) WHERE merged_into IS NOT NULL;

ALTER TABLE threads ADD COLUMN fault_id INTEGER REFERENCES faults (id);
CREATE INDEX threads_fault ON threads (fault_id, id) WHERE fault_id IS NOT NULL;

CREATE TABLE fault_links (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    fault_id        INTEGER NOT NULL REFERENCES faults (id),
    thread_id       INTEGER NOT NULL REFERENCES threads (id),
    linked_by       INTEGER NOT NULL REFERENCES members (id),
    linked_at       TIMESTAMP NOT NULL,
    ended_at        TIMESTAMP,
    ended_by        INTEGER REFERENCES members (id),
    merged_into     INTEGER REFERENCES faults (id),
    end_entry_id    INTEGER UNIQUE,
    end_kind        TEXT CHECK (end_kind = 'thread.unlink'),
    CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
    CHECK ((ended_at IS NULL) = (end_entry_id IS NULL AND merged_into IS NULL)),
    CHECK ((end_entry_id IS NULL) = (end_kind IS NULL)),
    FOREIGN KEY (end_entry_id, end_kind, thread_id) REFERENCES log_entries (id, kind, target_id)
);
CREATE UNIQUE INDEX fault_links_standing ON fault_links (thread_id) WHERE ended_at IS NULL;
CREATE INDEX fault_links_fault ON fault_links (fault_id, id);

-- What happened to a fault, in order; its public timeline.
CREATE TABLE fault_events (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    fault_id        INTEGER NOT NULL REFERENCES faults (id),
    kind            TEXT NOT NULL CHECK (kind IN ('opened', 'linked', 'unlinked', 'merged', 'status', 'update', 'estimate', 'estimate_passed', 'promise', 'promise_overdue',
                        'promise_ended', 'owner', 'handover', 'escalated', 'workaround', 'release', 'regression', 'severity', 'stalled', 'title')),
    actor_id        INTEGER REFERENCES members (id),
    actor_team      TEXT NOT NULL DEFAULT '',
    happened_at     TIMESTAMP NOT NULL,
    from_status     TEXT NOT NULL DEFAULT '',
    to_status       TEXT NOT NULL DEFAULT '',
    detail          TEXT NOT NULL DEFAULT '' CHECK (length(detail) <= 400),
    source          TEXT NOT NULL DEFAULT '' CHECK (length(source) <= 10000),
    html            TEXT NOT NULL DEFAULT '',
    thread_id       INTEGER REFERENCES threads (id),
    estimate_id     INTEGER,
    promise_id      INTEGER,
    other_id        INTEGER REFERENCES faults (id),
    entry_id        INTEGER UNIQUE REFERENCES log_entries (id),
    CHECK ((kind = 'update') <= (length(source) > 0))
);
CREATE INDEX fault_events_fault ON fault_events (fault_id, id);
CREATE INDEX fault_events_kind ON fault_events (kind, happened_at);

CREATE TABLE fault_estimates (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    fault_id        INTEGER NOT NULL REFERENCES faults (id),
    from_at         TIMESTAMP,
    until_at        TIMESTAMP,
    next_update_at  TIMESTAMP,
    reason          TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 1000),
    slip            BOOLEAN NOT NULL DEFAULT FALSE,
    made_by         INTEGER NOT NULL REFERENCES members (id),
    made_team       TEXT NOT NULL DEFAULT '',
    made_at         TIMESTAMP NOT NULL,
    passed_at       TIMESTAMP,
    moved_at        TIMESTAMP,
    move_entry_id   INTEGER UNIQUE,
    move_kind       TEXT CHECK (move_kind = 'estimate.move'),
    CHECK (until_at IS NOT NULL OR next_update_at IS NOT NULL),
    CHECK (from_at IS NULL OR (until_at IS NOT NULL AND from_at <= until_at)),
    CHECK ((moved_at IS NULL) = (move_entry_id IS NULL)),
    CHECK ((moved_at IS NULL) = (move_kind IS NULL)),
    FOREIGN KEY (move_entry_id, move_kind, id) REFERENCES log_entries (id, kind, target_id)
);
CREATE UNIQUE INDEX fault_estimates_standing ON fault_estimates (fault_id) WHERE moved_at IS NULL;
CREATE INDEX fault_estimates_fault ON fault_estimates (fault_id, id);
CREATE INDEX fault_estimates_made ON fault_estimates (made_at);

-- A promise is a member of staff's, about a fault, a thread or both.
CREATE TABLE promises (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    fault_id        INTEGER REFERENCES faults (id),
    thread_id       INTEGER REFERENCES threads (id),
    post_id         INTEGER REFERENCES posts (id),
    what            TEXT NOT NULL CHECK (length(what) BETWEEN 3 AND 300),
    owner_id        INTEGER NOT NULL REFERENCES members (id),
    team_id         INTEGER REFERENCES teams (id) ON DELETE SET NULL,
    team_name       TEXT NOT NULL DEFAULT '',
    made_by         INTEGER NOT NULL REFERENCES members (id),
    made_at         TIMESTAMP NOT NULL,
    due_at          TIMESTAMP NOT NULL,
    state           TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'overdue', 'kept', 'late', 'broken', 'withdrawn')),
    overdue_at      TIMESTAMP,
    ended_at        TIMESTAMP,
    ended_by        INTEGER REFERENCES members (id),
    kept_post_id    INTEGER REFERENCES posts (id),
    kept_event_id   INTEGER REFERENCES fault_events (id),
    reason          TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 1000),
    end_entry_id    INTEGER UNIQUE,
    end_kind        TEXT CHECK (end_kind = 'promise.end'),
    CHECK (fault_id IS NOT NULL OR thread_id IS NOT NULL),
    CHECK ((state IN ('kept', 'late', 'broken', 'withdrawn')) = (ended_at IS NOT NULL)),
    CHECK ((ended_at IS NULL) = (end_entry_id IS NULL)),
    CHECK ((ended_at IS NULL) = (end_kind IS NULL)),
    CHECK ((state IN ('overdue', 'late')) <= (overdue_at IS NOT NULL)),
    CHECK ((state IN ('kept', 'late')) <= (kept_post_id IS NOT NULL OR kept_event_id IS NOT NULL)),
    CHECK ((state = 'withdrawn') <= (overdue_at IS NULL)),
    FOREIGN KEY (end_entry_id, end_kind, id) REFERENCES log_entries (id, kind, target_id)
);
CREATE INDEX promises_fault ON promises (fault_id, id) WHERE fault_id IS NOT NULL;
CREATE INDEX promises_thread ON promises (thread_id, id) WHERE thread_id IS NOT NULL;
CREATE INDEX promises_due ON promises (due_at, id) WHERE ended_at IS NULL;
CREATE INDEX promises_owner ON promises (owner_id, id);
CREATE INDEX promises_ended ON promises (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE fault_releases (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    fault_id        INTEGER NOT NULL REFERENCES faults (id),
    version         TEXT NOT NULL CHECK (length(version) BETWEEN 1 AND 60),
    note            TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 1000),
    made_by         INTEGER NOT NULL REFERENCES members (id),
    made_at         TIMESTAMP NOT NULL,
    asked_at        TIMESTAMP,
    UNIQUE (fault_id, version)
);

-- "This affects me too": one a person and fault, never a post.
CREATE TABLE fault_reports (
    fault_id        INTEGER NOT NULL REFERENCES faults (id),
    member_id       INTEGER NOT NULL REFERENCES members (id),
    model_id        INTEGER REFERENCES models (id),
    product_name    TEXT NOT NULL DEFAULT '' CHECK (length(product_name) <= 160),
    product_version TEXT NOT NULL DEFAULT '' CHECK (length(product_version) <= 60),
    hardware        TEXT NOT NULL DEFAULT '' CHECK (length(hardware) <= 60),
    since           TEXT NOT NULL DEFAULT '' CHECK (since = '' OR length(since) = 10),
    last_good       TEXT NOT NULL DEFAULT '' CHECK (length(last_good) <= 60),
    frequency       TEXT NOT NULL DEFAULT '' CHECK (frequency IN ('', 'always', 'often', 'sometimes', 'once')),
    happens_when    TEXT NOT NULL DEFAULT '' CHECK (length(happens_when) <= 400),
    workaround      TEXT NOT NULL DEFAULT '' CHECK (workaround IN ('', 'worked', 'failed', 'not_tried')),
    will_test       BOOLEAN NOT NULL DEFAULT FALSE,
    state           TEXT NOT NULL DEFAULT 'affected' CHECK (state IN ('affected', 'worse', 'gone', 'still')),
    regression      BOOLEAN NOT NULL DEFAULT FALSE,
    created_at      TIMESTAMP NOT NULL,
    changed_at      TIMESTAMP NOT NULL,
    PRIMARY KEY (fault_id, member_id)
);
CREATE INDEX fault_reports_member ON fault_reports (member_id, fault_id);
CREATE INDEX fault_reports_created ON fault_reports (fault_id, created_at);

-- Answers to "gone on version X?", one a person and release.
CREATE TABLE verifications (
    release_id      INTEGER NOT NULL REFERENCES fault_releases (id),
    fault_id        INTEGER NOT NULL REFERENCES faults (id),
    member_id       INTEGER NOT NULL REFERENCES members (id),
    gone            BOOLEAN NOT NULL,
    model_id        INTEGER REFERENCES models (id),
    product_name    TEXT NOT NULL DEFAULT '',
    note            TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 400),
    answered_at     TIMESTAMP NOT NULL,
    PRIMARY KEY (release_id, member_id),
    FOREIGN KEY (fault_id, member_id) REFERENCES fault_reports (fault_id, member_id)
);
CREATE INDEX verifications_fault ON verifications (fault_id, release_id);

CREATE TABLE fault_followers (
    fault_id        INTEGER NOT NULL REFERENCES faults (id),
    member_id       INTEGER NOT NULL REFERENCES members (id),
    following       BOOLEAN NOT NULL,
    changed_at      TIMESTAMP NOT NULL,
    PRIMARY KEY (fault_id, member_id)
);
CREATE INDEX fault_followers_member ON fault_followers (member_id, fault_id);

-- How a board is cared for: its ladder of teams, hours and rules.
CREATE TABLE board_care (
    board_id        INTEGER PRIMARY KEY REFERENCES boards (id),
    timezone        TEXT NOT NULL DEFAULT 'UTC' CHECK (length(timezone) BETWEEN 1 AND 60),
    opens           INTEGER NOT NULL DEFAULT 540 CHECK (opens BETWEEN 0 AND 1439),
    closes          INTEGER NOT NULL DEFAULT 1020 CHECK (closes BETWEEN 1 AND 1440),
    days            INTEGER NOT NULL DEFAULT 62 CHECK (days BETWEEN 1 AND 127),
    verify_share    INTEGER NOT NULL DEFAULT 80 CHECK (verify_share BETWEEN 1 AND 100),
    verify_least    INTEGER NOT NULL DEFAULT 2 CHECK (verify_least BETWEEN 1 AND 1000),
    reopen_share    INTEGER NOT NULL DEFAULT 30 CHECK (reopen_share BETWEEN 1 AND 100),
    climb_asks      INTEGER NOT NULL DEFAULT 3 CHECK (climb_asks BETWEEN 1 AND 100000),
    private_days    INTEGER NOT NULL DEFAULT 90 CHECK (private_days BETWEEN 1 AND 3650),
    changed_at      TIMESTAMP NOT NULL,
    changed_by      INTEGER REFERENCES members (id),
    CHECK (opens < closes)
);

CREATE TABLE holidays (
    board_id        INTEGER NOT NULL REFERENCES boards (id),
    day             TEXT NOT NULL CHECK (length(day) = 10),
    name            TEXT NOT NULL DEFAULT '' CHECK (length(name) <= 80),
    PRIMARY KEY (board_id, day)
);

CREATE TABLE ladder_steps (
    board_id        INTEGER NOT NULL REFERENCES boards (id),
    level           INTEGER NOT NULL CHECK (level BETWEEN 1 AND 9),
    team_id         INTEGER NOT NULL REFERENCES teams (id),
    first_minutes   INTEGER NOT NULL CHECK (first_minutes BETWEEN 1 AND 525600),
    next_minutes    INTEGER NOT NULL CHECK (next_minutes BETWEEN 1 AND 525600),
    update_minutes  INTEGER NOT NULL CHECK (update_minutes BETWEEN 1 AND 525600),
    PRIMARY KEY (board_id, level),
    UNIQUE (board_id, team_id)
);

-- Who cares for a thread or a fault, what waits there and how urgent it is.
CREATE TABLE care (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id       INTEGER UNIQUE REFERENCES threads (id),
    fault_id        INTEGER UNIQUE REFERENCES faults (id),
    board_id        INTEGER NOT NULL REFERENCES boards (id),
    open            BOOLEAN NOT NULL DEFAULT TRUE,
    linked          BOOLEAN NOT NULL DEFAULT FALSE,
    owner_id        INTEGER REFERENCES members (id),
    team_id         INTEGER REFERENCES teams (id),
    level           INTEGER NOT NULL DEFAULT 1 CHECK (level BETWEEN 1 AND 9),
    owned_since     TIMESTAMP,
    handovers       INTEGER NOT NULL DEFAULT 0 CHECK (handovers >= 0),
    escalated_at    TIMESTAMP,
    climbed         INTEGER NOT NULL DEFAULT 0 CHECK (climbed >= 0),
    began_at        TIMESTAMP NOT NULL,
    answered_at     TIMESTAMP,
    answered_number INTEGER NOT NULL DEFAULT 0,
    waiting_post_id INTEGER REFERENCES posts (id),
    waiting_since   TIMESTAMP,
    reply_due_at    TIMESTAMP,
    first_asked_at  TIMESTAMP,
    first_due_at    TIMESTAMP,
    first_reply_at  TIMESTAMP,
    first_late      BOOLEAN NOT NULL DEFAULT FALSE,
    stalled_since   TIMESTAMP,
    update_due_at   TIMESTAMP,
    vulnerable      BOOLEAN NOT NULL DEFAULT FALSE,
    severity        TEXT NOT NULL DEFAULT 'normal' CHECK (severity IN ('minor', 'normal', 'major', 'critical')),
    affected        INTEGER NOT NULL DEFAULT 0,
    growth          INTEGER NOT NULL DEFAULT 0,
    broken          INTEGER NOT NULL DEFAULT 0,
    likely_fault_id INTEGER REFERENCES faults (id),
    likely_why      TEXT NOT NULL DEFAULT '' CHECK (length(likely_why) <= 400),
    urgent_since    TIMESTAMP NOT NULL,
    version         INTEGER NOT NULL DEFAULT 1,
    changed_at      TIMESTAMP NOT NULL,
    CHECK ((thread_id IS NULL) <> (fault_id IS NULL)),
    CHECK ((waiting_since IS NULL) = (waiting_post_id IS NULL)),
    CHECK ((owner_id IS NULL) <= (owned_since IS NULL))
);
CREATE INDEX care_urgent ON care (urgent_since, id) WHERE open AND NOT linked;
CREATE INDEX care_board ON care (board_id, urgent_since, id) WHERE open AND NOT linked;
CREATE INDEX care_team ON care (team_id, urgent_since, id) WHERE open AND NOT linked;
CREATE INDEX care_owner ON care (owner_id, urgent_since, id) WHERE open AND NOT linked;
CREATE INDEX care_unowned ON care (urgent_since, id) WHERE open AND NOT linked AND owner_id IS NULL;
CREATE INDEX care_first ON care (urgent_since, id) WHERE open AND NOT linked AND thread_id IS NOT NULL AND waiting_since IS NOT NULL AND first_reply_at IS NULL;
CREATE INDEX care_stalled ON care (urgent_since, id) WHERE open AND NOT linked AND stalled_since IS NOT NULL;
CREATE INDEX care_escalated ON care (team_id, urgent_since, id) WHERE open AND NOT linked AND escalated_at IS NOT NULL;
CREATE INDEX care_likely ON care (urgent_since, id) WHERE open AND NOT linked AND likely_fault_id IS NOT NULL;
CREATE INDEX care_first_asked ON care (first_asked_at) WHERE first_asked_at IS NOT NULL;
CREATE INDEX care_stalled_since ON care (stalled_since, id) WHERE open AND NOT linked AND stalled_since IS NOT NULL;

-- Every change of owner, team or level. One stays open until someone accepts.
CREATE TABLE handovers (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    care_id         INTEGER NOT NULL REFERENCES care (id),
    kind            TEXT NOT NULL CHECK (kind IN ('take', 'handover', 'escalation', 'target_passed', 'customers_asked', 'owner_left')),
    from_owner_id   INTEGER REFERENCES members (id),
    from_team_id    INTEGER REFERENCES teams (id),
    from_level      INTEGER NOT NULL,
    to_owner_id     INTEGER REFERENCES members (id),
    to_team_id      INTEGER REFERENCES teams (id),
    to_level        INTEGER NOT NULL,
    reason          TEXT NOT NULL CHECK (length(reason) <= 1000),
    note            TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 2000),
    asked_by        INTEGER REFERENCES members (id),
    asked_at        TIMESTAMP NOT NULL,
    state           TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'declined', 'replaced')),
    answered_by     INTEGER REFERENCES members (id),
    answered_at     TIMESTAMP,
    answer          TEXT NOT NULL DEFAULT '' CHECK (length(answer) <= 1000),
    CHECK ((state = 'open') = (answered_at IS NULL))
);
CREATE UNIQUE INDEX handovers_open ON handovers (care_id) WHERE state = 'open';
CREATE INDEX handovers_care ON handovers (care_id, id);
CREATE INDEX handovers_asked ON handovers (asked_at);
CREATE INDEX handovers_to_team ON handovers (to_team_id, id) WHERE state = 'open';

-- Affected people who ask a stalled thread or fault up the ladder.
CREATE TABLE climb_asks (
    care_id         INTEGER NOT NULL REFERENCES care (id),
    level           INTEGER NOT NULL,
    member_id       INTEGER NOT NULL REFERENCES members (id),
    asked_at        TIMESTAMP NOT NULL,
    PRIMARY KEY (care_id, level, member_id)
);

CREATE TABLE no_answer_needed (
    post_id         INTEGER PRIMARY KEY REFERENCES posts (id),
    by_id           INTEGER NOT NULL REFERENCES members (id),
    by_staff        BOOLEAN NOT NULL,
    marked_at       TIMESTAMP NOT NULL
);

-- Proposed links that staff refused, so that nobody is asked again.
CREATE TABLE refused_links (
    thread_id       INTEGER NOT NULL REFERENCES threads (id),
    fault_id        INTEGER NOT NULL REFERENCES faults (id),
    refused_by      INTEGER NOT NULL REFERENCES members (id),
    refused_at      TIMESTAMP NOT NULL,
    PRIMARY KEY (thread_id, fault_id)
);

-- Deadlines fire once: a sweep claims them by setting fired_at.
CREATE TABLE deadlines (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    kind            TEXT NOT NULL CHECK (kind IN ('promise_reminder', 'promise_due', 'promise_broken', 'estimate_passed', 'estimate_update', 'update_due',
                        'reply_due', 'private_delete')),
    subject_id      INTEGER NOT NULL,
    due_at          TIMESTAMP NOT NULL,
    fired_at        TIMESTAMP,
    dropped_at      TIMESTAMP,
    CHECK (fired_at IS NULL OR dropped_at IS NULL),
    UNIQUE (kind, subject_id, due_at)
);
CREATE INDEX deadlines_due ON deadlines (due_at, id) WHERE fired_at IS NULL AND dropped_at IS NULL;

-- Private details: one standing channel a thread and customer. A deleted one
-- keeps the fact alone: when it was, who asked, who read it.
CREATE TABLE private_channels (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id       INTEGER NOT NULL REFERENCES threads (id),
    customer_id     INTEGER NOT NULL REFERENCES members (id),
    asked_by        INTEGER NOT NULL REFERENCES members (id),
    asked_team      TEXT NOT NULL DEFAULT '',
    asked_for       TEXT NOT NULL DEFAULT '' CHECK (length(asked_for) <= 400),
    opened_at       TIMESTAMP NOT NULL,
    active_at       TIMESTAMP NOT NULL,
    delete_at       TIMESTAMP NOT NULL,
    message_count   INTEGER NOT NULL DEFAULT 0 CHECK (message_count >= 0),
    deleted_at      TIMESTAMP,
    deleted_by      INTEGER REFERENCES members (id),
    CHECK (delete_at > active_at),
    CHECK ((deleted_by IS NOT NULL) <= (deleted_at IS NOT NULL)),
    CHECK (deleted_at IS NULL OR (asked_for = '' AND message_count = 0))
);
CREATE UNIQUE INDEX private_channels_standing ON private_channels (thread_id, customer_id) WHERE deleted_at IS NULL;
CREATE INDEX private_channels_thread ON private_channels (thread_id, id);
CREATE INDEX private_channels_customer ON private_channels (customer_id, id);

CREATE TABLE private_messages (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    channel_id      INTEGER NOT NULL REFERENCES private_channels (id),
    author_id       INTEGER NOT NULL REFERENCES members (id),
    by_staff        BOOLEAN NOT NULL,
    author_team     TEXT NOT NULL DEFAULT '',
    body            TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 10000),
    written_at      TIMESTAMP NOT NULL
);
CREATE INDEX private_messages_channel ON private_messages (channel_id, id);

-- Who of the staff opened a channel. What he was shown goes up to seen_id.
CREATE TABLE private_readings (
    channel_id      INTEGER NOT NULL REFERENCES private_channels (id),
    member_id       INTEGER NOT NULL REFERENCES members (id),
    team_name       TEXT NOT NULL DEFAULT '',
    first_at        TIMESTAMP NOT NULL,
    last_at         TIMESTAMP NOT NULL,
    times           INTEGER NOT NULL DEFAULT 1 CHECK (times > 0),
    seen_id         INTEGER NOT NULL DEFAULT 0 CHECK (seen_id >= 0),
    PRIMARY KEY (channel_id, member_id)
);

-- What was published about a fix is superseded, never changed or deleted.
-- +goose StatementBegin
CREATE TRIGGER faults_stay BEFORE DELETE ON faults
BEGIN SELECT RAISE(ABORT, 'faults are closed, never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER fault_events_stay BEFORE DELETE ON fault_events
BEGIN SELECT RAISE(ABORT, 'a timeline is never cut'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER fault_estimates_stay BEFORE DELETE ON fault_estimates
BEGIN SELECT RAISE(ABORT, 'estimates are superseded, never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER promises_stay BEFORE DELETE ON promises
BEGIN SELECT RAISE(ABORT, 'promises end, they are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER handovers_stay BEFORE DELETE ON handovers
BEGIN SELECT RAISE(ABORT, 'handovers are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER fault_releases_stay BEFORE DELETE ON fault_releases
BEGIN SELECT RAISE(ABORT, 'releases stay on the timeline'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER fault_events_unchanged BEFORE UPDATE ON fault_events
BEGIN SELECT RAISE(ABORT, 'what a timeline says is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER fault_estimates_moved_once BEFORE UPDATE ON fault_estimates
WHEN OLD.moved_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a moved estimate never changes'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER promises_end_once BEFORE UPDATE ON promises
WHEN OLD.ended_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'an ended promise never changes'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER promises_said BEFORE UPDATE ON promises
WHEN OLD.what <> NEW.what OR OLD.due_at <> NEW.due_at OR OLD.owner_id <> NEW.owner_id OR OLD.made_at <> NEW.made_at
BEGIN SELECT RAISE(ABORT, 'what was promised never changes'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER estimates_said BEFORE UPDATE ON fault_estimates
WHEN OLD.until_at IS NOT NEW.until_at OR OLD.from_at IS NOT NEW.from_at OR OLD.next_update_at IS NOT NEW.next_update_at OR OLD.reason <> NEW.reason OR OLD.slip <> NEW.slip
BEGIN SELECT RAISE(ABORT, 'what was estimated never changes'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER faults_closed_with_entry BEFORE UPDATE ON faults
WHEN NEW.status IN ('verified', 'unverified', 'not_reproduced', 'wont_fix', 'duplicate') AND NEW.status <> OLD.status AND coalesce(NEW.close_entry_id, -1) <= coalesce(OLD.close_entry_id, -1)
BEGIN SELECT RAISE(ABORT, 'closing a fault needs a log entry of its own'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER faults_reopened_with_entry BEFORE UPDATE ON faults
WHEN OLD.status IN ('verified', 'unverified', 'not_reproduced', 'wont_fix', 'duplicate') AND NEW.status NOT IN ('verified', 'unverified', 'not_reproduced', 'wont_fix', 'duplicate') AND coalesce(NEW.reopen_entry_id, -1) <= coalesce(OLD.reopen_entry_id, -1)
BEGIN SELECT RAISE(ABORT, 'reopening a fault needs a log entry of its own'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER faults_keep_entries BEFORE UPDATE ON faults
WHEN coalesce(NEW.close_entry_id, -1) < coalesce(OLD.close_entry_id, -1) OR coalesce(NEW.reopen_entry_id, -1) < coalesce(OLD.reopen_entry_id, -1)
BEGIN SELECT RAISE(ABORT, 'the entries of the last closing and reopening stay'); END;
-- +goose StatementEnd
