-- +goose Up
-- The logs of this forum: the first, and one more each time an administrator
-- began anew because the last could not go on. The newest is the one that is
-- signed. Entries keep their numbers throughout.
CREATE TABLE log_origins (
    number          INTEGER PRIMARY KEY CHECK (number >= 1),
    origin          TEXT NOT NULL UNIQUE CHECK (length(origin) BETWEEN 3 AND 300),
    verifier_key    TEXT NOT NULL,
    begin_entry_id  INTEGER UNIQUE,
    begin_kind      TEXT CHECK (begin_kind = 'log.begin'),
    begun_at        TIMESTAMP NOT NULL,
    CHECK ((begin_entry_id IS NULL) = (number = 1)),
    CHECK ((begin_entry_id IS NULL) = (begin_kind IS NULL)),
    FOREIGN KEY (begin_entry_id, begin_kind, number) REFERENCES log_entries (id, kind, target_id)
);

-- The tree's hashes: number n of level 0 is leaf n's, number n of level l is of
-- the leaves n*2^l and following. They can all be computed from the leaves.
CREATE TABLE log_hashes (
    level           INTEGER NOT NULL CHECK (level BETWEEN 0 AND 47),
    n               INTEGER NOT NULL CHECK (n >= 0),
    hash            BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, n)
) WITHOUT ROWID;

-- What was published. note is the signed checkpoint.
CREATE TABLE log_checkpoints (
    log_number      INTEGER NOT NULL REFERENCES log_origins (number),
    size            INTEGER NOT NULL CHECK (size >= 0),
    note            TEXT NOT NULL,
    signed_at       TIMESTAMP NOT NULL,
    PRIMARY KEY (log_number, size)
);

-- +goose StatementBegin
CREATE TRIGGER log_origins_stay BEFORE DELETE ON log_origins
BEGIN SELECT RAISE(ABORT, 'the logs of a forum are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_origins_unchanged BEFORE UPDATE ON log_origins
BEGIN SELECT RAISE(ABORT, 'the logs of a forum never change'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_checkpoints_stay BEFORE DELETE ON log_checkpoints
BEGIN SELECT RAISE(ABORT, 'published checkpoints are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_checkpoints_unchanged BEFORE UPDATE ON log_checkpoints
BEGIN SELECT RAISE(ABORT, 'published checkpoints never change'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_texts_stay BEFORE DELETE ON log_texts
BEGIN SELECT RAISE(ABORT, 'texts of the log are erased by an entry, never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_texts_erased_only BEFORE UPDATE ON log_texts
WHEN NEW.erase_entry_id IS NULL OR OLD.erase_entry_id IS NOT NULL OR NEW.entry_id <> OLD.entry_id
BEGIN SELECT RAISE(ABORT, 'texts of the log never change; an entry may erase them'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_contents_stay BEFORE DELETE ON log_contents
BEGIN SELECT RAISE(ABORT, 'salts of the log are erased by an entry, never deleted'); END;
-- +goose StatementEnd
-- Salts go only with the texts, after them in the same transaction.
-- +goose StatementBegin
CREATE TRIGGER log_contents_erased_only BEFORE UPDATE ON log_contents
WHEN NEW.entry_id <> OLD.entry_id OR NEW.before_salt IS NOT NULL OR NEW.after_salt IS NOT NULL
    OR NOT EXISTS (SELECT 1 FROM log_texts WHERE entry_id = OLD.entry_id AND erase_entry_id IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'salts of the log never change; an entry may erase them'); END;
-- +goose StatementEnd
