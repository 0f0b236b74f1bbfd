package fault_test

import (
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/forum/forumtest"
	"answerable/forum/notify"
	"answerable/forum/thread"
)

func (s *shop) fails(what string, err error, kind fail.Kind, field string) {
	s.t.Helper()
	if !fail.Is(err, kind) {
		s.t.Errorf("%s: %v", what, err)
		return
	}
	if e := fail.From(err); field != "" && e.Fields[field] == "" {
		s.t.Errorf("%s: nothing beside %q: %v", what, field, e.Fields)
	}
}

func TestOpenLinkUnlink(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		first := s.thread(s.ann, s.public, "No connection since the update")
		s.fails("a customer opens", second(s.Open(s.ctx, s.ann, fault.Opening{ThreadID: first, Title: "No connection"})), fail.Forbidden, "")
		s.fails("a guest opens", second(s.Open(s.ctx, s.guest, fault.Opening{ThreadID: first, Title: "No connection"})), fail.SignIn, "")
		s.fails("no such thread", second(s.Open(s.ctx, s.sam, fault.Opening{ThreadID: 999, Title: "No connection"})), fail.Missing, "")
		s.fails("no title", second(s.Open(s.ctx, s.sam, fault.Opening{ThreadID: first, Title: " "})), fail.Invalid, "title")
		s.fails("no such severity", second(s.Open(s.ctx, s.sam, fault.Opening{ThreadID: first, Title: "No connection", Severity: "huge"})), fail.Invalid, "severity")
		wrong := int64(99)
		s.fails("no such product", second(s.Open(s.ctx, s.sam, fault.Opening{ThreadID: first, Title: "No connection", ProductID: &wrong})), fail.Invalid, "product")
		if n := s.count(`SELECT count(*) FROM faults`) + s.count(`SELECT count(*) FROM fault_events`); n != 0 {
			t.Fatalf("refused openings left %d rows", n)
		}
		id, err := s.Open(s.ctx, s.sam, fault.Opening{ThreadID: first, Title: "No connection", Severity: fault.Major})
		s.must(err)
		s.fails("opened twice", second(s.Open(s.ctx, s.sam, fault.Opening{ThreadID: first, Title: "Again"})), fail.Conflict, "")
		other := s.thread(s.bob, s.public, "Mine is dead too")
		s.must(s.Link(s.ctx, s.fay, other, id))
		s.fails("linked twice", s.Link(s.ctx, s.fay, other, id), fail.Conflict, "")
		s.fails("linked to nothing", s.Link(s.ctx, s.fay, s.thread(s.bob, s.public, "A third one"), 99), fail.Invalid, "fault")
		if one := s.load(id); one.ThreadCount != 2 || one.Status != fault.Reported || one.Number() != "F-1" {
			t.Errorf("the fault is %+v", one)
		}
		th, err := s.forum.Thread(s.ctx, s.guest, other)
		s.must(err)
		if th.FaultID == nil || *th.FaultID != id {
			t.Error("the thread does not know its fault")
		}
		s.fails("unlinked without reason", s.Unlink(s.ctx, s.fay, other, id, ""), fail.Invalid, "reason")
		s.must(s.Unlink(s.ctx, s.fay, other, id, "It is the power supply of this one."))
		s.fails("unlinked twice", s.Unlink(s.ctx, s.fay, other, id, "It is the power supply of this one."), fail.Conflict, "")
		if one := s.load(id); one.ThreadCount != 1 {
			t.Errorf("%d threads are left", one.ThreadCount)
		}
		if s.count(`SELECT count(*) FROM log_entries WHERE kind = 'thread.unlink' AND target_id = ?`, other) != 1 {
			t.Error("unlinking is not in the log")
		}
		s.must(s.Link(s.ctx, s.fay, other, id))
		events, err := s.Timeline(s.ctx, s.guest, id, 0, 100)
		s.must(err)
		var kinds []string
		for _, e := range events {
			kinds = append(kinds, string(e.Kind))
		}
		if got := strings.Join(kinds, " "); got != "opened linked unlinked linked" {
			t.Errorf("the timeline is %s", got)
		}
		s.refused(`DELETE FROM faults`)
		s.refused(`DELETE FROM fault_events`)
		s.refused(`UPDATE fault_events SET detail = 'never happened'`)
		s.refused(`UPDATE fault_links SET ended_at = linked_at, ended_by = linked_by WHERE thread_id = ? AND ended_at IS NULL`, other)
	})
}

// second is the error of a use case that gives something too.
func second[T any](_ T, err error) error { return err }

func TestWhoMayNotSeeTheBoardKnowsNoFault(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		th := s.thread(s.sam, s.internal, "Secret lab finding")
		id, err := s.Open(s.ctx, s.sam, fault.Opening{ThreadID: th, Title: "Secret"})
		s.must(err)
		for name, v := range map[string]account.Viewer{"guest": s.guest, "customer": s.ann} {
			_, err := s.Fault(s.ctx, v, id)
			s.fails(name+" looks", err, fail.Missing, "")
			s.fails(name+" reports", s.Report(s.ctx, v, fault.Report{FaultID: id}), fail.Missing, "")
			s.fails(name+" follows", s.Follow(s.ctx, v, id, true), fail.Missing, "")
			s.fails(name+" updates", s.Post(s.ctx, v, fault.Update{FaultID: id, Body: "x"}), fail.Missing, "")
			rows, _, err := s.List(s.ctx, v, fault.Filter{})
			s.must(err)
			if len(rows) != 0 {
				t.Errorf("a %s finds %d faults in the list", name, len(rows))
			}
		}
		open, _ := s.fault("An open one")
		s.must(s.Link(s.ctx, s.sam, s.thread(s.sam, s.internal, "More secrets"), open))
		threads, err := s.Threads(s.ctx, s.ann, open, 10)
		s.must(err)
		events, err := s.Timeline(s.ctx, s.ann, open, 0, 100)
		s.must(err)
		if last := events[len(events)-1]; len(threads) != 1 || last.ThreadTitle != nil || last.ThreadID != nil {
			t.Errorf("a customer sees %d threads and %+v", len(threads), last)
		}
	})
}

func TestStatus(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		id, _ := s.fault("No connection")
		s.fails("a customer", s.Move(s.ctx, s.ann, fault.Move{FaultID: id, From: fault.Reported, To: fault.Confirmed}), fail.Forbidden, "")
		err := s.Move(s.ctx, s.fay, fault.Move{FaultID: id, From: fault.Reported, To: fault.RollingOut})
		s.fails("a jump", err, fail.Conflict, "status")
		if text := fail.From(err).Fields["status"]; !strings.Contains(text, "“Confirmed”") || !strings.Contains(text, "“Will not be fixed”") {
			t.Errorf("the legal moves are not named: %s", text)
		}
		s.fails("closed without reason", s.Move(s.ctx, s.fay, fault.Move{FaultID: id, From: fault.Reported, To: fault.WontFix}), fail.Invalid, "reason")
		s.must(s.Move(s.ctx, s.fay, fault.Move{FaultID: id, From: fault.Reported, To: fault.Confirmed}))
		err = s.Move(s.ctx, s.kim, fault.Move{FaultID: id, From: fault.Reported, To: fault.NotReproduced, Reason: "I cannot see it."})
		s.fails("the second of two", err, fail.Conflict, "status")
		if text := fail.From(err).Text; !strings.Contains(text, "Fay") || !strings.Contains(text, "Confirmed") {
			t.Errorf("the second is not told what the first did: %s", text)
		}
		s.must(s.Move(s.ctx, s.fay, fault.Move{FaultID: id, From: fault.Confirmed, To: fault.WontFix, Reason: "The model is out of service."}))
		if one := s.load(id); one.CloseEntryID == nil || one.Status != fault.WontFix {
			t.Errorf("closed without its entry: %+v", one)
		}
		s.must(s.Move(s.ctx, s.fay, fault.Move{FaultID: id, From: fault.WontFix, To: fault.Confirmed, Reason: "It is sold again."}))
		if n := s.count(`SELECT count(*) FROM log_entries WHERE kind IN ('fault.close', 'fault.reopen') AND target_id = ?`, id); n != 2 {
			t.Errorf("%d entries for closing and reopening", n)
		}
		s.refused(`UPDATE faults SET status = 'wont_fix'`)
		s.refused(`UPDATE faults SET status = 'wont_fix', close_entry_id = 0, close_kind = 'fault.close'`) // entry 0 backs no closing now, or another fault's
		s.move(id, fault.InProgress, fault.RollingOut, fault.Awaiting)
		s.fails("verified by decree", s.Move(s.ctx, s.fay, fault.Move{FaultID: id, From: fault.Awaiting, To: fault.Verified, Reason: "Trust us."}), fail.Conflict, "status")
		s.must(s.Move(s.ctx, s.fay, fault.Move{FaultID: id, From: fault.Awaiting, To: fault.Unverified, Reason: "Nobody who has the model answered."}))
	})
}

func TestMerge(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		a, threadA := s.fault("Dead after update")
		b, threadB := s.fault("No light after update")
		for _, v := range []account.Viewer{s.ann, s.bob} {
			s.must(s.Report(s.ctx, v, fault.Report{FaultID: a}))
		}
		s.must(s.Report(s.ctx, s.bob, fault.Report{FaultID: b, ProductVersion: "4.7"}))
		promise, err := s.Promise(s.ctx, s.fay, fault.NewPromise{FaultID: a, What: "Lab result", DueAt: s.clock.Now().Add(time.Hour)})
		s.must(err)
		s.fails("into itself", s.Merge(s.ctx, s.fay, a, a, "The same fault."), fail.Invalid, "into")
		s.fails("into nothing", s.Merge(s.ctx, s.fay, a, 99, "The same fault."), fail.Invalid, "into")
		s.fails("without reason", s.Merge(s.ctx, s.fay, a, b, ""), fail.Invalid, "reason")
		s.must(s.Merge(s.ctx, s.fay, a, b, "The same fault."))
		s.fails("in a circle", s.Merge(s.ctx, s.fay, b, a, "The same fault."), fail.Invalid, "into")
		s.fails("twice", s.Merge(s.ctx, s.fay, a, b, "The same fault."), fail.Conflict, "into")
		from, into := s.load(a), s.load(b)
		if from.Status != fault.Duplicate || *from.MergedInto != b || from.ThreadCount != 0 || into.ThreadCount != 2 || into.AffectedCount != 2 {
			t.Errorf("after merging: %+v and %+v", from, into)
		}
		for _, id := range []int64{threadA, threadB} {
			if th, err := s.forum.Thread(s.ctx, s.guest, id); err != nil || *th.FaultID != b {
				t.Errorf("thread %d belongs to %v, %v", id, th.FaultID, err)
			}
		}
		if r, there, err := s.OwnReport(s.ctx, s.bob, b); err != nil || !there || r.ProductVersion != "4.7" {
			t.Errorf("Bob's report became %+v, %v", r, err)
		}
		if p, err := s.PromiseByID(s.ctx, s.guest, promise); err != nil || *p.FaultID != b {
			t.Errorf("the open promise stayed behind: %+v %v", p, err)
		}
		s.must(s.Report(s.ctx, s.cyd, fault.Report{FaultID: a}))
		if s.load(b).AffectedCount != 3 {
			t.Error("a report on the merged number does not reach the other")
		}
		s.fails("a thread linked to the merged", s.Link(s.ctx, s.fay, s.thread(s.cyd, s.public, "And mine"), a), fail.Conflict, "fault")
		c, _ := s.fault("The third")
		s.must(s.Merge(s.ctx, s.fay, c, a, "The same by way of the first."))
		if got := s.load(c); *got.MergedInto != b {
			t.Errorf("a chain of duplicates did not collapse: into %d", *got.MergedInto)
		}
	})
}

func TestReports(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		id, _ := s.fault("No connection")
		s.fails("a guest", s.Report(s.ctx, s.guest, fault.Report{FaultID: id}), fail.SignIn, "")
		s.fails("a model of another board", s.Report(s.ctx, s.ann, fault.Report{FaultID: id, ModelID: &s.another}), fail.Invalid, "model")
		s.fails("a day to come", s.Report(s.ctx, s.ann, fault.Report{FaultID: id, Since: "2999-01-01"}), fail.Invalid, "since")
		s.fails("no day", s.Report(s.ctx, s.ann, fault.Report{FaultID: id, Since: "yesterday!"}), fail.Invalid, "since")
		s.fails("too long", s.Report(s.ctx, s.ann, fault.Report{FaultID: id, ProductVersion: strings.Repeat("4", 61)}), fail.Invalid, "version")
		s.fails("no such frequency", s.Report(s.ctx, s.ann, fault.Report{FaultID: id, Frequency: "never"}), fail.Invalid, "frequency")
		if s.load(id).AffectedCount != 0 {
			t.Fatal("refused reports count")
		}
		posts := s.count(`SELECT count(*) FROM posts`)
		r := fault.Report{FaultID: id, ModelID: &s.hub3, ProductVersion: "4.7.5", Since: "2026-01-03", LastGood: "4.7.4", Frequency: "often", Workaround: "worked", WillTest: true}
		s.must(s.Report(s.ctx, s.ann, r))
		r.ProductVersion = "4.7.6"
		s.must(s.Report(s.ctx, s.ann, r))
		s.must(s.Report(s.ctx, s.bob, fault.Report{FaultID: id, ModelID: &s.hub5, State: fault.Gone}))
		if one := s.load(id); one.AffectedCount != 2 || one.GoneCount != 1 || s.count(`SELECT count(*) FROM posts`) != posts {
			t.Errorf("two people make %+v", one)
		}
		own, there, err := s.OwnReport(s.ctx, s.ann, id)
		s.must(err)
		if !there || own.ProductVersion != "4.7.6" || own.ProductName != "Home Hub 3" || !own.WillTest || own.Since != "2026-01-03" {
			t.Errorf("Ann's report is %+v", own)
		}
		sum, err := s.Reports(s.ctx, id)
		s.must(err)
		if len(sum.Days) != 1 || sum.Days[0].People != 2 || len(sum.Groups) != 2 || sum.Groups[0].Affected != 1 || sum.Groups[1].Gone != 1 {
			t.Errorf("the summary is %+v", sum)
		}
		mine, err := s.Mine(s.ctx, s.ann, id)
		s.must(err)
		if !mine.Following || mine.Report == nil {
			t.Error("who reports does not follow")
		}
	})
}

func TestARegressionIsToldToStaffAtOnce(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		id, _ := s.fault("No connection")
		desk := func(q fault.DeskQuery) fault.Desk {
			t.Helper()
			d, err := s.Desk(s.ctx, s.fay, q)
			s.must(err)
			return d
		}
		s.must(s.Report(s.ctx, s.ann, fault.Report{FaultID: id, ProductVersion: "4.9"}))
		s.move(id, fault.Confirmed, fault.InProgress)
		s.must(s.Release(s.ctx, s.fay, fault.NewRelease{FaultID: id, Version: "4.10"}))
		s.must(s.Report(s.ctx, s.bob, fault.Report{FaultID: id, ProductVersion: "4.9.9"}))
		if s.load(id).RegressionCount != 0 {
			t.Error("an older version is a regression")
		}
		s.must(s.Report(s.ctx, s.cyd, fault.Report{FaultID: id, ProductVersion: "4.11"}))
		s.must(s.Report(s.ctx, s.cyd, fault.Report{FaultID: id, ProductVersion: "4.11", HappensWhen: "at night"}))
		s.work()
		if n := s.load(id).RegressionCount; n != 1 {
			t.Errorf("%d regressions", n)
		}
		if s.told(s.sam, notify.Regression)+s.told(s.fay, notify.Regression) == 0 || s.told(s.ann, notify.Regression) != 0 {
			t.Error("the regression was told to the wrong people")
		}
		if d := desk(fault.DeskQuery{}); len(d.Rows) == 0 || d.Rows[0].Reasons()[0].Kind != fault.RegressionReason {
			t.Errorf("the desk does not say so: %+v", d.Rows)
		}
		s.must(s.Move(s.ctx, s.fay, fault.Move{FaultID: id, From: fault.Awaiting, To: fault.Unverified, Reason: "Nobody answers any more."}))
		if d := desk(fault.DeskQuery{List: fault.MayBeBack}); len(d.Rows) != 0 || d.Tiles.Back != 0 {
			t.Errorf("what staff closed knowing of it is there: %+v", d.Rows)
		}
		s.must(s.Report(s.ctx, s.bob, fault.Report{FaultID: id, ProductVersion: "4.12"}))
		if d := desk(fault.DeskQuery{List: fault.MayBeBack}); len(d.Rows) != 1 || d.Tiles.Back != 1 || *d.Rows[0].FaultID != id {
			t.Errorf("a closed fault that may be back is not on the desk: %+v", d)
		}
		s.must(s.Post(s.ctx, s.fay, fault.Update{FaultID: id, Body: "That is another cause, F-9."}))
		if d := desk(fault.DeskQuery{List: fault.MayBeBack}); len(d.Rows) != 0 {
			t.Error("it stays on the desk although staff answered")
		}
	})
}

func TestWhoFollowsAThreadHearsThatItIsLinked(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		id, _ := s.fault("No connection") // from a thread of Ann's
		second := s.thread(s.bob, s.public, "Nothing since the update")
		s.must(s.Link(s.ctx, s.sam, second, id))
		s.work()
		for v, want := range map[*account.Viewer]int{&s.ann: 1, &s.bob: 1, &s.cyd: 0, &s.sam: 0} {
			if n := s.told(*v, notify.Linked); n != want {
				t.Errorf("%s was told %d times", v.Name, n)
			}
		}
		list, _, err := s.notices.List(s.ctx, s.bob, []string{string(thread.Everyone)}, 0)
		s.must(err)
		if len(list) != 1 || list[0].ThreadID != second || list[0].FaultID != id {
			t.Errorf("the notice is %+v", list)
		}
	})
}

func TestVerification(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		id, _ := s.fault("No connection")
		for v, model := range map[*account.Viewer]*int64{&s.ann: &s.hub3, &s.bob: &s.hub3, &s.cyd: &s.hub5} {
			s.must(s.Report(s.ctx, *v, fault.Report{FaultID: id, ModelID: model, ProductVersion: "4.7.5"}))
		}
		s.move(id, fault.Confirmed, fault.InProgress)
		s.fails("a customer releases", s.Release(s.ctx, s.ann, fault.NewRelease{FaultID: id, Version: "4.7.6"}), fail.Forbidden, "")
		s.fails("no version", s.Release(s.ctx, s.fay, fault.NewRelease{FaultID: id}), fail.Invalid, "version")
		s.must(s.Release(s.ctx, s.fay, fault.NewRelease{FaultID: id, Version: "4.7.6"}))
		s.fails("the same again", s.Release(s.ctx, s.fay, fault.NewRelease{FaultID: id, Version: "4.7.6"}), fail.Conflict, "version")
		s.work()
		s.must(s.Ask(s.ctx, fault.AskVerification{ReleaseID: *s.load(id).ReleaseID}))
		for _, v := range []account.Viewer{s.ann, s.bob, s.cyd} {
			if n := s.told(v, notify.Verify); n != 1 {
				t.Errorf("%s was asked %d times", v.Name, n)
			}
		}
		release := *s.load(id).ReleaseID
		s.fails("who is not affected", s.Answer(s.ctx, s.sam, fault.Answer{FaultID: id, ReleaseID: release, Gone: true}), fail.Conflict, "")
		s.fails("an old release", s.Answer(s.ctx, s.ann, fault.Answer{FaultID: id, ReleaseID: release + 1, Gone: true}), fail.Conflict, "")
		s.must(s.Answer(s.ctx, s.ann, fault.Answer{FaultID: id, ReleaseID: release, Gone: true}))
		s.must(s.Answer(s.ctx, s.bob, fault.Answer{FaultID: id, ReleaseID: release, Gone: true}))
		if got := s.load(id).Status; got != fault.Awaiting {
			t.Fatalf("verified without the other model: %s", got)
		}
		s.must(s.Answer(s.ctx, s.cyd, fault.Answer{FaultID: id, ReleaseID: release, Gone: true}))
		if got := s.load(id); got.Status != fault.Verified || got.GoneCount != 3 || s.count(`SELECT count(*) FROM log_entries WHERE kind = 'fault.close' AND source = 'automatic'`) != 1 {
			t.Fatalf("not verified: %+v", got)
		}
		s.must(s.Answer(s.ctx, s.cyd, fault.Answer{FaultID: id, ReleaseID: release, Gone: false, Note: "It came back."}))
		if got := s.load(id).Status; got != fault.Confirmed {
			t.Errorf("one of three says still there, and it is %s", got)
		}
		s.must(s.Release(s.ctx, s.fay, fault.NewRelease{FaultID: id, Version: "4.7.7"}))
		releases, err := s.Releases(s.ctx, id)
		s.must(err)
		if len(releases) != 2 || releases[0].Gone != 2 || releases[0].Still != 1 || releases[1].Gone+releases[1].Still != 0 {
			t.Errorf("what people said of the earlier release is lost: %+v", releases)
		}
	})
}

func TestTooManyStillThereStartWorkAgain(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		id, _ := s.fault("No connection")
		for _, v := range []account.Viewer{s.ann, s.bob} {
			s.must(s.Report(s.ctx, v, fault.Report{FaultID: id}))
		}
		s.move(id, fault.Confirmed, fault.InProgress)
		s.must(s.Release(s.ctx, s.fay, fault.NewRelease{FaultID: id, Version: "2"}))
		release := *s.load(id).ReleaseID
		s.must(s.Answer(s.ctx, s.ann, fault.Answer{FaultID: id, ReleaseID: release}))
		if got := s.load(id).Status; got != fault.Awaiting {
			t.Errorf("one voice moved it to %s", got)
		}
		s.must(s.Answer(s.ctx, s.bob, fault.Answer{FaultID: id, ReleaseID: release}))
		if got := s.load(id); got.Status != fault.InProgress || got.StillCount != 2 {
			t.Errorf("two who say still there leave it %+v", got)
		}
	})
}

func TestOneUpdateReachesEveryFollowerOnce(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		id, _ := s.fault("No connection") // Ann follows her thread
		s.must(s.Link(s.ctx, s.fay, s.thread(s.bob, s.public, "Mine too"), id))
		s.must(s.Report(s.ctx, s.ann, fault.Report{FaultID: id}))
		s.must(s.Follow(s.ctx, s.cyd, id, true))
		s.work()
		s.exec(`UPDATE notices SET read_at = created_at`)
		s.fails("nothing written", s.Post(s.ctx, s.fay, fault.Update{FaultID: id, Body: " "}), fail.Invalid, "body")
		past := s.clock.Now().Add(-time.Hour)
		s.fails("next in the past", s.Post(s.ctx, s.fay, fault.Update{FaultID: id, Body: "News", NextBy: &past}), fail.Invalid, "next")
		s.clock.Advance(time.Minute)
		next := s.clock.Now().Add(48 * time.Hour)
		s.must(s.Post(s.ctx, s.fay, fault.Update{FaultID: id, Body: "We **found** it.", NextBy: &next}))
		s.work()
		for _, v := range []account.Viewer{s.ann, s.bob, s.cyd} {
			if n := s.told(v, notify.FaultUpdate); n != 1 {
				t.Errorf("%s got %d notices of one update", v.Name, n)
			}
		}
		if s.told(s.fay, notify.FaultUpdate) != 0 {
			t.Error("its author is told of it")
		}
		s.must(s.Follow(s.ctx, s.bob, id, false))
		s.clock.Advance(time.Minute)
		s.must(s.Post(s.ctx, s.fay, fault.Update{FaultID: id, Body: "More."}))
		s.work()
		if n := s.told(s.bob, notify.FaultUpdate); n != 1 {
			t.Errorf("Bob stopped following and got %d", n)
		}
		panel, err := s.Panel(s.ctx, s.guest, id)
		s.must(err)
		if panel.Standing() == nil || !panel.Standing().NextUpdateAt.Equal(next) {
			t.Error("the time of the next update is not shown")
		}
		list, _, err := s.notices.List(s.ctx, s.cyd, []string{string(thread.Everyone)}, 0)
		s.must(err)
		if len(list) == 0 || list[0].FaultID != id || list[0].FaultTitle != "No connection" {
			t.Errorf("Cyd's list is %+v", list)
		}
	})
}

func TestWorkaround(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		id, in := s.fault("No connection")
		post := s.reply(s.fay, in, "Use a static address.")
		_, err := s.forum.MarkOfficial(s.ctx, s.fay, post.PostID, "4.7.5")
		s.must(err)
		choices, err := s.WorkaroundChoices(s.ctx, s.fay, id)
		s.must(err)
		s.fails("no such answer", s.UseWorkaround(s.ctx, s.fay, id, 99), fail.Invalid, "workaround")
		s.must(s.UseWorkaround(s.ctx, s.fay, id, choices[0].ID))
		_, err = s.forum.Confirm(s.ctx, s.bob, thread.Confirmation{PostID: post.PostID, Worked: true})
		s.must(err)
		panel, err := s.Panel(s.ctx, s.guest, id)
		s.must(err)
		if panel.Workaround == nil || panel.Workaround.PostID != post.PostID || panel.Workaround.Worked != 1 {
			t.Errorf("the workaround is %+v", panel.Workaround)
		}
		s.must(s.UseWorkaround(s.ctx, s.fay, id, 0))
	})
}
