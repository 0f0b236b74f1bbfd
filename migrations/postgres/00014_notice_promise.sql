-- +goose Up
-- The promise a notice is about where no event of a fault says so: one that was
-- made in a thread.
ALTER TABLE notices ADD COLUMN promise_id BIGINT REFERENCES promises (id);
