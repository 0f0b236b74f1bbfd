package search_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/forum/search"
	"answerable/forum/thread"
)

func TestFoundAfterTheJob(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, dialect db.Dialect) {
		w, _ := indexed(t, dialect)
		board := w.board(thread.Everyone)
		id := w.start(board, "Tablet shows <b>nothing</b>", "The screen stays black.", "Mine flickers since 4.7.5.1.83.", "Hold the power key.")
		if found := w.find(search.Ask{Text: "flickers"}); len(found.Hits) != 0 {
			t.Fatalf("found before its job: %+v", found)
		}
		w.index(id)
		found := w.find(search.Ask{Text: "flickers"})
		if !slices.Equal(ids(found), []int64{id}) || found.Note != "" || found.Total != 1 {
			t.Fatalf("%+v", found)
		}
		hit := found.Hits[0].Thread
		if hit.PostNumber != 2 || string(hit.Fragment) != "Mine <mark>flickers</mark> since 4.7.5.1.83." {
			t.Errorf("post %d: %s", hit.PostNumber, hit.Fragment)
		}
		if hit.TitleHTML != "Tablet shows &lt;b&gt;nothing&lt;/b&gt;" || hit.BoardName != "Board 1" || hit.LastName != "Ada" || hit.LastNumber != 3 {
			t.Errorf("%+v", hit)
		}
		if title := w.find(search.Ask{Text: "tablet"}).Hits; len(title) != 1 || title[0].Thread.PostNumber != 1 || !strings.HasPrefix(string(title[0].Thread.TitleHTML), "<mark>Tablet</mark>") {
			t.Errorf("found by its title: %+v", title)
		}
		if other := w.find(search.Ask{Text: "flickers", BoardIDs: []int64{w.board(thread.Everyone)}}); len(other.Hits) != 0 {
			t.Errorf("found in another board: %+v", other)
		}
	})
}

func TestTheBestPostIsFoundFarBackInALongThread(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, dialect db.Dialect) {
		w, engine := indexed(t, dialect)
		id := w.start(w.board(thread.Everyone), "One hundred and twenty posts", "Opening post.")
		for n := 2; n <= 120; n++ {
			w.post(id, fmt.Sprintf("Reply with token%d in it, and a gasket.", n))
		}
		w.index(id)
		if count, err := engine.Count(w.ctx); err != nil || count != 3 {
			t.Fatalf("%d documents, %v", count, err)
		}
		for _, number := range []int{2, 50, 51, 100, 101, 120} {
			found := w.find(search.Ask{Text: fmt.Sprintf("token%d", number)})
			if len(found.Hits) != 1 || found.Hits[0].Thread.PostNumber != number {
				t.Errorf("token%d: %+v", number, found.Hits)
			}
		}
	})
}

func TestWhatABoardHidesIsNeverFound(t *testing.T) {
	t.Parallel()
	viewers := map[thread.Audience]account.Viewer{
		thread.Everyone: {}, thread.Members: {ID: 7, Role: account.Member}, thread.StaffOnly: {ID: 8, Role: account.Staff},
	}
	order := []thread.Audience{thread.Everyone, thread.Members, thread.StaffOnly}
	forumtest.Each(t, func(t *testing.T, dialect db.Dialect) {
		for _, engine := range []search.Engine{openBleve(t), nil} {
			w := newWorld(t, dialect, engine)
			for _, audience := range order {
				w.start(w.board(audience), "Plans for "+string(audience), "The zeppelin departs.")
			}
			if engine != nil {
				w.reindex()
			}
			for seen, audience := range order {
				found := w.find(search.Ask{Text: "zeppelin"}, viewers[audience])
				if len(found.Hits) != seen+1 {
					t.Errorf("%s finds %+v", audience, found.Hits)
				}
			}
			if found := w.find(search.Ask{Text: "zeppelin", BoardIDs: []int64{3}}); len(found.Hits) != 0 || found.Total != 0 {
				t.Errorf("a guest finds in the staff's board: %+v", found)
			}
		}
	})
}

func TestABoardThatClosesIsGoneAtOnceTotalsIncluded(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, dialect db.Dialect) {
		w, _ := indexed(t, dialect)
		open, closing := w.board(thread.Everyone), w.board(thread.Everyone)
		stays := w.start(open, "Open zeppelin", "x")
		w.index(stays, w.start(closing, "Closed zeppelin", "x"))
		if found := w.find(search.Ask{Text: "zeppelin"}); found.Total != 2 {
			t.Fatalf("%+v", found)
		}
		w.narrow(closing, thread.StaffOnly)
		if found := w.find(search.Ask{Text: "zeppelin"}); !slices.Equal(ids(found), []int64{stays}) || found.Total != 1 {
			t.Errorf("%+v", found)
		}
	})
}

func TestHitsAreCheckedAgainInSQL(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, dialect db.Dialect) {
		w, engine := indexed(t, dialect)
		open, staff := w.board(thread.Everyone), w.board(thread.StaffOnly)
		moved := w.start(staff, "A secret zeppelin", "The secret token.")
		// the index still believes that everybody may see it
		err := engine.Put(w.ctx, []search.Document{{ID: search.DocumentID(search.Thread(moved), 0), Kind: search.KindThread, ThreadID: moved, Parts: 1,
			BoardID: open, Access: fmt.Sprint("b", open), Title: "A secret zeppelin", Body: "The secret token.", ActiveAt: w.clock.Now(), Version: 1}})
		if err != nil {
			t.Fatal(err)
		}
		if raw, err := engine.Search(w.ctx, search.Query{Text: "zeppelin", Access: []string{fmt.Sprint("b", open)}}); err != nil || len(raw.Hits) != 1 {
			t.Fatalf("the index must claim it: %+v %v", raw, err)
		}
		for _, ask := range []search.Ask{{Text: "zeppelin"}, {}, {Text: "secret", BoardIDs: []int64{open}}} {
			if found := w.find(ask); len(found.Hits) != 0 || found.Total != 0 {
				t.Errorf("%+v finds %+v", ask, found)
			}
		}
	})
}

func TestAWithdrawnPostIsNotShownNorFoundForLong(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, dialect db.Dialect) {
		w, _ := indexed(t, dialect)
		id := w.start(w.board(thread.Everyone), "Router drops", "It drops every hour.", "My password is zyzzyva42 by the way.", "Change the channel.")
		w.index(id)
		if found := w.find(search.Ask{Text: "zyzzyva42"}); len(found.Hits) != 1 || found.Hits[0].Thread.PostNumber != 2 {
			t.Fatalf("%+v", found)
		}
		w.withdraw(id, 2)
		// the index is not told yet: it still claims the thread, which drops out of hits
		for _, text := range []string{"zyzzyva42", "channel", ""} {
			if found := w.find(search.Ask{Text: text}); len(found.Hits) != 0 || found.Total != 0 {
				t.Errorf("%q finds a thread indexed before its latest hiding: %+v", text, found)
			}
		}
		w.index(id)
		if found := w.find(search.Ask{Text: "zyzzyva42"}); len(found.Hits) != 0 {
			t.Errorf("still found: %+v", found)
		}
		w.reindex()
		if found := w.find(search.Ask{Text: "zyzzyva42"}); len(found.Hits) != 0 {
			t.Errorf("found after a rebuild: %+v", found)
		}
		if found := w.find(search.Ask{Text: "channel"}); len(found.Hits) != 1 || found.Hits[0].Thread.PostNumber != 3 {
			t.Errorf("the rest is lost: %+v", found)
		}
	})
}

func TestAnEditReplacesTheOldText(t *testing.T) {
	t.Parallel()
	w, _ := indexed(t, db.SQLite)
	id := w.start(w.board(thread.Everyone), "Old heading", "oldword here")
	w.index(id)
	w.exec("UPDATE posts SET plain = 'newword here' WHERE thread_id = ?", id)
	w.exec("UPDATE threads SET title = 'New heading', version = version + 1 WHERE id = ?", id)
	w.index(id)
	if found := w.find(search.Ask{Text: "oldword"}); len(found.Hits) != 0 {
		t.Errorf("the old text is found: %+v", found)
	}
	if found := w.find(search.Ask{Text: "newword"}); len(found.Hits) != 1 || found.Hits[0].Thread.TitleHTML != "New heading" {
		t.Errorf("%+v", found)
	}
}

func TestAThreadThatIsNotThereIsDropped(t *testing.T) {
	t.Parallel()
	w, engine := indexed(t, db.SQLite)
	err := engine.Put(w.ctx, []search.Document{{ID: search.DocumentID(search.Thread(99), 0), Kind: search.KindThread, ThreadID: 99, Access: "b1", Title: "Ghost", Version: 1}})
	if err != nil {
		t.Fatal(err)
	}
	w.index(99)
	if count, err := engine.Count(w.ctx); err != nil || count != 0 {
		t.Errorf("%d documents, %v", count, err)
	}
}

func TestFilters(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, dialect db.Dialect) {
		for _, engine := range []search.Engine{openBleve(t), nil} {
			w := newWorld(t, dialect, engine)
			board := w.board(thread.Everyone)
			plain, official, accepted := w.start(board, "Pump plain", "x"), w.start(board, "Pump official", "x"), w.start(board, "Pump accepted", "x")
			w.exec("UPDATE threads SET official_count = 1 WHERE id = ?", official)
			w.exec("UPDATE threads SET accepted_count = 1 WHERE id = ?", accepted)
			w.exec("INSERT INTO thread_tags (thread_id, tag) VALUES (?, 'wifi'), (?, 'usb')", plain, official)
			if engine != nil {
				w.reindex()
			}
			for _, c := range []struct {
				ask  search.Ask
				want []int64
			}{
				{search.Ask{Text: "pump", Answers: search.Answered}, []int64{official, accepted}},
				{search.Ask{Text: "pump", Answers: search.Official}, []int64{official}},
				{search.Ask{Text: "pump", Answers: search.Unanswered}, []int64{plain}},
				{search.Ask{Text: "pump", Answers: "nonsense"}, []int64{plain, official, accepted}},
				{search.Ask{Text: "pump", Tags: []string{"wifi"}}, []int64{plain}},
				{search.Ask{Text: "pump", Tags: []string{"no such\x00tag"}}, nil},
				{search.Ask{Tags: []string{"usb"}}, []int64{official}},
				{search.Ask{BoardIDs: []int64{board + 1}}, nil},
				{search.Ask{Text: "pump -official"}, []int64{plain, accepted}},
			} {
				got := ids(w.find(c.ask))
				slices.Sort(got)
				if !slices.Equal(got, c.want) {
					t.Errorf("%+v with index %v: found %v, want %v", c.ask, engine != nil, got, c.want)
				}
			}
		}
	})
}

func TestPagesShowEachThreadOnce(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, dialect db.Dialect) {
		for _, engine := range []search.Engine{openBleve(t), nil} {
			w := newWorld(t, dialect, engine)
			board := w.board(thread.Everyone)
			for n := range 25 {
				w.start(board, fmt.Sprintf("Valve number %d", n), "leaks")
			}
			if engine != nil {
				w.reindex()
			}
			for _, text := range []string{"valve", ""} {
				seen, pages := map[int64]bool{}, 0
				for ask := (search.Ask{Text: text, Limit: 10}); ; pages++ {
					found := w.find(ask)
					for _, id := range ids(found) {
						if seen[id] {
							t.Errorf("thread %d twice", id)
						}
						seen[id] = true
					}
					if ask.Cursor = found.Next; found.Next == "" {
						break
					}
				}
				if len(seen) != 25 || pages != 2 {
					t.Errorf("%q with index %v: %d threads on %d pages", text, engine != nil, len(seen), pages+1)
				}
			}
		}
	})
}

func TestACursorThatIsNotOursIsRefused(t *testing.T) {
	t.Parallel()
	for _, engine := range []search.Engine{openBleve(t), nil} {
		w := newWorld(t, db.SQLite, engine)
		w.board(thread.Everyone)
		if engine != nil {
			w.reindex()
		}
		late := "db." + search.Cursor{Rank: 1e30, Last: 1, Seen: 1}.String()
		for _, after := range []string{"x", "db.", "db.x", "'; DROP TABLE threads; --", late} {
			if _, err := w.Find(w.ctx, account.Viewer{}, search.Ask{Text: "a", Cursor: after}); !fail.Is(err, fail.Invalid) {
				t.Errorf("%q with index %v: %v", after, engine != nil, err)
			}
		}
	}
}

func TestAnyTextIsALegalQuestion(t *testing.T) {
	t.Parallel()
	naughty := corpus(t, "naughty-strings/blns.json")
	naughty = append(naughty, "\x00", "a\x00b", "\xff\xfe", strings.Repeat("x", 200_000), strings.Repeat("a ", 9_000),
		"%", "_", "a%b_c!d", `\`, `"`, `'`, `" -`, "-", "--", "-a", `a" OR 1=1 --`, "title:secret", "+a -b ~c^2", "/re(gex/", "$1", "?", "@name")
	forumtest.Each(t, func(t *testing.T, dialect db.Dialect) {
		for _, engine := range []search.Engine{openBleve(t), nil} {
			w := newWorld(t, dialect, engine)
			w.start(w.board(thread.Everyone), "Some thread with null and undefined", "true or false")
			if engine != nil {
				w.reindex()
			}
			for _, text := range naughty {
				for _, ask := range []search.Ask{{Text: text}, {Text: "some", Tags: []string{text}}, {Text: "some", Answers: search.Answers(text)}} {
					if _, err := w.Find(w.ctx, account.Viewer{}, ask); err != nil {
						t.Errorf("%.60q: %v", text, err)
					}
				}
			}
		}
	})
}

func TestASearchTakesFewStatements(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, dialect db.Dialect) {
		for engine, most := range map[search.Engine]int64{openBleve(t): 3, nil: 5} {
			w := newWorld(t, dialect, engine)
			board := w.board(thread.Everyone)
			for n := range 30 {
				w.start(board, fmt.Sprintf("Sensor %d", n), "fails", "same here", "sensor replaced")
			}
			if engine != nil {
				w.reindex()
			}
			w.find(search.Ask{Text: "sensor"})
			ctx, count := db.CountStatements(w.ctx)
			found, err := w.Find(ctx, account.Viewer{}, search.Ask{Text: "sensor replaced"})
			if err != nil || len(found.Hits) != 20 {
				t.Fatalf("%d hits, %v", len(found.Hits), err)
			}
			if count.Load() > most {
				t.Errorf("with index %v: %d statements", engine != nil, count.Load())
			}
		}
	})
}

func TestReindexWhileWritesGoOn(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, dialect db.Dialect) {
		w, _ := indexed(t, dialect)
		board := w.board(thread.Everyone)
		var all []int64
		for n := range 60 {
			all = append(all, w.start(board, fmt.Sprintf("Motor %d", n), "before"))
		}
		w.index(all...)
		rebuilt := make(chan error)
		go func() {
			var failed error
			for range 5 {
				failed = errors.Join(failed, w.Reindex(w.ctx, func(int, int) {}))
			}
			rebuilt <- failed
		}()
		for n, going := 0, true; going; n++ {
			select {
			case err := <-rebuilt:
				if going = false; err != nil {
					t.Error(err)
				}
			default:
			}
			w.post(all[n%len(all)], "after")
			w.index(all[n%len(all)])
			if found := w.find(search.Ask{Text: "motor", Limit: 50}); len(found.Hits) != 50 || found.Note != "" {
				t.Fatalf("%d hits, %q", len(found.Hits), found.Note)
			}
		}
		checkIndex(t, w, all)
	})
}

// checkIndex compares what is found with what SQL holds: every thread with its
// newest text.
func checkIndex(t *testing.T, w *world, all []int64) {
	t.Helper()
	var changed int
	if err := w.db.Read(w.ctx).Raw("SELECT count(*) FROM threads WHERE last_number > 1").Row().Scan(&changed); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{"before": len(all), "after": changed} {
		seen := 0
		for ask := (search.Ask{Text: text, Limit: 50}); ; {
			found := w.find(ask)
			seen += len(found.Hits)
			if ask.Cursor = found.Next; found.Next == "" {
				break
			}
		}
		if seen != want {
			t.Errorf("%q is found in %d threads, SQL has it in %d", text, seen, want)
		}
	}
}

func TestReindexTellsItsProgress(t *testing.T) {
	t.Parallel()
	w, _ := indexed(t, db.SQLite)
	board := w.board(thread.Everyone)
	for n := range 401 {
		w.start(board, fmt.Sprintf("Thread %d", n), "x")
	}
	var told [][2]int
	if err := w.Reindex(w.ctx, func(done, total int) { told = append(told, [2]int{done, total}) }); err != nil {
		t.Fatal(err)
	}
	if want := [][2]int{{200, 401}, {400, 401}, {401, 401}}; !slices.Equal(told, want) {
		t.Errorf("told %v, want %v", told, want)
	}
}

func TestACancelledReindexLeavesTheOldIndex(t *testing.T) {
	t.Parallel()
	w, engine := indexed(t, db.SQLite)
	id := w.start(w.board(thread.Everyone), "Stays", "x")
	w.index(id)
	ctx, cancel := context.WithCancel(w.ctx)
	err := w.Reindex(ctx, func(int, int) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("%v", err)
	}
	if state, err := engine.State(w.ctx); err != nil || state.Rebuilding || state.Documents != 1 {
		t.Errorf("%+v %v", state, err)
	}
	if found := w.find(search.Ask{Text: "stays"}); len(found.Hits) != 1 || found.Note != "" {
		t.Errorf("%+v", found)
	}
}

func TestOnlyOneReindexAtATime(t *testing.T) {
	t.Parallel()
	w, engine := indexed(t, db.SQLite)
	builder, err := engine.Rebuild(w.ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Reindex(w.ctx, func(int, int) {}); !fail.Is(err, fail.Conflict) {
		t.Errorf("%v", err)
	}
	if err := builder.Abort(); err != nil {
		t.Error(err)
	}
	w.reindex()
}
