-- +goose Up
-- What was published and what was logged cannot be deleted, and an entry
-- cannot be changed: only its texts can be erased, by law, in a later act.
-- +goose StatementBegin
CREATE TRIGGER posts_stay BEFORE DELETE ON posts
BEGIN SELECT RAISE(ABORT, 'posts are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER threads_stay BEFORE DELETE ON threads
BEGIN SELECT RAISE(ABORT, 'threads are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER official_answers_stay BEFORE DELETE ON official_answers
BEGIN SELECT RAISE(ABORT, 'official answers are withdrawn, never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER official_answers_withdrawn_once BEFORE UPDATE ON official_answers
WHEN OLD.withdrawn_at IS NOT NULL AND (NEW.thread_id = OLD.thread_id OR NEW.post_id <> OLD.post_id OR NEW.withdrawn_at <> OLD.withdrawn_at
    OR NEW.withdrawn_at IS NULL OR NEW.withdraw_entry_id <> OLD.withdraw_entry_id OR NEW.versions <> OLD.versions)
BEGIN SELECT RAISE(ABORT, 'a withdrawn official answer never changes'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_entries_stay BEFORE DELETE ON log_entries
BEGIN SELECT RAISE(ABORT, 'log entries are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_entries_unchanged BEFORE UPDATE ON log_entries
BEGIN SELECT RAISE(ABORT, 'log entries are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER post_revisions_stay BEFORE DELETE ON post_revisions
BEGIN SELECT RAISE(ABORT, 'revisions are never deleted'); END;
-- +goose StatementEnd
-- A board with threads is narrowed by a new entry each time, and the entry of
-- the last narrowing stays, so that it cannot serve again.
-- +goose StatementBegin
CREATE TRIGGER boards_narrowed_with_entry BEFORE UPDATE ON boards
WHEN instr('everyone members staff', NEW.may_see) > instr('everyone members staff', OLD.may_see)
    AND coalesce(NEW.narrow_entry_id, -1) <= coalesce(OLD.narrow_entry_id, -1)
    AND EXISTS (SELECT 1 FROM threads WHERE board_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'narrowing who may see a board needs a log entry'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER boards_keep_entry BEFORE UPDATE ON boards
WHEN coalesce(NEW.narrow_entry_id, -1) < coalesce(OLD.narrow_entry_id, -1)
BEGIN SELECT RAISE(ABORT, 'the entry of the last narrowing stays'); END;
-- +goose StatementEnd
