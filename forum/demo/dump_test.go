package demo_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"answerable/forum/db"
)

func TestDump(t *testing.T) {
	w := world(t, db.SQLite)
	must(t, settle(context.Background(), w))
	var rows []struct{ ThreadID, Number int; Name, AsTeam, Source, Title string; CreatedAt string }
	must(t, w.DB.Read(context.Background()).Raw(`SELECT p.thread_id, p.number, m.name, p.as_team, p.source, h.title, p.created_at FROM posts p JOIN threads h ON h.id=p.thread_id JOIN members m ON m.id = p.author_id ORDER BY p.thread_id, p.number`).Scan(&rows).Error)
	f, _ := os.Create("/tmp/demopiece/dump.txt")
	for _, r := range rows { fmt.Fprintf(f, "=== %s #%d %s [%s] %s\n%s\n", r.Title, r.Number, r.Name, r.AsTeam, r.CreatedAt, r.Source) }
	f.Close()
}
