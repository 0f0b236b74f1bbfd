-- +goose Up
-- A page unpacks the texts of twenty posts, which lz4 does several times as fast
-- as PostgreSQL's own compression. A server built without it keeps that.
-- +goose StatementBegin
DO $$
BEGIN
	ALTER TABLE posts ALTER COLUMN source SET COMPRESSION lz4, ALTER COLUMN html SET COMPRESSION lz4, ALTER COLUMN plain SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
	NULL;
END
$$;
-- +goose StatementEnd
