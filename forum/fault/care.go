package fault

import (
	"context"
	"reflect"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/thread"
)

// Posted brings the clock of a post's thread up to date: after it was written,
// withdrawn, hidden or restored. Done again, or in another order, it comes to
// the same. Only questions and faults have a clock.
func (f *Faults) Posted(ctx context.Context, post int64) error {
	p, err := postedIn(ctx, f.db.Read(ctx), post)
	if db.NoRow(err) {
		return nil
	}
	if err != nil {
		return db.Plain(err)
	}
	return f.db.Write(ctx, func(tx *db.Tx) error { return f.renewThread(ctx, tx, p.ThreadID, &p) })
}

// Rearranged does a thread's job of that name: what its posts say now, those that
// came from another thread among them, starts and stops its clock.
func (f *Faults) Rearranged(ctx context.Context, job thread.Rearranged) error {
	return f.db.Write(ctx, func(tx *db.Tx) error {
		c, there, err := careBy(ctx, tx, "thread_id", job.ThreadID)
		if err != nil {
			return err
		}
		if !there {
			c.ThreadID = &job.ThreadID
		}
		return f.hearUnheard(ctx, tx, c)
	})
}

// Renew brings a thread's care up to date after its promises changed, in the
// caller's transaction.
func (f *Faults) Renew(ctx context.Context, tx *db.Tx, threadID int64) error {
	return f.renewThread(ctx, tx, threadID, nil)
}

// renewThread computes a thread's care from its posts; p is the post that made
// it necessary, which may be the team's answer, or nil.
func (f *Faults) renewThread(ctx context.Context, tx *db.Tx, id int64, p *postedRow) error {
	t, err := f.holdThread(ctx, tx, id)
	if db.NoRow(err) || (err == nil && (t.MergedInto != nil || !thread.Kind(t.Kind).WantsAnswer())) {
		return nil
	}
	if err != nil {
		return err
	}
	c, holder, l, err := f.threadCare(ctx, tx, t)
	if err != nil {
		return err
	}
	before := c
	c.BoardID, c.Linked = t.BoardID, t.held()
	spoke, err := f.hearPost(ctx, tx, &c, holder, l, p)
	if err != nil {
		return err
	}
	if err := f.renewWait(ctx, tx, &c, l, holder.Level, spoke); err != nil {
		return err
	}
	if err := f.settle(ctx, tx, before, c); err != nil || t.FaultID == nil {
		return err
	}
	return f.feedFault(ctx, tx, *t.FaultID, spoke)
}

// holdThread reads a thread and holds it and its fault, in that order.
func (f *Faults) holdThread(ctx context.Context, tx *db.Tx, id int64) (caredThread, error) {
	t, err := caredThreadIn(ctx, tx, id)
	if err != nil {
		return t, err
	}
	if err := lockRow(ctx, tx, "faults", t.FaultID); err != nil {
		return t, err
	}
	if err := lockRow(ctx, tx, "threads", &t.ID); err != nil {
		return t, err
	}
	return caredThreadIn(ctx, tx, id)
}

// threadCare gives a thread's care, which is begun if need be, who holds it (its
// own row or its fault's), and the ladder that counts.
func (f *Faults) threadCare(ctx context.Context, tx *db.Tx, t caredThread) (c, holder care, l Ladder, err error) {
	c, there, err := careBy(ctx, tx, "thread_id", t.ID)
	if err != nil {
		return c, c, l, err
	}
	if !there {
		if c, err = f.beginCare(ctx, tx, t); err != nil {
			return c, c, l, err
		}
	}
	holder = c
	if t.held() {
		if holder, _, err = careBy(ctx, tx, "fault_id", *t.FaultID); err != nil {
			return c, holder, l, err
		}
	}
	l, err = ladderOf(ctx, tx.DB, holder.BoardID)
	return c, holder, l, err
}

func (f *Faults) beginCare(ctx context.Context, tx *db.Tx, t caredThread) (care, error) {
	l, err := ladderOf(ctx, tx.DB, t.BoardID)
	if err != nil {
		return care{}, err
	}
	c := care{ThreadID: &t.ID, BoardID: t.BoardID, Severity: Normal, Affected: 1, BeganAt: t.CreatedAt}
	if first := l.rung(1); first != nil {
		c.TeamID = &first.TeamID
	}
	if err := f.suggestFault(ctx, tx, t, &c); err != nil {
		return c, err
	}
	if err := insertCare(ctx, tx, c); err != nil {
		return c, err
	}
	begun, _, err := careBy(ctx, tx, "thread_id", t.ID)
	begun.LikelyFaultID, begun.LikelyWhy = c.LikelyFaultID, c.LikelyWhy
	return begun, err
}

// hearPost notes a post of the team as an answer and gives when it was written;
// nil for every other post.
func (f *Faults) hearPost(ctx context.Context, tx *db.Tx, c *care, holder care, l Ladder, p *postedRow) (*time.Time, error) {
	if p == nil || p.Gone {
		return nil, nil
	}
	counts, err := f.speaksFor(ctx, tx, holder, l, p.AuthorID, p.byStaff())
	if err != nil || !counts || p.Number <= c.AnsweredNumber {
		return nil, err
	}
	if younger, err := askedSince(ctx, tx, *c.ThreadID, c.AnsweredNumber, *p); err != nil || younger {
		return nil, err // merging put it behind a question that it cannot answer
	}
	c.answered(p.Number, p.CreatedAt)
	return &p.CreatedAt, nil
}

// speaksFor reports whether what somebody writes is the answer of who holds the
// care: of its owner or its team. While nobody took it and it never climbed, and
// where the board has no ladder, any staff's answer is one.
func (f *Faults) speaksFor(ctx context.Context, tx *db.Tx, holder care, l Ladder, author int64, staff bool) (bool, error) {
	if !staff || len(l.Rungs) == 0 || (holder.OwnerID != nil && *holder.OwnerID == author) {
		return staff, nil
	}
	if holder.TeamID == nil || holder.untaken() {
		return true, nil
	}
	return inTeam(ctx, tx, *holder.TeamID, author)
}

// renewWait finds what waits in a thread now.
func (f *Faults) renewWait(ctx context.Context, tx *db.Tx, c *care, l Ladder, level int, spoke *time.Time) error {
	if c.FirstAskedAt == nil {
		first, err := oldestAsked(ctx, tx, *c.ThreadID, 0)
		if err != nil {
			return err
		}
		if first != nil {
			c.firstAsk(first.At, l)
		}
	}
	if c.FirstReplyAt == nil && c.AnsweredAt != nil {
		c.firstReply(*c.AnsweredAt)
	}
	oldest, err := oldestAsked(ctx, tx, *c.ThreadID, c.AnsweredNumber)
	if err != nil {
		return err
	}
	if spoke != nil && c.WaitingPostID != nil && (oldest == nil || oldest.ID != *c.WaitingPostID) {
		c.calm()
	}
	if oldest != nil {
		oldest.First = c.FirstReplyAt == nil
	}
	c.wait(oldest, l, level, f.now())
	if c.StalledSince != nil && c.ReplyDueAt == nil && !c.Linked && l.above(c.Level) != nil {
		c.ReplyDueAt = l.replyDue(c.Level, c.FirstReplyAt == nil, f.now()) // it stalled while its fault held it
	}
	return nil
}

// settle stores a care after a change: with its urgency, whether it needs
// anybody, and the deadlines that follow. What a thread's page shows becomes
// old; a fault's is the caller's to announce.
func (f *Faults) settle(ctx context.Context, tx *db.Tx, before, c care) error {
	if c.ThreadID != nil {
		if err := f.threadNeeds(ctx, tx, &c); err != nil {
			return err
		}
	}
	c.UrgentSince = c.need().UrgentSince()
	if reflect.DeepEqual(c, before) {
		return nil
	}
	c.ChangedAt = f.now()
	if err := storeCare(ctx, tx, c); err != nil {
		return err
	}
	if err := f.scheduleCare(ctx, tx, before, c); err != nil {
		return err
	}
	if c.ThreadID == nil || !c.shows(before) {
		return nil
	}
	tx.Announce(thread.ThreadTopic(*c.ThreadID))
	tx.Announce(ListTopic) // lists say what has stalled
	return touchThread(ctx, tx, *c.ThreadID)
}

// threadNeeds counts a thread's people and promises. A thread needs somebody
// while a customer waits, an escalation or a handover is not answered, or a
// promise made there has not ended. An official or accepted answer alone takes
// nothing off the desk: the customer who wrote after it still waits.
func (f *Faults) threadNeeds(ctx context.Context, tx *db.Tx, c *care) error {
	people, err := customersIn(ctx, tx, *c.ThreadID)
	if err != nil {
		return err
	}
	promised, broken, err := openPromises(ctx, tx, "thread_id", *c.ThreadID)
	if err != nil {
		return err
	}
	_, handed, err := openHandover(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	c.Affected, c.Broken = max(people, 1), broken
	c.Open = c.WaitingSince != nil || c.EscalatedAt != nil || promised > 0 || handed
	return nil
}

func (f *Faults) scheduleCare(ctx context.Context, tx *db.Tx, before, c care) error {
	if c.ReplyDueAt != nil && !sameTime(c.ReplyDueAt, before.ReplyDueAt) {
		if err := f.schedule(ctx, tx, replyDue, c.ID, *c.ReplyDueAt); err != nil {
			return err
		}
	}
	if c.UpdateDueAt != nil && !sameTime(c.UpdateDueAt, before.UpdateDueAt) {
		return f.schedule(ctx, tx, updateDue, c.ID, *c.UpdateDueAt)
	}
	return nil
}

// feedFault gives a fault the oldest wait of its threads. spoke is when its team
// answered in one of them, nil when it did not just now.
func (f *Faults) feedFault(ctx context.Context, tx *db.Tx, fault int64, spoke *time.Time) error {
	c, there, err := careBy(ctx, tx, "fault_id", fault)
	if err != nil || !there || !c.Open {
		return err
	}
	before := c
	if spoke != nil {
		c.answered(0, *spoke)
	}
	if err := f.feed(ctx, tx, &c); err != nil {
		return err
	}
	if err := f.settle(ctx, tx, before, c); err != nil || !c.shows(before) {
		return err
	}
	return f.announce(ctx, tx, fault)
}

func (f *Faults) feed(ctx context.Context, tx *db.Tx, c *care) error {
	l, err := ladderOf(ctx, tx.DB, c.BoardID)
	if err != nil {
		return err
	}
	oldest, err := oldestOfFault(ctx, tx, *c.FaultID)
	if err != nil {
		return err
	}
	c.wait(oldest, l, c.Level, f.now())
	return nil
}

// openCare begins the care for a new fault.
func (f *Faults) openCare(ctx context.Context, tx *db.Tx, one Fault, _ account.Viewer) error {
	l, err := ladderOf(ctx, tx.DB, one.BoardID)
	if err != nil {
		return err
	}
	c := care{FaultID: &one.ID, BoardID: one.BoardID, Open: true, Severity: one.Severity, BeganAt: f.now()}
	if first := l.rung(1); first != nil {
		c.TeamID = &first.TeamID
	}
	if err := insertCare(ctx, tx, c); err != nil {
		return err
	}
	return f.onFault(ctx, tx, one.ID, func(c *care) error {
		c.UpdateDueAt = l.updateDue(1, f.now())
		return nil
	})
}

// onFault changes a fault's care, if it has one.
func (f *Faults) onFault(ctx context.Context, tx *db.Tx, fault int64, change func(*care) error) error {
	c, there, err := careBy(ctx, tx, "fault_id", fault)
	if err != nil || !there {
		return err
	}
	before := c
	if err := change(&c); err != nil {
		return err
	}
	return f.settle(ctx, tx, before, c)
}

// linkCare hands a thread's care to the fault it was linked to. A fault that
// nobody owns yet takes the thread's owner.
func (f *Faults) linkCare(ctx context.Context, tx *db.Tx, threadID, fault int64) error {
	t, err := f.holdThread(ctx, tx, threadID)
	if err != nil || !thread.Kind(t.Kind).WantsAnswer() {
		return err
	}
	c, _, _, err := f.threadCare(ctx, tx, t)
	if err != nil {
		return err
	}
	if err := forgetLikely(ctx, tx, c.ID); err != nil {
		return err
	}
	if err := replaceHandover(ctx, tx, c.ID, nil, "The thread was linked to "+Number(fault)+".", f.now()); err != nil {
		return err
	}
	if err := f.onFault(ctx, tx, fault, func(of *care) error { return f.inherit(ctx, tx, of, c) }); err != nil {
		return err
	}
	return f.renewThread(ctx, tx, threadID, nil)
}

// inherit gives a fault what was known from the thread it was linked to.
func (f *Faults) inherit(ctx context.Context, tx *db.Tx, of *care, from care) error {
	of.Vulnerable = of.Vulnerable || from.Vulnerable
	return f.takeOver(ctx, tx, of, from, "Its owner cared for a thread that was linked.")
}

// takeOver gives an open care that nobody owns the owner of another.
func (f *Faults) takeOver(ctx context.Context, tx *db.Tx, of *care, from care, why string) error {
	if of.OwnerID != nil || from.OwnerID == nil || !of.Open {
		return nil
	}
	h := handoverOf(*of, TookIt, why, nil)
	h.ToOwnerID, h.ToTeamID, h.ToLevel = from.OwnerID, from.TeamID, from.Level
	now := f.now()
	of.OwnerID, of.TeamID, of.Level, of.OwnedSince = from.OwnerID, from.TeamID, from.Level, &now
	return f.writeHandover(ctx, tx, h, HandoverAccepted)
}

// unlinkCare gives a thread its own care back.
func (f *Faults) unlinkCare(ctx context.Context, tx *db.Tx, threadID int64) error {
	if err := f.renewThread(ctx, tx, threadID, nil); err != nil {
		return err
	}
	last, err := lastFault(ctx, tx, threadID)
	if err != nil || last == 0 {
		return err
	}
	return f.feedFault(ctx, tx, last, nil)
}

// endCare takes a closed fault off the desk; what waits in its threads is
// cared for there again. resumeCare puts it back.
func (f *Faults) endCare(ctx context.Context, tx *db.Tx, fault int64) error {
	err := f.onFault(ctx, tx, fault, func(c *care) error {
		c.Open, c.UpdateDueAt, c.EscalatedAt, c.Climbed = false, nil, nil, 0
		c.calm()
		return replaceHandover(ctx, tx, c.ID, nil, "The fault was closed.", f.now())
	})
	if err != nil {
		return err
	}
	if err := f.endProposals(ctx, tx, fault, 0); err != nil {
		return err
	}
	return f.renewThreadsOf(ctx, tx, fault)
}

func (f *Faults) resumeCare(ctx context.Context, tx *db.Tx, fault int64) error {
	err := f.onFault(ctx, tx, fault, func(c *care) error {
		l, err := ladderOf(ctx, tx.DB, c.BoardID)
		c.Open, c.UpdateDueAt = true, l.updateDue(c.Level, f.now())
		return err
	})
	if err != nil {
		return err
	}
	if err := f.renewThreadsOf(ctx, tx, fault); err != nil {
		return err
	}
	return f.reckon(ctx, tx, fault)
}

func (f *Faults) renewThreadsOf(ctx context.Context, tx *db.Tx, fault int64) error {
	threads, err := caredThreads(ctx, tx, fault)
	if err != nil {
		return err
	}
	for _, id := range threads {
		if err := f.renewThread(ctx, tx, id, nil); err != nil {
			return err
		}
	}
	return nil
}

// answerCare notes that the team spoke: an update counts as a reply in every
// linked thread, and begins the time to the next. An update of somebody who is
// not of the team is news, but no answer.
func (f *Faults) answerCare(ctx context.Context, tx *db.Tx, fault int64, v account.Viewer) error {
	now := f.now()
	return f.onFault(ctx, tx, fault, func(c *care) error {
		l, err := ladderOf(ctx, tx.DB, c.BoardID)
		if err != nil {
			return err
		}
		if c.Open {
			c.UpdateDueAt = l.updateDue(c.Level, now)
		}
		counts, err := f.speaksFor(ctx, tx, *c, l, v.ID, v.IsStaff())
		if err != nil || !counts {
			return err
		}
		if err := answerThreads(ctx, tx, fault, now); err != nil {
			return err
		}
		c.answered(0, now)
		c.calm()
		return nil
	})
}

// reckon computes anew how urgent a fault is, after its counts changed.
func (f *Faults) reckon(ctx context.Context, tx *db.Tx, fault int64) error {
	return f.onFault(ctx, tx, fault, func(c *care) error {
		n, err := figuresOf(ctx, tx, fault, f.now().Add(-24*time.Hour))
		if err != nil {
			return err
		}
		c.Severity, c.Affected, c.Growth = n.Severity, n.Affected, n.Growth
		_, c.Broken, err = openPromises(ctx, tx, "fault_id", fault)
		return err
	})
}
