-- +goose Up
-- Who said that a thread is a duplicate, of which thread, why and when, and who
-- took that back. threads.duplicate_of is where the thread leads now: the end of
-- the chain of these marks. A mark without a member was brought by an import.
CREATE TABLE duplicate_marks (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id       INTEGER NOT NULL REFERENCES threads (id),
    target_id       INTEGER NOT NULL REFERENCES threads (id),
    reason          TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 400),
    marked_by       INTEGER REFERENCES members (id),
    marked_as       TEXT NOT NULL DEFAULT '' CHECK (marked_as IN ('', 'member', 'staff', 'moderator', 'administrator')),
    marked_team     TEXT NOT NULL DEFAULT '',
    marked_at       TIMESTAMP NOT NULL,
    undone_by       INTEGER REFERENCES members (id),
    undone_as       TEXT NOT NULL DEFAULT '' CHECK (undone_as IN ('', 'member', 'staff', 'moderator', 'administrator')),
    undo_reason     TEXT NOT NULL DEFAULT '' CHECK (length(undo_reason) <= 400),
    undone_at       TIMESTAMP,
    CHECK (thread_id <> target_id),
    CHECK ((marked_by IS NULL) = (marked_as = '')),
    CHECK ((undone_at IS NULL) = (undone_by IS NULL)),
    CHECK ((undone_at IS NULL) = (undone_as = '')),
    CHECK (undone_at IS NOT NULL OR undo_reason = '')
);
CREATE UNIQUE INDEX duplicate_marks_standing ON duplicate_marks (thread_id) WHERE undone_at IS NULL;
CREATE INDEX duplicate_marks_thread ON duplicate_marks (thread_id, id);
CREATE INDEX duplicate_marks_target ON duplicate_marks (target_id);
CREATE INDEX threads_duplicates ON threads (duplicate_of, id) WHERE duplicate_of IS NOT NULL;

-- +goose StatementBegin
CREATE TRIGGER duplicate_marks_stay BEFORE DELETE ON duplicate_marks
BEGIN SELECT RAISE(ABORT, 'marks of duplicates are taken back, never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER duplicate_marks_undone_once BEFORE UPDATE ON duplicate_marks
WHEN NEW.thread_id <> OLD.thread_id OR NEW.target_id <> OLD.target_id OR NEW.marked_at <> OLD.marked_at
    OR (OLD.undone_at IS NOT NULL AND (NEW.undone_at IS NULL OR NEW.undone_at <> OLD.undone_at))
BEGIN SELECT RAISE(ABORT, 'a mark of a duplicate changes once, when it is taken back'); END;
-- +goose StatementEnd
-- A chain never stands: what a duplicate leads to is no duplicate itself.
-- +goose StatementBegin
CREATE TRIGGER threads_duplicate_collapsed BEFORE UPDATE OF duplicate_of ON threads
WHEN NEW.duplicate_of IS NOT NULL AND EXISTS (SELECT 1 FROM threads t WHERE t.id = NEW.duplicate_of AND t.duplicate_of IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a duplicate leads to a thread that is none'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER threads_duplicate_marked BEFORE UPDATE OF duplicate_of ON threads
WHEN NEW.duplicate_of IS NOT NULL AND NOT EXISTS (SELECT 1 FROM duplicate_marks m WHERE m.thread_id = NEW.id AND m.undone_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'a duplicate has a mark that says who, why and when'); END;
-- +goose StatementEnd
