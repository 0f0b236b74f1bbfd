-- +goose Up
-- PostgreSQL's posts change how they are compressed; SQLite compresses nothing.
SELECT 1;
