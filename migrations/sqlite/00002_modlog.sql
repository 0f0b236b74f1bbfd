-- +goose Up
CREATE TABLE log_entries (
    id              INTEGER PRIMARY KEY,
    kind            TEXT NOT NULL CHECK (length(kind) BETWEEN 3 AND 60),
    target_id       INTEGER NOT NULL,
    actor_id        INTEGER REFERENCES members (id),
    source          TEXT NOT NULL CHECK (source IN ('flag', 'own_initiative', 'automatic', 'imported')),
    rule            TEXT NOT NULL DEFAULT '',
    refers_to       INTEGER REFERENCES log_entries (id),
    ends_at         TIMESTAMP,
    happened_at     TIMESTAMP NOT NULL,
    created_at      TIMESTAMP NOT NULL,
    imported_from   TEXT,
    CHECK (id >= 0),
    CHECK ((source = 'imported') = (imported_from IS NOT NULL)),
    CHECK (actor_id IS NOT NULL OR source IN ('automatic', 'imported')),
    UNIQUE (id, kind, target_id)
);
CREATE INDEX log_entries_target ON log_entries (kind, target_id);

CREATE TABLE log_texts (
    entry_id        INTEGER PRIMARY KEY REFERENCES log_entries (id),
    public_reason   TEXT NOT NULL CHECK (length(public_reason) <= 4000),
    explanation     TEXT NOT NULL DEFAULT '' CHECK (length(explanation) <= 4000),
    actor_name      TEXT NOT NULL DEFAULT ''
);
