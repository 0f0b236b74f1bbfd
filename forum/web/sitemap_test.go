package web_test

import (
	"context"
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

// TestTheSitemapHasNoEmptyFiles: an import leaves a gap in the ids.
func TestTheSitemapHasNoEmptyFiles(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		w.Member("root_admin", account.Administrator)
		asker, board := w.Member("Aino", account.Member), w.Board("Gateways")
		w.Thread(asker, board, "Before the import", "It was here before the other forum came.")
		err := w.DB.Write(context.Background(), func(tx *db.Tx) error {
			return w.Forum.KeepFree(context.Background(), tx, thread.Numbers{Thread: 20_500, Post: 99})
		})
		if err != nil {
			t.Fatal(err)
		}
		if after := w.Thread(asker, board, "After the import", "It is the first after the other forum came."); after.ThreadID != 20_501 || after.PostID != 100 {
			t.Errorf("after the import came %+v", after)
		}
		index := w.Guest().Get("/sitemap.xml").OK().Body
		for n, want := range map[string]int{"1": 200, "2": 404, "3": 200, "4": 404} {
			if got := w.Guest().Get("/sitemap/" + n + ".xml").Status; got != want || strings.Contains(index, "/sitemap/"+n+".xml") != (want == 200) {
				t.Errorf("part %s gave %d, want %d, of\n%s", n, got, want, index)
			}
		}
	})
}
