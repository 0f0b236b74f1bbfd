package importer_test

import (
	"slices"
	"strings"

	"answerable/forum/account"

	"golang.org/x/net/html"
)

// sound checks what must hold after any import: counters are those of the rows,
// numbers have no gaps, marks are the opener's, nobody was told anything.
func (w *world) sound() {
	w.t.Helper()
	w.wants(map[string]int64{
		`SELECT count(*) FROM threads t WHERE last_number <> (SELECT count(*) FROM posts WHERE thread_id = t.id)`:                                                               0,
		`SELECT count(*) FROM threads t WHERE last_number <> (SELECT max(number) FROM posts WHERE thread_id = t.id)`:                                                            0,
		`SELECT count(*) FROM threads t WHERE active_at <> (SELECT max(created_at) FROM posts WHERE thread_id = t.id)`:                                                          0,
		`SELECT count(*) FROM threads t WHERE opener_id <> (SELECT author_id FROM posts WHERE thread_id = t.id AND number = 1)`:                                                 0,
		`SELECT count(*) FROM threads t WHERE last_poster_id NOT IN (SELECT author_id FROM posts WHERE thread_id = t.id AND created_at = t.active_at)`:                          0,
		`SELECT count(*) FROM threads t WHERE accepted_count <> (SELECT count(*) FROM accepted_answers WHERE thread_id = t.id)`:                                                 0,
		`SELECT count(*) FROM threads WHERE last_staff_at IS NOT NULL OR official_count > 0`:                                                                                    0,
		`SELECT count(*) FROM boards b WHERE thread_count <> (SELECT count(*) FROM threads WHERE board_id = b.id)`:                                                              0,
		`SELECT count(*) FROM boards b WHERE unanswered_count <> (SELECT count(*) FROM threads WHERE board_id = b.id AND kind IN ('question', 'fault') AND accepted_count = 0)`: 0,
		`SELECT count(*) FROM accepted_answers a JOIN threads t ON t.id = a.thread_id WHERE a.accepted_by <> t.opener_id`:                                                       0,
		`SELECT count(*) FROM posts p JOIN posts q ON q.id = p.reply_to WHERE q.thread_id <> p.thread_id OR q.number >= p.number`:                                               0,
		`SELECT count(*) FROM posts WHERE helpful_count + worked_count + failed_count > 0 OR as_role <> 'member' OR as_team <> ''`:                                              0,
		`SELECT count(*) FROM posts WHERE html = '' OR origin_url = ''`:                                                                                                         0,
		`SELECT count(*) FROM members WHERE imported_from IS NULL OR role <> 'member' OR email IS NOT NULL OR password_hash IS NOT NULL OR about <> ''`:                         0,
		`SELECT count(*) FROM members m WHERE NOT EXISTS (SELECT 1 FROM posts WHERE author_id = m.id)`:                                                                          0,
		`SELECT count(*) FROM log_entries WHERE source <> 'imported' OR imported_from IS NULL OR actor_id IS NOT NULL`:                                                          0,
		`SELECT (SELECT count(*) FROM notices) + (SELECT count(*) FROM subscriptions) + (SELECT count(*) FROM submissions)`:                                                     0,
		`SELECT count(*) FROM river_job WHERE kind <> 'thread_changed'`:                                                                                                         0,
		`SELECT count(*) FROM threads t WHERE NOT EXISTS (SELECT 1 FROM river_job)`:                                                                                             0,
	})
	w.balanced()
}

// balanced checks the HTML of all posts: every element is closed in order, and
// no markup of the source is left as text outside code.
func (w *world) balanced() {
	w.t.Helper()
	rows, err := w.db.Read(w.ctx).Raw(`SELECT origin_url, html FROM posts`).Rows()
	w.must(err)
	defer func() { w.must(rows.Close()) }()
	for rows.Next() {
		var url, body string
		w.must(rows.Scan(&url, &body))
		if what := broken(body); what != "" {
			w.t.Errorf("%s: %s in\n%s", url, what, body)
		}
	}
	w.must(rows.Err())
}

// broken gives what is wrong with a post's HTML, "" for nothing.
func broken(body string) string {
	var open []string
	tokens := html.NewTokenizer(strings.NewReader(body))
	for {
		switch kind := tokens.Next(); kind {
		case html.ErrorToken:
			if len(open) > 0 {
				return "an open " + strings.Join(open, " ")
			}
			return ""
		case html.StartTagToken:
			if name := tokens.Token().Data; !slices.Contains([]string{"br", "hr", "img", "input"}, name) {
				open = append(open, name)
			}
		case html.EndTagToken:
			name := tokens.Token().Data
			if len(open) == 0 || open[len(open)-1] != name {
				return "a stray </" + name + ">"
			}
			open = open[:len(open)-1]
		case html.TextToken:
			if what := stray(string(tokens.Text()), open); what != "" {
				return what
			}
		}
	}
}

func stray(text string, open []string) string {
	if slices.Contains(open, "code") || slices.Contains(open, "pre") {
		return ""
	}
	for _, markup := range []string{"<p>", "</p>", "<!--", "<li>", "<blockquote", "<kbd", "<sup>", "<aside", "<div", "&#39;", "&quot;", "**Edit", "[quote", "![", "]("} {
		if strings.Contains(html.UnescapeString(text), markup) {
			return "a stray " + markup
		}
	}
	return ""
}

// leads checks where old addresses lead, as "post N", "thread N" and the like.
func (w *world) leads(path string, kind string, query string, values ...any) {
	w.t.Helper()
	m, err := w.forum.OldAddress(w.ctx, account.Viewer{}, path)
	if err != nil {
		w.t.Errorf("%s: %v", path, err)
		return
	}
	got := map[string]int64{"post": m.PostID, "thread": m.Place.ThreadID, "member": m.MemberID}[kind]
	if kind == "board" {
		got = w.number(`SELECT id FROM boards WHERE slug = ?`, m.Board)
	}
	if want := w.number(query, values...); string(m.Kind) != kind || got != want {
		w.t.Errorf("%s leads to %s %d, want %s %d", path, m.Kind, got, kind, want)
	}
}
