package fault

import (
	"context"
	"fmt"
	"time"

	"answerable/forum/db"
	"answerable/forum/notify"
)

// Told is the job that tells a fault's followers of an event.
type Told struct {
	EventID int64 `json:"event"`
}

// Kind names the job for ever.
func (Told) Kind() string { return "fault_told" }

// AskVerification is the job that asks everyone affected once whether a release
// made the fault go.
type AskVerification struct {
	ReleaseID int64 `json:"release"`
}

// Kind names the job for ever.
func (AskVerification) Kind() string { return "fault_ask_verification" }

// notices are the kinds of notice for what followers are told of.
func notices() map[EventKind]notify.Kind {
	return map[EventKind]notify.Kind{EventUpdate: notify.FaultUpdate, EventStatus: notify.FaultStatus, EventMerged: notify.FaultStatus,
		EventEstimate: notify.FaultEstimate, EventEstimatePassed: notify.FaultEstimate, EventPromise: notify.Promise,
		EventPromiseEnded: notify.PromiseEnded, EventWorkaround: notify.FaultUpdate, EventRegression: notify.Regression,
		EventOpened: notify.Linked, EventLinked: notify.Linked}
}

func (k EventKind) told() bool {
	_, told := notices()[k]
	return told
}

// Tell does a Told job: every follower of the fault, everyone it affects and all
// who follow one of its threads get one notice. A regression is told to staff,
// and that a thread belongs to a fault now to those who follow the thread.
func (f *Faults) Tell(ctx context.Context, job Told) error {
	e, err := eventNews(ctx, f.db, job.EventID)
	if db.NoRow(err) {
		return nil
	}
	if err != nil {
		return db.Plain(err)
	}
	news := notify.News{Kind: notices()[e.kind], Event: e.name(job.EventID), FaultID: e.fault, FaultEventID: job.EventID,
		ActorID: e.actor, At: f.now()}
	to := notify.Audience{Roles: e.maySee.Roles(), FaultID: e.fault, FollowedBy: e.at}
	if news.Kind == notify.Linked {
		news.ThreadID, to.FaultID = e.thread, 0
	}
	if e.released {
		to.NotAffectedBy = e.fault // Ask tells them
	}
	return f.db.Write(ctx, func(tx *db.Tx) error {
		if e.kind == EventRegression {
			staff, err := carers(ctx, tx, e.fault)
			if err != nil {
				return err
			}
			to = notify.Audience{Roles: e.maySee.Roles(), Members: staff}
		}
		return notify.Tell(ctx, tx, news, to)
	})
}

// name is the event's for notices: the two timelines of a merge tell of one.
func (e newsEvent) name(id int64) string {
	if e.other != 0 {
		return fmt.Sprintf("fault-merge:%d:%d", min(e.fault, e.other), max(e.fault, e.other))
	}
	return fmt.Sprintf("fault-event:%d", id)
}

// Ask does an AskVerification job, once whatever happens.
func (f *Faults) Ask(ctx context.Context, job AskVerification) error {
	return f.db.Write(ctx, func(tx *db.Tx) error {
		fault, claimed, err := claimAsking(ctx, tx, job.ReleaseID, f.now())
		if err != nil || !claimed {
			return err
		}
		maySee, err := audienceOf(ctx, tx, fault)
		if err != nil {
			return err
		}
		news := notify.News{Kind: notify.Verify, Event: fmt.Sprintf("verify:%d", job.ReleaseID), FaultID: fault, At: f.now()}
		return notify.Tell(ctx, tx, news, notify.Audience{Roles: maySee.Roles(), ReportedFault: fault})
	})
}

// tellOfPromise tells members of a promise's time.
func (f *Faults) tellOfPromise(ctx context.Context, tx *db.Tx, p Promise, kind string, members []int64, at time.Time) error {
	news := notify.News{Kind: notify.Kind(kind), Event: fmt.Sprintf("%s:%d", kind, p.ID), At: at}
	if p.ThreadID != nil {
		news.ThreadID = *p.ThreadID
	}
	if p.FaultID != nil {
		news.FaultID = *p.FaultID
	}
	return notify.Tell(ctx, tx, news, notify.Audience{Roles: staffRoles(), Members: members})
}

// tellThread tells those who follow a thread that a promise was made or ended in
// it. A promise that a post made was told with the post.
func (f *Faults) tellThread(ctx context.Context, tx *db.Tx, who actor, p Promise, what EventKind) error {
	if what != EventPromiseEnded && (what != EventPromise || p.PostID != nil) {
		return nil
	}
	maySee, err := threadAudience(ctx, tx, *p.ThreadID)
	if err != nil {
		return err
	}
	news := notify.News{Kind: notices()[what], Event: fmt.Sprintf("promise:%d:%s", p.ID, what), ThreadID: *p.ThreadID, PromiseID: p.ID, At: f.now()}
	if who.id != nil {
		news.ActorID = *who.id
	}
	return notify.Tell(ctx, tx, news, notify.Audience{Roles: maySee.Roles(), FollowedBy: f.now()})
}
