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
    FOR EACH ROW WHEN (OLD.withdrawn_at IS NOT NULL AND (NEW.thread_id = OLD.thread_id OR NEW.post_id <> OLD.post_id OR NEW.withdrawn_at <> OLD.withdrawn_at
        OR NEW.withdrawn_at IS NULL OR NEW.withdraw_entry_id <> OLD.withdraw_entry_id OR NEW.versions <> OLD.versions)) EXECUTE FUNCTION refuse('a withdrawn official answer never changes');
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
-- A board with threads is narrowed by a new entry each time, and the entry of
-- the last narrowing stays, so that it cannot serve again.
-- +goose StatementBegin
CREATE FUNCTION narrowed_with_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM threads WHERE board_id = OLD.id) THEN
        RAISE EXCEPTION 'narrowing who may see a board needs a log entry' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER boards_narrowed_with_entry BEFORE UPDATE ON boards
    FOR EACH ROW WHEN (strpos('everyone members staff', NEW.may_see) > strpos('everyone members staff', OLD.may_see)
        AND coalesce(NEW.narrow_entry_id, -1) <= coalesce(OLD.narrow_entry_id, -1))
    EXECUTE FUNCTION narrowed_with_entry();
CREATE TRIGGER boards_keep_entry BEFORE UPDATE ON boards
    FOR EACH ROW WHEN (coalesce(NEW.narrow_entry_id, -1) < coalesce(OLD.narrow_entry_id, -1))
    EXECUTE FUNCTION refuse('the entry of the last narrowing stays');
