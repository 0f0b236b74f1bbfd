package demo_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/demo"
	"answerable/forum/forumtest"
	"answerable/forum/server"
	"answerable/forum/thread"
)

func world(t *testing.T, engine db.Dialect) *forumtest.World {
	t.Helper()
	return forumtest.New(t, engine, func(s *config.Settings, o *server.Options) { s.Demo, o.NoJobs = true, true })
}

func settle(ctx context.Context, w *forumtest.World) error {
	return demo.Settle(ctx, demo.Parts{DB: w.DB, People: w.People, Threads: w.Threads})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, w *forumtest.World, query string) (n int) {
	t.Helper()
	must(t, w.DB.Read(context.Background()).Raw(query).Row().Scan(&n))
	return n
}

// tables are those whose rows a second Settle, or one after a crash, must not add to.
var tables = []string{"members", "teams", "team_members", "settings", "boards", "products", "models", "reply_templates", "threads", "thread_tags",
	"posts", "post_revisions", "official_answers", "accepted_answers", "confirmations", "helpful_marks", "staff_notes", "log_entries", "notices",
	"read_positions", "import_refs"}

func counts(t *testing.T, w *forumtest.World) string {
	t.Helper()
	var all []string
	for _, table := range tables {
		all = append(all, fmt.Sprintf("%s %d", table, count(t, w, "SELECT count(*) FROM "+table)))
	}
	return strings.Join(all, "\n")
}

func TestSettle(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w, ctx := world(t, engine), context.Background()
		began := time.Now()
		must(t, settle(ctx, w))
		t.Logf("written in %s", time.Since(began).Round(time.Millisecond))
		first := counts(t, w)
		must(t, settle(ctx, w))
		if again := counts(t, w); again != first {
			t.Errorf("a second Settle changed the rows:\n%s\nbefore:\n%s", again, first)
		}
		shows(t, w)
		reads(t, w)
	})
}

// TestTheLogIsInTheOrderOfTime: threads are written one after another, and a log
// whose later entries are older would look like one that somebody had changed.
func TestTheLogIsInTheOrderOfTime(t *testing.T) {
	t.Parallel()
	w := world(t, db.SQLite)
	must(t, settle(context.Background(), w))
	if n := count(t, w, `SELECT count(*) FROM log_entries a JOIN log_entries b ON b.id = a.id + 1 WHERE b.happened_at < a.happened_at`); n > 0 {
		t.Errorf("%d entries are older than the one before", n)
	}
	if n := count(t, w, "SELECT count(*) FROM log_entries"); n < 5 {
		t.Errorf("only %d entries", n)
	}
}

// shows checks that the community has something of everything.
func shows(t *testing.T, w *forumtest.World) {
	for _, want := range []struct {
		what, query string
		least       int
	}{
		{"boards", `SELECT count(*) FROM boards`, 6},
		{"boards for members", `SELECT count(*) FROM boards WHERE may_see = 'members'`, 1},
		{"boards for staff", `SELECT count(*) FROM boards WHERE may_see = 'staff'`, 1},
		{"threads", `SELECT count(*) FROM threads`, 60},
		{"questions", `SELECT count(*) FROM threads WHERE kind = 'question'`, 20},
		{"faults", `SELECT count(*) FROM threads WHERE kind = 'fault'`, 10},
		{"discussions", `SELECT count(*) FROM threads WHERE kind = 'discussion'`, 5},
		{"announcements", `SELECT count(*) FROM threads WHERE kind = 'announcement'`, 3},
		{"threads with a model and a version", `SELECT count(*) FROM threads WHERE model_id IS NOT NULL AND product_version <> ''`, 15},
		{"posts of the longest thread", `SELECT max(last_number) FROM threads`, 421},
		{"people in the longest thread", `SELECT count(DISTINCT author_id) FROM posts WHERE thread_id = (SELECT id FROM threads ORDER BY last_number DESC LIMIT 1)`, 60},
		{"official answers in the longest thread", `SELECT count(*) FROM official_answers WHERE withdrawn_at IS NULL AND versions <> ''
			AND thread_id = (SELECT id FROM threads ORDER BY last_number DESC LIMIT 1)`, 3},
		{"unanswered threads", `SELECT count(*) FROM threads WHERE kind IN ('question', 'fault') AND official_count = 0 AND accepted_count = 0`, 6},
		{"threads without any reply of staff", `SELECT count(*) FROM threads t WHERE NOT EXISTS (SELECT 1 FROM posts p WHERE p.thread_id = t.id AND p.as_role <> 'member')`, 3},
		{"accepted", `SELECT count(*) FROM threads WHERE accepted_count > 0`, 20},
		{"official", `SELECT count(*) FROM threads WHERE official_count > 0`, 15},
		{"withdrawn official answers", `SELECT count(*) FROM official_answers o JOIN log_texts x ON x.entry_id = o.withdraw_entry_id WHERE x.public_reason <> ''`, 2},
		{"edited posts", `SELECT count(*) FROM posts WHERE revision > 1`, 3},
		{"posts edited more than twice", `SELECT count(*) FROM posts WHERE revision > 3`, 1},
		{"posts withdrawn by their authors", `SELECT count(*) FROM posts WHERE withdrawn_at IS NOT NULL`, 2},
		{"worked", `SELECT count(*) FROM confirmations WHERE worked`, 50},
		{"did not work", `SELECT count(*) FROM confirmations WHERE NOT worked`, 8},
		{"confirmations with model and version", `SELECT count(*) FROM confirmations WHERE model_id IS NOT NULL AND version <> ''`, 40},
		{"helpful marks", `SELECT count(*) FROM helpful_marks`, 100},
		{"staff notes", `SELECT count(*) FROM staff_notes`, 8},
		{"reply templates", `SELECT count(*) FROM reply_templates`, 5},
		{"members", `SELECT count(*) FROM members WHERE role = 'member'`, 70},
		{"staff", `SELECT count(*) FROM members m JOIN team_members t ON t.member_id = m.id WHERE m.role = 'staff'`, 7},
		{"moderators", `SELECT count(*) FROM members WHERE role = 'moderator'`, 2},
		{"administrators", `SELECT count(*) FROM members WHERE role = 'administrator'`, 1},
		{"posts of staff with their team", `SELECT count(*) FROM posts WHERE as_role = 'staff' AND as_team <> ''`, 80},
		{"posts of moderators", `SELECT count(*) FROM posts WHERE as_role = 'moderator'`, 4},
		{"notices", `SELECT count(*) FROM notices`, 20},
	} {
		if got := count(t, w, want.query); got < want.least {
			t.Errorf("%s: %d, want at least %d", want.what, got, want.least)
		}
	}
	for _, wrong := range []struct{ what, query string }{
		{"posts before their author joined", `SELECT count(*) FROM posts p JOIN members m ON m.id = p.author_id WHERE p.created_at < m.created_at`},
		{"posts before the one in front of them", `SELECT count(*) FROM posts p JOIN posts q ON q.thread_id = p.thread_id AND q.number = p.number - 1 WHERE p.created_at < q.created_at`},
		{"passwords", `SELECT count(*) FROM members WHERE password_hash IS NOT NULL`},
		{"posts whose author's role is not theirs", `SELECT count(*) FROM posts p JOIN members m ON m.id = p.author_id WHERE p.as_role <> m.role`},
		{"equal posts on one page", `SELECT count(*) FROM posts p JOIN posts q ON q.thread_id = p.thread_id AND q.source = p.source AND q.id < p.id
			AND (q.number - 1) / 20 = (p.number - 1) / 20`},
		{"long posts that come twice in a thread", `SELECT count(*) FROM posts p JOIN posts q ON q.thread_id = p.thread_id AND q.source = p.source AND q.id < p.id
			AND length(p.source) > 160`},
	} {
		if got := count(t, w, wrong.query); got != 0 {
			t.Errorf("%s: %d, want none", wrong.what, got)
		}
	}
}

// leftOver is what the writing of bodies should have replaced.
var leftOver = regexp.MustCompile(`\{[a-z#][a-z0-9.+@#-]*\}|%[a-z-]+ [a-z0-9_.]+ [+=]|<no value>`)

// reads opens every page of every thread as a moderator does.
func reads(t *testing.T, w *forumtest.World) {
	ctx, v, pages := context.Background(), account.Viewer{ID: 1, Role: account.Moderator}, 0
	var ids []int64
	must(t, w.DB.Read(ctx).Raw(`SELECT id FROM threads ORDER BY id`).Scan(&ids).Error)
	for _, id := range ids {
		head, err := w.Forum.Thread(ctx, v, id)
		must(t, err)
		if head.ActiveAt.After(w.Clock.Now()) {
			t.Errorf("%s: its last post is in the future", head.Title)
		}
		for number := 1; number <= head.Pages(); number++ {
			page, err := w.Forum.Page(ctx, v, head, number, nil)
			must(t, err)
			pages++
			for _, p := range page.Posts {
				readable(t, head, p)
			}
		}
	}
	if pages < len(ids)+21 {
		t.Errorf("%d pages in %d threads: the long thread is not long", pages, len(ids))
	}
}

func readable(t *testing.T, head thread.Thread, p thread.Post) {
	if p.HTML == "" || p.Plain == "" {
		t.Errorf("%s #%d is empty", head.Title, p.Number)
	}
	if found := leftOver.FindString(p.Plain); found != "" {
		t.Errorf("%s #%d has %q left in it", head.Title, p.Number, found)
	}
	if n := len([]rune(p.Plain)); n < 4 {
		t.Errorf("%s #%d has only %d characters: %q", head.Title, p.Number, n, p.Plain)
	}
}

// TestSettleAfterCrash ends Settle again and again in the middle.
func TestSettleAfterCrash(t *testing.T) {
	t.Parallel()
	whole := world(t, db.SQLite)
	must(t, settle(context.Background(), whole))
	w := world(t, db.SQLite)
	var left int
	var crash context.CancelFunc
	w.DB.Hear(func(string) {
		if left--; left == 0 {
			crash()
		}
	})
	crashes := 0
	for _, news := range []int{3, 20, 160, 333, 700, 1 << 30} {
		ctx, cancel := context.WithCancel(context.Background())
		left, crash = news, cancel
		err := settle(ctx, w)
		cancel()
		switch {
		case err == nil && news < 1<<30:
			t.Errorf("written to the end before %d changes were heard of", news)
		case err != nil && !errors.Is(err, context.Canceled):
			t.Fatal(err)
		case err != nil:
			crashes++
		}
	}
	if crashes == 0 {
		t.Fatal("nothing was interrupted")
	}
	if got, want := counts(t, w), counts(t, whole); got != want {
		t.Errorf("after %d crashes:\n%s\nwithout:\n%s", crashes, got, want)
	}
}

func TestSettleRefusesRealForum(t *testing.T) {
	t.Parallel()
	w := world(t, db.SQLite)
	w.Member("real_admin", account.Administrator)
	err := settle(context.Background(), w)
	if err == nil || !strings.Contains(err.Error(), "--data") {
		t.Fatalf("want a refusal that says what to do, got %v", err)
	}
	if n := count(t, w, `SELECT count(*) FROM members`); n != 1 {
		t.Errorf("%d members, want the one who was there", n)
	}
}

func TestPeople(t *testing.T) {
	t.Parallel()
	w, ctx := world(t, db.SQLite), context.Background()
	if nobody, err := demo.People(ctx, w.People); err != nil || len(nobody) != 0 {
		t.Fatalf("before Settle: %v, %v", nobody, err)
	}
	must(t, settle(ctx, w))
	people, err := demo.People(ctx, w.People)
	must(t, err)
	if len(people) != len(account.Roles()) {
		t.Fatalf("%v: want one person for each role", people)
	}
	for i, role := range account.Roles() {
		token, err := w.People.SignInAs(ctx, people[i].ID, "test")
		must(t, err)
		v, err := w.People.ViewerOf(ctx, token)
		must(t, err)
		if v.Role != role || v.Name != people[i].Name || people[i].Role != string(role) || people[i].Text == "" {
			t.Errorf("%+v signs in as %+v", people[i], v)
		}
	}
}
