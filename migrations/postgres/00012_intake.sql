-- +goose Up
-- All reply addresses of a member die when it changes (notify.ReplyHolder).
ALTER TABLE members ADD COLUMN reply_generation BIGINT NOT NULL DEFAULT 0;
