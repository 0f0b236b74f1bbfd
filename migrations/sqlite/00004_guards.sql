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
WHEN OLD.withdrawn_at IS NOT NULL
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
