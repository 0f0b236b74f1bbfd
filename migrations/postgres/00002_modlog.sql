-- +goose Up
CREATE TABLE log_entries (
    id              BIGINT PRIMARY KEY,
    kind            TEXT NOT NULL CHECK (length(kind) BETWEEN 3 AND 60),
    target_id       BIGINT NOT NULL,
    actor_id        BIGINT REFERENCES members (id),
    source          TEXT NOT NULL CHECK (source IN ('flag', 'own_initiative', 'automatic', 'imported')),
    rule            TEXT NOT NULL DEFAULT '',
    refers_to       BIGINT REFERENCES log_entries (id),
    ends_at         TIMESTAMPTZ,
    happened_at     TIMESTAMPTZ NOT NULL,
    created_at      TIMESTAMPTZ NOT NULL,
    imported_from   TEXT,
    CHECK (id >= 0),
    CHECK ((source = 'imported') = (imported_from IS NOT NULL)),
    CHECK (actor_id IS NOT NULL OR source IN ('automatic', 'imported')),
    UNIQUE (id, kind, target_id)
);
CREATE INDEX log_entries_target ON log_entries (kind, target_id);

CREATE TABLE log_texts (
    entry_id        BIGINT PRIMARY KEY REFERENCES log_entries (id),
    public_reason   TEXT NOT NULL CHECK (length(public_reason) <= 4000),
    explanation     TEXT NOT NULL DEFAULT '' CHECK (length(explanation) <= 4000),
    actor_name      TEXT NOT NULL DEFAULT ''
);
