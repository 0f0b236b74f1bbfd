-- +goose Up
-- The logs of this forum: the first, and one more each time an administrator
-- began anew because the last could not go on. The newest is the one that is
-- signed. Entries keep their numbers throughout.
CREATE TABLE log_origins (
    number          BIGINT PRIMARY KEY CHECK (number >= 1),
    origin          TEXT NOT NULL UNIQUE CHECK (length(origin) BETWEEN 3 AND 300),
    verifier_key    TEXT NOT NULL,
    begin_entry_id  BIGINT UNIQUE,
    begin_kind      TEXT CHECK (begin_kind = 'log.begin'),
    begun_at        TIMESTAMPTZ NOT NULL,
    CHECK ((begin_entry_id IS NULL) = (number = 1)),
    CHECK ((begin_entry_id IS NULL) = (begin_kind IS NULL)),
    FOREIGN KEY (begin_entry_id, begin_kind, number) REFERENCES log_entries (id, kind, target_id)
);

-- The tree's hashes: number n of level 0 is leaf n's, number n of level l is of
-- the leaves n*2^l and following. They can all be computed from the leaves.
CREATE TABLE log_hashes (
    level           BIGINT NOT NULL CHECK (level BETWEEN 0 AND 47),
    n               BIGINT NOT NULL CHECK (n >= 0),
    hash            BYTEA NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, n)
);

-- What was published. note is the signed checkpoint.
CREATE TABLE log_checkpoints (
    log_number      BIGINT NOT NULL REFERENCES log_origins (number),
    size            BIGINT NOT NULL CHECK (size >= 0),
    note            TEXT NOT NULL,
    signed_at       TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (log_number, size)
);

CREATE TRIGGER log_origins_stay BEFORE DELETE ON log_origins
    FOR EACH ROW EXECUTE FUNCTION refuse('the logs of a forum are never deleted');
CREATE TRIGGER log_origins_unchanged BEFORE UPDATE ON log_origins
    FOR EACH ROW EXECUTE FUNCTION refuse('the logs of a forum never change');
CREATE TRIGGER log_checkpoints_stay BEFORE DELETE ON log_checkpoints
    FOR EACH ROW EXECUTE FUNCTION refuse('published checkpoints are never deleted');
CREATE TRIGGER log_checkpoints_unchanged BEFORE UPDATE ON log_checkpoints
    FOR EACH ROW EXECUTE FUNCTION refuse('published checkpoints never change');
CREATE TRIGGER log_texts_stay BEFORE DELETE ON log_texts
    FOR EACH ROW EXECUTE FUNCTION refuse('texts of the log are erased by an entry, never deleted');
CREATE TRIGGER log_texts_erased_only BEFORE UPDATE ON log_texts
    FOR EACH ROW WHEN (NEW.erase_entry_id IS NULL OR OLD.erase_entry_id IS NOT NULL OR NEW.entry_id <> OLD.entry_id) EXECUTE FUNCTION refuse('texts of the log never change; an entry may erase them');
CREATE TRIGGER log_contents_stay BEFORE DELETE ON log_contents
    FOR EACH ROW EXECUTE FUNCTION refuse('salts of the log are erased by an entry, never deleted');
-- Salts go only with the texts, after them in the same transaction.
CREATE TRIGGER log_contents_unchanged BEFORE UPDATE ON log_contents
    FOR EACH ROW WHEN (NEW.entry_id <> OLD.entry_id OR NEW.before_salt IS NOT NULL OR NEW.after_salt IS NOT NULL) EXECUTE FUNCTION refuse('salts of the log never change; an entry may erase them');
-- +goose StatementBegin
CREATE FUNCTION salts_erased_with_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM log_texts WHERE entry_id = OLD.entry_id AND erase_entry_id IS NOT NULL) THEN
        RAISE EXCEPTION 'salts of the log never change; an entry may erase them' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER log_contents_erased_only BEFORE UPDATE ON log_contents
    FOR EACH ROW EXECUTE FUNCTION salts_erased_with_entry();
CREATE TRIGGER log_texts_no_truncate BEFORE TRUNCATE ON log_texts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('texts of the log are erased by an entry, never deleted');
CREATE TRIGGER log_checkpoints_no_truncate BEFORE TRUNCATE ON log_checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('published checkpoints are never deleted');
CREATE TRIGGER log_origins_no_truncate BEFORE TRUNCATE ON log_origins
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('the logs of a forum are never deleted');
