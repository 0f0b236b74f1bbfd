package demo

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/fault"
	"answerable/forum/thread"
)

// onFault is what people do to the fault a thread belongs to. Each act counts
// what stands of its kind already, so that an interrupted Settle goes on where
// it was left.
func (w *writer) onFault(ctx context.Context, s *story, a act) error {
	if err := w.faults.Sweep(ctx); err != nil { // what fell due since the act before
		return err
	}
	t, err := w.forum.Thread(ctx, w.who[theAdministrator], s.id)
	if err != nil {
		return err
	}
	v := w.who[a.who[0]]
	if a.verb == "fault" || a.verb == "link" {
		return w.toFault(ctx, t, a, v)
	}
	if t.FaultID == nil {
		return fmt.Errorf("%s: the thread has no fault yet", a.verb)
	}
	one, err := w.faults.Fault(ctx, w.who[theAdministrator], *t.FaultID)
	if err != nil {
		return err
	}
	s.done[a.verb]++
	if there, err := w.stands(ctx, one.ID, a.verb); err != nil || s.done[a.verb] <= there {
		return err
	}
	return w.faultAct(ctx, s, a, v, one)
}

// toFault opens a fault from the thread, or links the thread to that of another.
func (w *writer) toFault(ctx context.Context, t thread.Thread, a act, v account.Viewer) error {
	if t.FaultID != nil {
		return nil
	}
	if a.verb == "fault" {
		severity, title, _ := strings.Cut(a.text, " | ")
		_, err := w.faults.Open(ctx, v, fault.Opening{ThreadID: t.ID, Title: title, Severity: fault.Severity(severity)})
		return err
	}
	ids, err := w.forum.ImportedIDs(ctx, source, thread.ImportedThread, []string{a.text})
	if err != nil {
		return err
	}
	other, err := w.forum.Thread(ctx, v, ids[a.text])
	if err != nil || other.FaultID == nil {
		return fmt.Errorf("the thread %q has no fault: %w", a.text, err)
	}
	return w.faults.Link(ctx, v, t.ID, *other.FaultID)
}

func (w *writer) faultAct(ctx context.Context, s *story, a act, v account.Viewer, one fault.Fault) error {
	first, rest, _ := strings.Cut(a.text, " | ")
	switch a.verb {
	case "status":
		return w.faults.Move(ctx, v, fault.Move{FaultID: one.ID, From: one.Status, To: fault.Status(first), Reason: rest})
	case "update":
		return w.update(ctx, s, a, v, one)
	case "estimate":
		return w.estimate(ctx, v, one, first, rest)
	case "promise":
		due, err := w.after(first)
		if err != nil {
			return err
		}
		_, err = w.faults.Promise(ctx, v, fault.NewPromise{FaultID: one.ID, ThreadID: s.id, What: rest, DueAt: due})
		return err
	case "keep":
		return w.keep(ctx, s, v, one, first, rest)
	case "release":
		return w.faults.Release(ctx, v, fault.NewRelease{FaultID: one.ID, Version: first, Note: rest})
	case "workaround":
		return w.useWorkaround(ctx, s, v, one, first)
	case "affects":
		return w.affects(ctx, a, one)
	case "gone", "still":
		return w.answer(ctx, a, one)
	case "take":
		return w.faults.Take(ctx, v, *one.CareID)
	}
	return fmt.Errorf("there is no act %q", a.verb)
}

// after reads "2d4h" as a time so much after the act.
func (w *writer) after(span string) (time.Time, error) {
	d, err := readDuration(span)
	return w.at.Add(d), err
}

func (w *writer) update(ctx context.Context, s *story, a act, v account.Viewer, one fault.Fault) error {
	u := fault.Update{FaultID: one.ID}
	var err error
	if u.Body, err = w.expand(ctx, s, a.body); err != nil {
		return err
	}
	if a.text != "" {
		next, err := w.after(a.text)
		if err != nil {
			return err
		}
		u.NextBy = &next
	}
	return w.faults.Post(ctx, v, u)
}

// estimate reads "5d" as a date, "5d to 8d" as a window and "next 1d" as no date
// yet.
func (w *writer) estimate(ctx context.Context, v account.Viewer, one fault.Fault, when, reason string) error {
	e := fault.NewEstimate{FaultID: one.ID, Reason: reason}
	all, err := w.faults.Estimates(ctx, one.ID)
	if err != nil {
		return err
	}
	if len(all) > 0 {
		e.Standing = all[len(all)-1].ID
	}
	from, until, window := strings.Cut(when, " to ")
	if !window {
		until = from
	}
	span, none := strings.CutPrefix(until, "next ")
	end, err := w.after(span)
	if err != nil {
		return err
	}
	e.UntilAt = &end
	if none {
		e.UntilAt, e.NextUpdateAt = nil, &end
	}
	if window {
		begin, err := w.after(from)
		if err != nil {
			return err
		}
		e.FromAt = &begin
	}
	return w.faults.Estimate(ctx, v, e)
}

// keep ends the promise of that number on the fault: with the post of a label,
// or as "broken" or "withdrawn".
func (w *writer) keep(ctx context.Context, s *story, v account.Viewer, one fault.Fault, number, how string) error {
	all, err := w.faults.Promises(ctx, one.ID)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > len(all) {
		return fmt.Errorf("there is no promise %s", number)
	}
	how, reason, _ := strings.Cut(how, " | ")
	e := fault.Ending{PromiseID: all[n-1].ID, State: fault.PromiseState(how), Reason: reason}
	if label, kept := strings.CutPrefix(how, "="); kept {
		e.State = fault.PromiseKept
		if e.KeptPostID, err = s.postOf(label); err != nil {
			return err
		}
	}
	return w.faults.EndPromise(ctx, v, e)
}

func (w *writer) useWorkaround(ctx context.Context, s *story, v account.Viewer, one fault.Fault, label string) error {
	post, err := s.postOf(strings.TrimPrefix(label, "="))
	if err != nil {
		return err
	}
	mark, there, err := w.officialOf(ctx, s, post)
	if err != nil || !there {
		return fmt.Errorf("%s is no official answer: %w", label, err)
	}
	return w.faults.UseWorkaround(ctx, v, one.ID, mark.ID)
}

// affects reads "Product Model | version | result of the workaround" for all
// who are named; without it who has facts of his own in the cast tells those.
func (w *writer) affects(ctx context.Context, a act, one fault.Fault) error {
	f := strings.Split(a.text+" |  | ", " | ")
	for i, name := range a.who {
		r := fault.Report{FaultID: one.ID, ProductVersion: strings.TrimSpace(f[1]), Workaround: strings.TrimSpace(f[2]), WillTest: i%3 == 0,
			Frequency: fault.Frequencies()[i%2], Since: w.at.AddDate(0, 0, -1-i%4).Format(time.DateOnly)}
		model := strings.TrimSpace(f[0])
		if facts := w.cast.byName[name].facts; facts != nil && a.text == "" {
			model, r.ProductVersion = facts["hub"], facts["version"]
		}
		if id, known := w.models[model]; known {
			r.ModelID = &id
		}
		if err := w.faults.Report(ctx, w.who[name], r); err != nil {
			return fmt.Errorf("%s: %w", name, withFields(err))
		}
	}
	return nil
}

func (w *writer) answer(ctx context.Context, a act, one fault.Fault) error {
	for _, name := range a.who {
		answer := fault.Answer{FaultID: one.ID, ReleaseID: *one.ReleaseID, Gone: a.verb == "gone", Note: a.text}
		if err := w.faults.Answer(ctx, w.who[name], answer); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// stands counts what an earlier Settle did of a kind.
func (w *writer) stands(ctx context.Context, id int64, verb string) (int, error) {
	kinds := map[string]fault.EventKind{"status": fault.EventStatus, "update": fault.EventUpdate, "estimate": fault.EventEstimate, "promise": fault.EventPromise,
		"keep": fault.EventPromiseEnded, "release": fault.EventRelease, "workaround": fault.EventWorkaround, "take": fault.EventOwner}
	kind, counted := kinds[verb]
	if !counted {
		return 0, nil // saying again that it affects one changes nothing
	}
	events, err := w.faults.Timeline(ctx, w.who[theAdministrator], id, 0, 10_000)
	n := 0
	for _, e := range events {
		if e.Kind == kind && e.ActorName != nil {
			n++
		}
	}
	return n, err
}

// tickThanks says of what customers wrote last in an answered thread that it
// needs no answer, as they would have ticked themselves. Threads with a fault
// keep theirs waiting.
func (w *writer) tickThanks(ctx context.Context, s *story) error {
	if len(s.done) > 0 || !s.opening.Kind.WantsAnswer() || !slices.ContainsFunc(s.acts, func(a act) bool { return a.verb == "official" || a.verb == "accept" }) {
		return nil
	}
	number := s.last
	for _, a := range slices.Backward(s.acts) {
		if a.verb != "post" {
			continue
		}
		v := w.who[a.who[0]]
		if v.SeesInternal() || number == 1 {
			return nil
		}
		if p, _, err := w.forum.Post(ctx, v, s.posts[s.key(number)]); err != nil || !p.Readable() {
			return err
		}
		if err := w.faults.NoAnswerNeeded(ctx, v, s.posts[s.key(number)]); err != nil {
			return err
		}
		number--
	}
	return nil
}
