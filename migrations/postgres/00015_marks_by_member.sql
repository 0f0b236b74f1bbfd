-- +goose Up
-- A member's own marks on the posts of a page are next to each other.
CREATE INDEX confirmations_member ON confirmations (member_id, post_id);
CREATE INDEX helpful_marks_member ON helpful_marks (member_id, post_id);
