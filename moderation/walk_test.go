package moderation_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
	"answerable/moderation"
	"answerable/moderation/modlog"
)

// walk is a random walk of what members and moderators do. It knows what each
// post's author wrote last.
type walk struct {
	*world
	r       *rand.Rand
	members []account.Viewer
	mods    []account.Viewer
	threads []thread.Placed
	posts   []thread.Placed
	wrote   map[int64]string
	did     map[string]int
}

func TestAfterARandomWalkLogAndForumAgree(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		steps := 250
		if os.Getenv("ANSWERABLE_CAMPAIGN") == "1" {
			steps = 10_000
		}
		w := &walk{world: newWorld(t, engine), r: rand.New(rand.NewPCG(4711, uint64(len(engine)))), wrote: map[int64]string{}, did: map[string]int{}}
		w.members, w.mods = []account.Viewer{w.ada, w.hedy, w.otto, w.stella}, []account.Viewer{w.mona, w.milo, w.aditi}
		for i := range 4 {
			w.open(w.members[i%3])
		}
		for step := range steps {
			w.clock.Advance(time.Duration(w.r.IntN(180)) * time.Minute)
			w.step()
			if step%100 == 99 {
				w.must(w.Sweep(w.ctx))
				w.agrees()
			}
		}
		w.must(w.Sweep(w.ctx))
		w.agrees()
		w.undoAll()
		w.agrees()
		w.everyTextIsBack()
		for _, kind := range []string{"hide", "redact", "undo", "quote", "lock", "unlist", "edit thread", "merge", "split", "member", "confirm", "appeal", "decide"} {
			if w.did[kind] == 0 {
				t.Errorf("the walk never came to %s: %v", kind, w.did)
			}
		}
	})
}

func (w *walk) open(v account.Viewer) {
	place := w.start(v, w.public, fmt.Sprintf("Opening of thread %d, which says something of its own.", len(w.threads)))
	w.threads, w.posts = append(w.threads, place), append(w.posts, place)
	w.wrote[place.PostID] = w.post(place.PostID).Source
}

func (w *walk) step() {
	steps := []struct {
		name   string
		weight int
		do     func() error
	}{
		{"reply", 20, w.replies}, {"quote", 14, w.quotes}, {"edit", 6, w.edits}, {"open", 2, func() error { w.open(w.members[w.r.IntN(3)]); return nil }},
		{"hide", 16, func() error { return w.acts(modlog.HidePost) }}, {"redact", 10, w.redacts}, {"undo", 14, w.undoes},
		{"lock", 4, func() error { return w.acts(modlog.LockThread) }}, {"unlist", 4, func() error { return w.acts(modlog.UnlistThread) }},
		{"edit thread", 3, w.retitles}, {"merge", 2, w.merges}, {"split", 4, w.splits}, {"member", 6, w.actsOnMember},
		{"confirm", 6, w.confirms}, {"flag", 6, w.flags}, {"appeal", 6, w.appeals}, {"decide", 5, w.decides},
	}
	total := 0
	for _, s := range steps {
		total += s.weight
	}
	at := w.r.IntN(total)
	for _, s := range steps {
		if at -= s.weight; at >= 0 {
			continue
		}
		err := s.do()
		if err == nil {
			w.did[s.name]++
		} else if fail.From(err).Kind == fail.Internal || fail.From(err).Kind == fail.Unavailable {
			w.t.Fatalf("%s: %v", s.name, err)
		}
		return
	}
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func (w *walk) put(v account.Viewer, in int64, body string) error {
	place, err := w.forum.Reply(w.ctx, v, thread.Reply{ThreadID: in, Body: body, Key: w.key()})
	if err == nil {
		w.posts = append(w.posts, place)
		w.wrote[place.PostID] = w.post(place.PostID).Source
	}
	return err
}

func (w *walk) replies() error {
	n := len(w.posts)
	return w.put(pick(w.r, w.members), pick(w.r, w.threads).ThreadID,
		fmt.Sprintf("Reply %d says a thing.\n\nIts number is secret-%d and nobody else's.\n\nSo it ends, number %d.", n, n, n))
}

func (w *walk) quotes() error {
	v, post := pick(w.r, w.members), pick(w.r, w.posts)
	p, _, err := w.forum.Post(w.ctx, v, post.PostID)
	if err != nil || p.GapCount > 0 {
		return fail.NotFound()
	}
	q, err := w.forum.Quote(w.ctx, v, p.ID, func(id int64) string { return fmt.Sprintf("/p/%d", id) })
	if err != nil {
		return err
	}
	return w.put(v, p.ThreadID, q+fmt.Sprintf("About this I say %d.", len(w.posts)))
}

func (w *walk) edits() error {
	post := w.post(pick(w.r, w.posts).PostID)
	i := slices.IndexFunc(w.members, func(v account.Viewer) bool { return v.ID == post.AuthorID })
	if i < 0 || post.GapCount > 0 || !post.Readable() {
		return fail.NotFound()
	}
	body := post.Source + fmt.Sprintf("\n\nEdited %d.", post.Revision)
	_, err := w.forum.Edit(w.ctx, w.members[i], thread.Edit{PostID: post.ID, Revision: post.Revision, Title: "A title of its author", Body: body})
	if err == nil {
		w.wrote[post.ID] = w.post(post.ID).Source
	}
	return err
}

func (w *walk) acts(kind modlog.Kind) error {
	p := moderation.Proposal{Kind: kind, TargetID: pick(w.r, w.posts).PostID, Form: form("1.1")}
	if kind != modlog.HidePost {
		p.TargetID = pick(w.r, w.threads).ThreadID
	}
	_, err := w.Act(w.ctx, pick(w.r, w.mods), p)
	return err
}

func (w *walk) redacts() error {
	post := w.post(pick(w.r, w.posts).PostID)
	var words []string
	for word := range strings.FieldsSeq(post.Source) {
		if strings.HasPrefix(word, "secret-") {
			words = append(words, word)
		}
	}
	if len(words) == 0 {
		return fail.NotFound()
	}
	_, err := w.Act(w.ctx, pick(w.r, w.mods), moderation.Proposal{Kind: modlog.RedactPost, TargetID: post.ID, Passages: words[:1], Form: form("2.1")})
	return err
}

func (w *walk) standing(where string) []int64 {
	var entries []int64
	w.must(w.db.Read(w.ctx).Raw("SELECT entry_id FROM actions WHERE undo_entry_id IS NULL AND " + where + " ORDER BY entry_id").Scan(&entries).Error)
	return entries
}

func (w *walk) undoes() error {
	entries := w.standing("1 = 1")
	if len(entries) == 0 {
		return fail.NotFound()
	}
	_, err := w.Undo(w.ctx, pick(w.r, w.mods), pick(w.r, entries), moderation.Form{Reason: "It was not right so."})
	return err
}

func (w *walk) retitles() error {
	_, err := w.Act(w.ctx, pick(w.r, w.mods), moderation.Proposal{Kind: modlog.EditThread, TargetID: pick(w.r, w.threads).ThreadID,
		Title: fmt.Sprintf("Another title %d", w.r.IntN(1000)), Form: form("4.1")})
	return err
}

func (w *walk) merges() error {
	if len(w.threads) < 4 {
		return fail.NotFound()
	}
	_, err := w.Act(w.ctx, pick(w.r, w.mods), moderation.Proposal{Kind: modlog.MergeThread, TargetID: pick(w.r, w.threads).ThreadID,
		Into: pick(w.r, w.threads).ThreadID, Form: form("4.1")})
	return err
}

func (w *walk) splits() error {
	p := w.post(pick(w.r, w.posts).PostID)
	done, err := w.Act(w.ctx, pick(w.r, w.mods), moderation.Proposal{Kind: modlog.SplitThread, TargetID: p.ThreadID, Posts: []int64{p.ID},
		Title: "A matter of its own", Form: form("4.1")})
	if err == nil {
		w.threads = append(w.threads, thread.Placed{ThreadID: done.Place.ThreadID})
	}
	return err
}

func (w *walk) actsOnMember() error {
	kind := pick(w.r, []modlog.Kind{modlog.WarnMember, modlog.LimitMember, modlog.SuspendMember, modlog.BanMember})
	p := moderation.Proposal{Kind: kind, TargetID: pick(w.r, w.members).ID, PostsPerDay: 3, Form: form("1.1")}
	if kind == modlog.LimitMember || kind == modlog.SuspendMember {
		until := w.clock.Now().Add(time.Duration(1+w.r.IntN(100)) * time.Hour)
		p.EndsAt = &until
	}
	_, err := w.Act(w.ctx, pick(w.r, w.mods), p)
	return err
}

func (w *walk) confirms() error {
	entries := w.standing("lapses_at IS NOT NULL AND confirm_entry_id IS NULL")
	if len(entries) == 0 {
		return fail.NotFound()
	}
	_, err := w.Confirm(w.ctx, pick(w.r, w.mods), pick(w.r, entries), "I looked at it as well.")
	return err
}

func (w *walk) flags() error { return w.flag(pick(w.r, w.members), pick(w.r, w.posts).PostID) }

func (w *walk) appeals() error {
	entries := w.standing("subject_id IS NOT NULL")
	if len(entries) == 0 {
		return fail.NotFound()
	}
	entry := pick(w.r, entries)
	e, err := w.Effect(w.ctx, entry)
	w.must(err)
	i := slices.IndexFunc(w.members, func(v account.Viewer) bool { return v.ID == *e.SubjectID })
	if i < 0 {
		return fail.NotFound()
	}
	_, err = w.AppealEntry(w.ctx, w.members[i], entry, "I did nothing wrong here.")
	return err
}

func (w *walk) decides() error {
	open, err := w.OpenAppeals(w.ctx, w.mona)
	w.must(err)
	if len(open) == 0 {
		return fail.NotFound()
	}
	_, err = w.Decide(w.ctx, pick(w.r, w.mods), pick(w.r, open).ID, w.r.IntN(2) == 0, "I looked at it again.")
	return err
}

// undoAll ends every removal by who did it.
func (w *walk) undoAll() {
	w.t.Helper()
	entries := w.standing("kind IN ('post.hide', 'post.redact')")
	w.r.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
	for _, entry := range entries {
		var actor int64
		w.must(w.db.Read(w.ctx).Raw("SELECT actor_id FROM actions WHERE entry_id = ?", entry).Row().Scan(&actor))
		i := slices.IndexFunc(w.mods, func(v account.Viewer) bool { return v.ID == actor })
		_, err := w.Undo(w.ctx, w.mods[i], entry, moderation.Form{Reason: "The walk is over now."})
		w.must(err)
	}
}

func (w *walk) everyTextIsBack() {
	w.t.Helper()
	for _, placed := range w.posts {
		if p := w.post(placed.PostID); p.Source != w.wrote[p.ID] || p.GapCount != 0 || p.HideEntryID != nil {
			w.t.Errorf("post %d reads %q with %d gaps, its author wrote %q", p.ID, p.Source, p.GapCount, w.wrote[p.ID])
		}
	}
}
