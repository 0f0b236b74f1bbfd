-- +goose Up
-- Forms that were carried out, so that one sent twice acts once: written in the
-- same transaction as the act. id is a hash of who sent what.
CREATE TABLE sent_forms (
    id              TEXT PRIMARY KEY CHECK (length(id) = 64),
    location        TEXT NOT NULL DEFAULT '' CHECK (length(location) <= 2000),
    sent_at         TIMESTAMPTZ NOT NULL
);
CREATE INDEX sent_forms_sent ON sent_forms (sent_at);

-- Which posts ever quoted which with a line naming it, so that hiding one finds
-- its quotes without reading all that was posted since. Rows stay when a quote is
-- edited away: the text says whether it is still there.
CREATE TABLE post_quotes (
    quoted_id       BIGINT NOT NULL REFERENCES posts (id),
    post_id         BIGINT NOT NULL REFERENCES posts (id),
    PRIMARY KEY (quoted_id, post_id)
);
CREATE INDEX post_quotes_post ON post_quotes (post_id);

-- Where a guest who flagged wants to hear of the outcome; it goes when he was told.
ALTER TABLE flags ADD COLUMN answer_to TEXT CHECK (length(answer_to) <= 320);

CREATE INDEX actions_board ON actions (board_id, entry_id) WHERE board_id IS NOT NULL;
