package importer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/forum/importer"
)

// at gives the fields of a post of a made topic.
func at(id, number int, more string) string {
	return fmt.Sprintf(`{"id":%d,"post_number":%d,"post_type":1,"username":"User%d","user_id":%d,"created_at":"2021-03-0%dT08:00:00.5Z",
		"cooked":"<p>Text %d</p>","admin":true,"moderator":true,"avatar_template":"/user_avatar/talk.example.org/x/{size}/1.png"%s}`,
		id, number, id%3+1, id%3+1, number%9+1, id, more)
}

func made(id int, more string, posts ...string) string {
	return fmt.Sprintf(`{"id":%d,"title":"Topic %d","slug":"topic-%d","post_stream":{"posts":[%s],"stream":[1]}%s}`, id, id, id, strings.Join(posts, ","), more)
}

func topics(t testing.TB, files map[string]string) importer.Options {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		write(t, filepath.Join(dir, name), content)
	}
	return importer.Options{Paths: []string{dir}}
}

func TestDiscourseOddTopics(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		options := topics(t, map[string]string{
			"a-solved.json": made(7, `,"tags":["net",{"name":"Wi Fi"},5],"accepted_answer":{"post_number":6},"details":{"links":[
				{"url":"https://talk.example.org/t/topic-8/8/2","internal":true},{"url":"/t/gone/999","internal":true},{"url":"/t/topic-8/8","internal":true,"reflection":true}]}`,
				at(1, 1, ""), at(3, 3, `,"hidden":true`), at(4, 4, `,"reply_to_post_number":3`), at(5, 5, `,"deleted_at":"2021-01-01"`), at(6, 6, `,"reply_to_post_number":1`),
				at(2, 2, `,"raw":"Text **2**","cooked":"<p>Text <strong>2</strong></p><p><a href=\"/t/topic-8/8/1\">see</a></p>"`),
				at(8, 8, `,"post_type":4`), at(9, 9, `,"post_type":3,"action_code":"autobumped","cooked":""`), at(10, 10, `,"user_deleted":true`)),
			"closed.json":  made(8, `,"closed":true`, at(20, 1, ""), at(21, 2, `,"username":"","user_id":null`), at(1, 3, ""), at(22, 2, "")),
			"more.json":    made(8, "", at(30, 1, "")),
			"private.json": made(9, `,"archetype":"private_message"`, at(40, 1, "")),
			"hidden.json":  made(10, `,"visible":false`, at(41, 1, "")),
			"empty.json":   made(11, "", at(42, 1, `,"hidden":true`)),
			"broken.json":  `{"id":12,`,
			"list.json":    `[1,2]`,
			"types.json":   `{"id":"13","post_stream":[]}`,
			"notes.txt":    "not looked at",
		})
		dry := options
		dry.DryRun = true
		expected, err := w.Discourse(w.ctx, dry)
		w.must(err)
		report, err := w.Discourse(w.ctx, options)
		w.must(err)
		w.same(expected, report)
		if report.From != "discourse:talk.example.org" || !slices.Equal(report.Boards, []string{"talk-example-org"}) {
			t.Errorf("%s into %s", report.From, report.Boards)
		}
		w.new(report, map[string]int64{"threads": 2, "posts": 6, "members": 4, "accepted answers": 1, "locked threads": 1, "log entries": 1})
		w.told(report.Skipped, map[string]int64{"private topics": 1, "topics that are deleted or unlisted at the source": 1, "topics without a readable post": 1,
			"files that hold no topic with posts": 3, "files with a topic that another file holds": 1, "posts deleted at the source": 2,
			"posts hidden at the source, whose text it withholds": 1, "whispers, which only staff may read at the source": 1,
			"small actions that are no moderation": 1, "posts whose id or number was used before": 2})
		w.told(report.Dangling, map[string]int64{"replies to posts that are not taken": 1, "links to topics that are not in the files": 1})
		w.wants(map[string]int64{
			`SELECT count(*) FROM posts p JOIN threads t ON t.id = p.thread_id WHERE t.title = 'Topic 7' AND p.number <= 4`: 4,
			`SELECT p.number FROM posts p JOIN accepted_answers a ON a.post_id = p.id`:                                      4,
			`SELECT count(*) FROM threads WHERE id <= 8`:                                                                    0, // an old /t/8 is no other thread
			`SELECT count(*) FROM posts WHERE id <= 22`:                                                                     0,
			`SELECT count(*) FROM threads WHERE kind = 'question'`:                                                          1,
			`SELECT count(*) FROM thread_tags WHERE tag IN ('net', 'wi-fi')`:                                                2,
			`SELECT count(*) FROM members WHERE name = 'former member'`:                                                     1,
			`SELECT count(*) FROM posts WHERE source LIKE '%[see](/t/%' OR source LIKE '%[see](/p/%'`:                       1,
			`SELECT count(*) FROM log_texts WHERE public_reason = 'Closed. The source does not tell by whom, when or why.'`: 1,
		})
		w.leads("/t/topic-7/7/6", "post", `SELECT post_id FROM accepted_answers`)
		w.leads("/t/x/7/2", "post", `SELECT id FROM posts WHERE origin_url LIKE '%/7/2'`)
		w.sound()
	})
}

func TestDiscourseCategoriesBecomeBoards(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		options := topics(t, map[string]string{
			"a.json": made(1, `,"category_id":4`, at(1, 1, "")), "b.json": made(2, `,"category_id":5`, at(2, 1, "")),
			"c.json": made(3, `,"category_id":6`, at(3, 1, "")), "d.json": made(4, `,"category_id":99`, at(4, 1, "")),
			"e.json": made(5, `,"category_id":8`, at(5, 1, "")), "f.json": made(6, "", at(6, 1, "")), "g.json": made(7, `,"category_id":9`, at(7, 1, "")),
			"site.json": `{"categories":[{"id":4,"name":"Gateways","slug":"gateways"},{"id":5,"name":"Help","slug":"help","parent_category_id":4},
				{"id":7,"name":"Staff","slug":"staff","read_restricted":true},{"id":8,"name":"Plans","slug":"plans","parent_category_id":7}]}`,
			"z.json": `{"category_list":{"categories":[{"id":6,"name":"支持","slug":"","subcategory_list":[{"id":9,"name":"Help","slug":"help","parent_category_id":6}]}]}}`,
		})
		dry := options
		dry.DryRun = true
		expected, err := w.Discourse(w.ctx, dry)
		w.must(err)
		w.wants(map[string]int64{`SELECT count(*) FROM boards`: 0, `SELECT count(*) FROM redirects`: 0})
		report, err := w.Discourse(w.ctx, options)
		w.must(err)
		w.same(expected, report)
		w.new(report, map[string]int64{"threads": 6, "boards": 5})
		w.told(report.Skipped, map[string]int64{"topics in categories that not everybody may read at the source": 1})
		in := func(slug, title string) string {
			return fmt.Sprintf(`SELECT count(*) FROM threads t JOIN boards b ON b.id = t.board_id WHERE b.slug = '%s' AND t.title = '%s'`, slug, title)
		}
		w.wants(map[string]int64{in("gateways", "Topic 1"): 1, in("gateways-help", "Topic 2"): 1, in("category-6", "Topic 3"): 1,
			in("talk-example-org", "Topic 4"): 1, in("talk-example-org", "Topic 6"): 1, in("6-help", "Topic 7"): 1,
			`SELECT count(*) FROM boards WHERE name IN ('Gateways', 'Gateways: Help', 'talk.example.org', '支持: Help')`: 4})
		for _, path := range []string{"/c/gateways/4", "/c/x/4/l/latest", "/c/-/4"} {
			w.leads(path, "board", `SELECT id FROM boards WHERE slug = 'gateways'`)
		}
		w.leads("/c/gateways/help/5", "board", `SELECT id FROM boards WHERE slug = 'gateways-help'`)

		// A board with another address by then is the same board.
		w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error {
			return tx.Exec(`UPDATE boards SET slug = 'routers' WHERE slug = 'gateways'`).Error
		}))
		write(t, filepath.Join(options.Paths[0], "h.json"), made(8, `,"category_id":4`, at(8, 1, "")))
		report, err = w.Discourse(w.ctx, options)
		w.must(err)
		w.new(report, map[string]int64{"threads": 1, "boards": 0})
		w.wants(map[string]int64{in("routers", "Topic 8"): 1})

		// The options may send all to one board.
		other := newWorld(t, engine)
		options.Board = "all"
		report, err = other.Discourse(other.ctx, options)
		other.must(err)
		other.new(report, map[string]int64{"threads": 7, "boards": 1})
		other.sound()
	})
}

func TestDiscourseRefusals(t *testing.T) {
	t.Parallel()
	nameless := strings.ReplaceAll(made(1, "", at(1, 1, "")), "talk.example.org", "x")
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"no file":  {map[string]string{"a.txt": ""}, "no file to import"},
		"no topic": {map[string]string{"a.json": "{}", "b.json": "\x1f\x8b"}, "None of the files"},
		"no site":  {map[string]string{"a.json": nameless}, "Name its host"},
		"deep":     {map[string]string{"a.json": strings.Repeat("[", 1<<20)}, "None of the files"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, db.SQLite)
			_, err := w.Discourse(w.ctx, topics(t, c.files))
			if err == nil || !strings.Contains(fail.From(err).Text+fail.From(err).Next, c.want) {
				t.Errorf("got %v, want a text with %q", err, c.want)
			}
		})
	}
	w := newWorld(t, db.SQLite)
	if _, err := w.Discourse(w.ctx, importer.Options{Paths: []string{filepath.Join(t.TempDir(), "missing")}}); !os.IsNotExist(fail.From(err).Cause) {
		t.Errorf("got %v for a missing file", err)
	}
}

func TestReportForPeople(t *testing.T) {
	t.Parallel()
	r := importer.Report{From: "discourse:a.example", Boards: []string{"a", "b"}, DryRun: true, Figures: []importer.Figure{{Kind: "posts", New: 1234567, Known: 12}},
		Skipped: []importer.Count{{What: "private topics", N: 1000}}}
	for _, want := range []string{`Import of discourse:a.example into a, b (dry run: nothing was written)`, "1,234,567", "1,000  private topics"} {
		if !strings.Contains(r.String(), want) {
			t.Errorf("no %q in\n%s", want, r)
		}
	}
}
