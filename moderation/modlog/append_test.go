package modlog_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/moderation/modlog"
)

func TestActsThatCannotBeLogged(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		at := w.clock.Now()
		for name, c := range map[string]struct {
			change func(*modlog.Act)
			field  string
		}{
			"no reason":                 {func(a *modlog.Act) { a.PublicReason = "" }, "reason"},
			"a long reason":             {func(a *modlog.Act) { a.PublicReason = strings.Repeat("ü", 4001) }, "reason"},
			"a long explanation":        {func(a *modlog.Act) { a.Explanation = strings.Repeat("ü", 4001) }, "explanation"},
			"a rule of two lines":       {func(a *modlog.Act) { a.Rule = "1\n2" }, "rule"},
			"a rule that is no text":    {func(a *modlog.Act) { a.Rule = "\xff" }, "rule"},
			"a long scope":              {func(a *modlog.Act) { a.Scope = strings.Repeat("x", 201) }, "scope"},
			"a scope that looks twice":  {func(a *modlog.Act) { a.Scope = "board\u202e5" }, "scope"},
			"provisional without a day": {func(a *modlog.Act) { a.Provisional = true }, "lapses_at"},
			"a day without provisional": {func(a *modlog.Act) { a.LapsesAt = &at }, "lapses_at"},
			"an unknown moderator":      {func(a *modlog.Act) { a.ActorID = 4711 }, ""},
			"an unknown member":         {func(a *modlog.Act) { a.SubjectID = 4711 }, ""},
			"a later entry":             {func(a *modlog.Act) { later := int64(99); a.RefersTo = &later }, ""},
			"nobody acted":              {func(a *modlog.Act) { a.ActorID = 0 }, ""},
			"imported from nowhere":     {func(a *modlog.Act) { a.Source = modlog.Imported }, ""},
		} {
			act := w.hide(7)
			c.change(&act)
			err := w.db.Write(ctx(), func(tx *db.Tx) error {
				_, err := w.Append(ctx(), tx, act)
				return err
			})
			if err == nil || c.field != "" && fail.From(err).Fields[c.field] == "" {
				t.Errorf("%s: %v", name, err)
			}
		}
		if r := w.act(w.hide(7)); r.Entry() != 0 {
			t.Errorf("after the refusals the first entry has the number %d", r.Entry())
		}
	})
}

// What databases or JSON treat each in its own way comes back as it was
// committed to.
func TestTextsAreCommittedToAsTheyAreKept(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		for _, text := range []string{"plain", "NUL \x00 in it", "no \xff UTF-8", "line\r\nends\u2028here", "<b>&amp;</b>", "e\u0301 and \u00e9", strings.Repeat("😀", 4000), " spaces "} {
			act := w.hide(7)
			ends := w.clock.Now().Add(1234567 * time.Nanosecond)
			act.PublicReason, act.Explanation, act.EndsAt = text, text, &ends
			w.act(act)
		}
		w.act(modlog.Act{Kind: modlog.NoteThread, TargetID: 3, Source: modlog.Imported, ImportedFrom: "elsewhere.example", ActorName: "Zoë \x00", HappenedAt: time.Date(1999, 12, 31, 23, 59, 59, 999999999, time.FixedZone("", 3600))})
		w.seal()
		w.whole()
		if found, err := w.Check(ctx(), nil); err != nil || len(found) > 0 {
			t.Errorf("Check finds %v, %v", found, err)
		}
		for entry := range int64(8) {
			w.proves(entry)
		}
	})
}

func TestEntriesAreListed(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		w.grow(5)
		two := int64(2)
		w.act(modlog.Act{Kind: modlog.RestorePost, TargetID: 3, ActorID: w.bob, Source: modlog.OwnInitiative, RefersTo: &two, PublicReason: "100% fine on second_look."})
		numbers := func(f modlog.Filter) (all []int64) {
			list, err := w.List(ctx(), f)
			w.must(err)
			for _, e := range list {
				all = append(all, e.ID)
			}
			return all
		}
		for name, c := range map[string]struct {
			filter modlog.Filter
			want   []int64
		}{
			"all":         {modlog.Filter{}, []int64{5, 4, 3, 2, 1, 0}},
			"a page":      {modlog.Filter{Before: 4, Limit: 2}, []int64{3, 2}},
			"an act":      {modlog.Filter{Kinds: []modlog.Kind{modlog.RestorePost}}, []int64{5}},
			"a target":    {modlog.Filter{Kinds: []modlog.Kind{modlog.HidePost, modlog.RestorePost}, TargetID: 3}, []int64{5, 2}},
			"a moderator": {modlog.Filter{ActorID: w.bob}, []int64{5}},
			"words":       {modlog.Filter{Words: "NEIGHBOUR", Limit: 1}, []int64{4}},
			"signs":       {modlog.Filter{Words: "100% fine on second_"}, []int64{5}},
			"wildcards":   {modlog.Filter{Words: "%"}, []int64{5}},
			"later":       {modlog.Filter{From: w.clock.Now().Add(time.Hour)}, nil},
			"until now":   {modlog.Filter{Until: w.clock.Now()}, nil},
		} {
			if got := numbers(c.filter); !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
		if later, err := w.Later(ctx(), 2); err != nil || len(later) != 1 || later[0].ID != 5 || later[0].ActorName != "bob" {
			t.Errorf("later entries about entry 2: %+v, %v", later, err)
		}
		if _, err := w.Entry(ctx(), 6); !fail.Is(err, fail.Missing) {
			t.Errorf("an entry that is not there: %v", err)
		}
	})
}
