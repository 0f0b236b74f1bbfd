-- +goose Up
-- What was published and what was logged cannot be deleted, and an entry
-- cannot be changed: only its texts can be erased, by law, in a later act.
-- +goose StatementBegin
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation'; END $$;
-- +goose StatementEnd
CREATE TRIGGER posts_stay BEFORE DELETE ON posts
    FOR EACH ROW EXECUTE FUNCTION refuse('posts are never deleted');
CREATE TRIGGER threads_stay BEFORE DELETE ON threads
    FOR EACH ROW EXECUTE FUNCTION refuse('threads are never deleted');
CREATE TRIGGER official_answers_stay BEFORE DELETE ON official_answers
    FOR EACH ROW EXECUTE FUNCTION refuse('official answers are withdrawn, never deleted');
CREATE TRIGGER official_answers_withdrawn_once BEFORE UPDATE ON official_answers
    FOR EACH ROW WHEN (OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION refuse('a withdrawn official answer never changes');
CREATE TRIGGER log_entries_stay BEFORE DELETE ON log_entries
    FOR EACH ROW EXECUTE FUNCTION refuse('log entries are never deleted');
CREATE TRIGGER log_entries_unchanged BEFORE UPDATE ON log_entries
    FOR EACH ROW EXECUTE FUNCTION refuse('log entries are never changed');
CREATE TRIGGER post_revisions_stay BEFORE DELETE ON post_revisions
    FOR EACH ROW EXECUTE FUNCTION refuse('revisions are never deleted');
-- TRUNCATE fires no row trigger, so it is refused by itself.
CREATE TRIGGER posts_no_truncate BEFORE TRUNCATE ON posts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('posts are never deleted');
CREATE TRIGGER log_entries_no_truncate BEFORE TRUNCATE ON log_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('log entries are never deleted');
