-- +goose Up
-- leaf holds the entry as the Merkle tree knows it, fixed when it is written:
-- canonical JSON with random member ids and commitments instead of texts.
CREATE TABLE log_entries (
    id              INTEGER PRIMARY KEY,
    kind            TEXT NOT NULL CHECK (length(kind) BETWEEN 3 AND 60),
    target_id       INTEGER NOT NULL,
    actor_id        INTEGER REFERENCES members (id),
    subject_id      INTEGER REFERENCES members (id),
    source          TEXT NOT NULL CHECK (source IN ('flag', 'own_initiative', 'automatic', 'imported')),
    rule            TEXT NOT NULL DEFAULT '' CHECK (length(rule) <= 200),
    scope           TEXT NOT NULL DEFAULT '' CHECK (length(scope) <= 200),
    refers_to       INTEGER REFERENCES log_entries (id),
    ends_at         TIMESTAMP,
    lapses_at       TIMESTAMP,
    happened_at     TIMESTAMP NOT NULL,
    created_at      TIMESTAMP NOT NULL,
    imported_from   TEXT,
    leaf            BLOB NOT NULL CHECK (length(leaf) BETWEEN 2 AND 20000),
    CHECK (id >= 0),
    CHECK (refers_to < id),
    CHECK ((source = 'imported') = (imported_from IS NOT NULL)),
    CHECK (actor_id IS NOT NULL OR source IN ('automatic', 'imported')),
    UNIQUE (id, kind, target_id)
);
CREATE INDEX log_entries_target ON log_entries (kind, target_id);
CREATE INDEX log_entries_actor ON log_entries (actor_id, id) WHERE actor_id IS NOT NULL;
CREATE INDEX log_entries_subject ON log_entries (subject_id, id) WHERE subject_id IS NOT NULL;
CREATE INDEX log_entries_refers ON log_entries (refers_to, id) WHERE refers_to IS NOT NULL;

-- A salt is NULL where there is no such text, and after the texts were erased,
-- which an entry of its own says.
CREATE TABLE log_texts (
    entry_id        INTEGER PRIMARY KEY REFERENCES log_entries (id),
    public_reason   TEXT NOT NULL CHECK (length(public_reason) <= 4000),
    public_reason_salt BLOB CHECK (length(public_reason_salt) = 32),
    explanation     TEXT NOT NULL DEFAULT '' CHECK (length(explanation) <= 4000),
    explanation_salt BLOB CHECK (length(explanation_salt) = 32),
    actor_name      TEXT NOT NULL DEFAULT '' CHECK (length(actor_name) <= 400),
    actor_name_salt BLOB CHECK (length(actor_name_salt) = 32),
    erase_entry_id  INTEGER UNIQUE,
    erase_kind      TEXT CHECK (erase_kind = 'text.erase'),
    CHECK ((erase_entry_id IS NULL) = (erase_kind IS NULL)),
    CHECK (erase_entry_id IS NULL OR (public_reason = '' AND explanation = '' AND actor_name = ''
        AND public_reason_salt IS NULL AND explanation_salt IS NULL AND actor_name_salt IS NULL)),
    FOREIGN KEY (erase_entry_id, erase_kind, entry_id) REFERENCES log_entries (id, kind, target_id)
);

-- The salts of an act's content before and after; the content itself is with
-- the post or thread, never here.
CREATE TABLE log_contents (
    entry_id        INTEGER PRIMARY KEY REFERENCES log_entries (id),
    before_salt     BLOB CHECK (length(before_salt) = 32),
    after_salt      BLOB CHECK (length(after_salt) = 32)
);
