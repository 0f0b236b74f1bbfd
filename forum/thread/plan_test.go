package thread_test

import (
	"context"
	"strings"
	"testing"

	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

// TestNoPageReadsEveryPost asks SQLite how it reads what pages ask for: an index
// over a column that is nearly always NULL looks selective to it and is not.
func TestNoPageReadsEveryPost(t *testing.T) {
	t.Parallel()
	d := forumtest.Database(t, db.SQLite)
	for _, from := range []string{
		"accepted_answers c JOIN posts p ON p.id = c.post_id WHERE c.thread_id = 1 AND c.taken_back_at IS NULL AND READABLE",
		"official_answers o JOIN posts p ON p.id = o.post_id WHERE o.thread_id = 1 AND o.withdrawn_at IS NULL AND READABLE",
		"posts p WHERE p.thread_id = 1 AND READABLE",
		"posts p WHERE p.author_id = 1 AND READABLE",
		"threads t WHERE t.board_id = 1 AND LISTED",
	} {
		query := strings.NewReplacer("READABLE", thread.Readable, "LISTED", thread.Listed).Replace("EXPLAIN QUERY PLAN SELECT 1 FROM " + from)
		var plan []struct{ Detail string }
		if err := d.Read(context.Background()).Raw(query).Scan(&plan).Error; err != nil {
			t.Fatal(err)
		}
		for _, step := range plan {
			if strings.Contains(step.Detail, "hide_entry_id") || strings.Contains(step.Detail, "unlist_entry_id") || strings.HasPrefix(step.Detail, "SCAN") {
				t.Errorf("%s: %s", from, step.Detail)
			}
		}
	}
}
