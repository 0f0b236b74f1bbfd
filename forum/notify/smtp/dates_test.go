package smtp_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fault"
	"answerable/forum/forumtest"
	"answerable/forum/notify"
	"answerable/forum/thread"
)

// told gives the subject and text of the one mail that doing it sends to Ada, ""
// for none.
func (s *site) told(name string, do func() error) (subject, text string) {
	s.T.Helper()
	s.Clock.Advance(time.Minute)
	before := len(s.box.To(askersAddress))
	if err := do(); err != nil {
		s.T.Fatal(name, err)
	}
	if _, err := s.Deliver(); err != nil {
		s.T.Fatal(name, err)
	}
	switch all := s.box.To(askersAddress)[before:]; len(all) {
	case 0:
		return "", ""
	case 1:
		text, _ = parts(s.T, all[0])
		return all[0].Header.Get("Subject"), text
	default:
		s.T.Fatalf("%s: %d mails", name, len(all))
		return "", ""
	}
}

func (s *site) newest() string {
	s.T.Helper()
	list, _, err := s.Notices.List(context.Background(), s.asker.Viewer, []string{"everyone", "members"}, 0)
	if err != nil || len(list) == 0 {
		s.T.Fatal("no notices", err)
	}
	return list[0].How
}

// A date that moved is told with the one before, and an ended promise with how it
// ended, in the subject too.
func TestDatesAndPromisesAreToldAsTheyChanged(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newSite(t, engine)
		ctx := context.Background()
		fay := s.Member("Fay", account.Staff)
		asked := s.Thread(s.asker, s.Board("Gateways"), "No line", "The line is dead.")
		f, err := s.Faults.Open(ctx, fay.Viewer, fault.Opening{ThreadID: asked.ThreadID, Title: "No connection", Severity: fault.Major})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Deliver(); err != nil {
			t.Fatal(err)
		}
		const day = "2 January 2006, 15:04 UTC"
		begun := s.Clock.Now()
		first, second, next := begun.Add(48*time.Hour), begun.Add(96*time.Hour), begun.Add(24*time.Hour)
		estimate := func(e fault.NewEstimate) func() error {
			return func() error {
				e.FaultID, e.Standing = f, s.standing(f)
				return s.Faults.Estimate(ctx, fay.Viewer, e)
			}
		}
		var promised int64
		promise := func() (err error) {
			promised, err = s.Faults.Promise(ctx, fay.Viewer, fault.NewPromise{FaultID: f, What: "We call everybody.", DueAt: s.Clock.Now().Add(time.Hour)})
			return err
		}
		end := func(state fault.PromiseState, reason string) func() error {
			return func() error {
				return s.Faults.EndPromise(ctx, fay.Viewer, fault.Ending{PromiseID: promised, State: state, Reason: reason})
			}
		}
		nothing := func() error { return nil }
		for _, c := range []struct {
			name, how, subject string
			texts, never       []string
			first, do          func() error
		}{
			{"given", "given", "F-1: a date was given: No connection", []string{"Estimated: " + first.Format(day)}, []string{"Before"}, nothing, estimate(fault.NewEstimate{UntilAt: &first})},
			{"moved", "moved", "F-1: the estimated date was moved: No connection", []string{"Estimated: " + second.Format(day) + "\nBefore: " + first.Format(day), "Reason: One more chip."}, nil, nothing,
				estimate(fault.NewEstimate{UntilAt: &second, Reason: "One more chip."})},
			{"a window", "moved", "F-1: the estimated date was moved: No connection", []string{"Estimated: " + first.Format(day) + " to " + second.Format(day), "Before: " + second.Format(day)}, nil, nothing,
				estimate(fault.NewEstimate{FromAt: &first, UntilAt: &second, Reason: "Part of it sooner."})},
			{"taken back", "moved", "F-1: the estimated date was moved: No connection", []string{"Estimated: no date yet", "Before: " + first.Format(day) + " to " + second.Format(day), "Next update by: " + next.Format(day)}, nil, nothing,
				estimate(fault.NewEstimate{NextUpdateAt: &next, Reason: "We do not know."})},
			{"broken", "broken", "F-1: a promise was broken: No connection", []string{"The promise: broken", "Reason: Nobody had time."}, nil, promise, end(fault.PromiseBroken, "Nobody had time.")},
			{"withdrawn", "withdrawn", "F-1: a promise was withdrawn: No connection", []string{"The promise: withdrawn", "Reason: Not needed."}, nil, promise, end(fault.PromiseWithdrawn, "Not needed.")},
			{"passed", "passed", "F-1: the estimated date has passed: No connection", nil, []string{"Before"}, estimate(fault.NewEstimate{UntilAt: &next, Reason: "Sooner after all."}), func() error {
				s.Clock.Advance(25 * time.Hour)
				return s.Faults.Sweep(ctx)
			}},
		} {
			s.told(c.name, c.first)
			subject, text := s.told(c.name, c.do)
			if subject != c.subject || s.newest() != c.how {
				t.Errorf("%s: %q, in the site %q", c.name, subject, s.newest())
			}
			for _, want := range c.texts {
				if !strings.Contains(strings.ReplaceAll(text, "\r", ""), want) {
					t.Errorf("%s lacks %q:\n%s", c.name, want, text)
				}
			}
			for _, never := range c.never {
				if strings.Contains(text, never) {
					t.Errorf("%s has %q:\n%s", c.name, never, text)
				}
			}
		}
	})
}

// A promise made in a thread without a fault is told to who follows the thread.
func TestAPromiseInAThreadIsToldToItsFollowers(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newSite(t, engine)
		ctx := context.Background()
		fay := s.Member("Fay", account.Staff)
		asked := s.Thread(s.asker, s.Board("Gateways"), "No line", "The line is dead.")
		if _, err := s.Deliver(); err != nil {
			t.Fatal(err)
		}
		var id int64
		made, text := s.told("made", func() (err error) {
			id, err = s.Faults.Promise(ctx, fay.Viewer, fault.NewPromise{ThreadID: asked.ThreadID, What: "We call you.", DueAt: s.Clock.Now().Add(time.Hour)})
			return err
		})
		if made != "Something was promised: No line" || !strings.Contains(text, "Promised: We call you.") || !strings.Contains(text, "Due: ") {
			t.Errorf("%q\n%s", made, text)
		}
		broken, text := s.told("broken", func() error {
			return s.Faults.EndPromise(ctx, fay.Viewer, fault.Ending{PromiseID: id, State: fault.PromiseBroken, Reason: "Nobody had time."})
		})
		if broken != "A promise was broken: No line" || !strings.Contains(text, "Promised: We call you.") || !strings.Contains(text, "Nobody had time.") || !strings.Contains(text, "/t/"+number(asked.ThreadID)+"/") {
			t.Errorf("%q\n%s", broken, text)
		}
	})
}

// Who follows a tag hears of the faults whose threads bear it, as much as he
// asked; a muted tag, or a closer wish, keeps them from him.
func TestATagsFollowersHearOfItsFaults(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newSite(t, engine)
		ctx := context.Background()
		fay := s.Member("Fay", account.Staff)
		b := s.Board("Gateways")
		other, err := s.Forum.Start(ctx, s.cy.Viewer, thread.Opening{BoardID: b.ID, Kind: thread.Fault, Title: "No line", Body: "The line is dead.", Tags: []string{"hub3"}, Key: forumtest.Key()})
		if err != nil {
			t.Fatal(err)
		}
		f, err := s.Faults.Open(ctx, fay.Viewer, fault.Opening{ThreadID: other.ThreadID, Title: "No connection", Severity: fault.Major})
		if err != nil {
			t.Fatal(err)
		}
		update := func() error {
			return s.Faults.Post(ctx, fay.Viewer, fault.Update{FaultID: f, Body: "We look into it."})
		}
		tag := func(level notify.Level) func() error {
			return func() error { return s.Notices.FollowTag(ctx, s.asker.Viewer, "hub3", level) }
		}
		nothing := func() error { return nil }
		for _, c := range []struct {
			name string
			wish func() error
			told bool
		}{
			{"nothing", nothing, false},
			{"all", tag(notify.LevelAll), true},
			{"status", tag(notify.LevelStatus), true},
			{"muted", tag(notify.LevelMuted), false},
			{"the board, and the tag muted", func() error { return s.Notices.FollowBoard(ctx, s.asker.Viewer, b.ID, notify.LevelAll) }, false},
			{"the board and the tag", tag(notify.LevelStatus), true},
			{"the thread muted", func() error { return s.Forum.SetLevel(ctx, s.asker.Viewer, other.ThreadID, notify.LevelMuted) }, true}, // the board is followed
			{"the fault muted", func() error { return s.Faults.SetLevel(ctx, s.asker.Viewer, f, notify.LevelMuted) }, false},
		} {
			if err := c.wish(); err != nil {
				t.Fatal(c.name, err)
			}
			if subject, _ := s.told(c.name, update); (subject != "") != c.told {
				t.Errorf("%s: %q", c.name, subject)
			}
		}
	})
}

// Who follows a fault hears of official answers in its threads, unless he wants
// its status only or said something about the very thread.
func TestAFaultsFollowersHearOfOfficialAnswersInItsThreads(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newSite(t, engine)
		ctx := context.Background()
		fay := s.Member("Fay", account.Staff)
		place := s.Thread(s.cy, s.Board("Gateways"), "No line", "The line is dead.")
		f, err := s.Faults.Open(ctx, fay.Viewer, fault.Opening{ThreadID: place.ThreadID, Title: "No connection", Severity: fault.Major})
		if err != nil {
			t.Fatal(err)
		}
		follow := func(level notify.Level) func() error {
			return func() error { return s.Faults.SetLevel(ctx, s.asker.Viewer, f, level) }
		}
		for _, c := range []struct {
			name string
			wish func() error
			told bool
		}{
			{"nothing", func() error { return nil }, false},
			{"all", follow(notify.LevelAll), true},
			{"official", follow(notify.LevelOfficial), true},
			{"status", follow(notify.LevelStatus), false},
			{"muted", follow(notify.LevelMuted), false},
			{"not any more", follow(notify.NotFollowing), false},
			{"official, and the thread's status only", func() error {
				if err := follow(notify.LevelOfficial)(); err != nil {
					return err
				}
				return s.Forum.SetLevel(ctx, s.asker.Viewer, place.ThreadID, notify.LevelStatus)
			}, false},
		} {
			if err := c.wish(); err != nil {
				t.Fatal(c.name, err)
			}
			answer := s.Reply(fay, place, "Go back to 4.1 "+c.name)
			if subject, _ := s.told(c.name, func() error { _, err := s.Forum.MarkOfficial(ctx, fay.Viewer, answer.PostID, ""); return err }); (subject != "") != c.told {
				t.Errorf("%s: %q", c.name, subject)
			}
		}
	})
}
