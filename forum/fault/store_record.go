package fault

import (
	"context"
	"time"

	"answerable/forum/db"
)

// What the record counts, each as one select: the figures and the lists of
// items behind them are both taken from it, so that they are the same. Only
// boards that guests may see are in. The column at decides on the month.
const (
	repliesSource = `SELECT c.id, c.first_asked_at AS at, c.team_id, c.board_id, c.thread_id, c.fault_id, '' AS what,
		c.first_asked_at AS began_at, c.first_reply_at AS ended_at, c.first_due_at AS due_at, c.first_late AS late
		FROM care c JOIN boards b ON b.id = c.board_id
		WHERE b.may_see = 'everyone' AND c.thread_id IS NOT NULL AND c.first_asked_at IS NOT NULL`

	promisesSource = `SELECT p.id, p.ended_at AS at, p.team_id, b.id AS board_id, p.thread_id, p.fault_id, p.what,
		p.due_at AS began_at, p.ended_at AS ended_at, p.due_at AS due_at, p.state
		FROM promises p LEFT JOIN faults pf ON pf.id = p.fault_id LEFT JOIN threads pt ON pt.id = p.thread_id
		JOIN boards b ON b.id = coalesce(pf.board_id, pt.board_id)
		WHERE b.may_see = 'everyone' AND p.ended_at IS NOT NULL`

	// A slip is a move to a later time, or a time that passed; a move of what had
	// passed was counted when it did.
	slipsSource = `SELECT e.id, e.made_at AS at, c.team_id, f.board_id, CAST(NULL AS BIGINT) AS thread_id, f.id AS fault_id, e.reason AS what,
		e.made_at AS began_at, e.until_at AS ended_at, e.next_update_at AS due_at
		FROM fault_estimates e JOIN faults f ON f.id = e.fault_id JOIN boards b ON b.id = f.board_id LEFT JOIN care c ON c.fault_id = f.id
		WHERE b.may_see = 'everyone' AND e.slip
		AND (SELECT q.passed_at FROM fault_estimates q WHERE q.fault_id = e.fault_id AND q.id < e.id ORDER BY q.id DESC LIMIT 1) IS NULL
		UNION ALL SELECT e.id, v.happened_at AS at, c.team_id, f.board_id, CAST(NULL AS BIGINT) AS thread_id, f.id AS fault_id, '' AS what,
		e.made_at AS began_at, e.until_at AS ended_at, e.next_update_at AS due_at
		FROM fault_events v JOIN fault_estimates e ON e.id = v.estimate_id JOIN faults f ON f.id = e.fault_id JOIN boards b ON b.id = f.board_id
		LEFT JOIN care c ON c.fault_id = f.id
		WHERE b.may_see = 'everyone' AND v.kind = 'estimate_passed'`

	// Of each fault the first date that was given, when it was released, else the
	// latest date; those whose first date lies ahead unmoved tell nothing yet.
	errorsSource = `SELECT f.id, e.made_at AS at, c.team_id, f.board_id, CAST(NULL AS BIGINT) AS thread_id, f.id AS fault_id, '' AS what, e.until_at AS began_at,
		(SELECT r.made_at FROM fault_releases r WHERE r.fault_id = f.id ORDER BY r.id LIMIT 1) AS ended_at,
		(SELECT l.until_at FROM fault_estimates l WHERE l.fault_id = f.id AND l.until_at IS NOT NULL ORDER BY l.id DESC LIMIT 1) AS due_at
		FROM fault_estimates e JOIN faults f ON f.id = e.fault_id JOIN boards b ON b.id = f.board_id LEFT JOIN care c ON c.fault_id = f.id
		WHERE b.may_see = 'everyone' AND e.until_at IS NOT NULL AND f.status NOT IN ('wont_fix', 'not_reproduced', 'duplicate')
		AND NOT EXISTS (SELECT 1 FROM fault_estimates q WHERE q.fault_id = f.id AND q.id < e.id AND q.until_at IS NOT NULL)
		AND (e.until_at <= ? OR EXISTS (SELECT 1 FROM fault_releases r WHERE r.fault_id = f.id)
			OR EXISTS (SELECT 1 FROM fault_estimates q WHERE q.fault_id = f.id AND q.id > e.id AND q.until_at <> e.until_at))`

	stalledSource = `SELECT c.id, c.stalled_since AS at, c.team_id, c.board_id, c.thread_id, c.fault_id, '' AS what,
		c.stalled_since AS began_at, c.waiting_since AS ended_at, c.reply_due_at AS due_at
		FROM care c JOIN boards b ON b.id = c.board_id
		WHERE b.may_see = 'everyone' AND c.open AND NOT c.linked AND c.stalled_since IS NOT NULL`

	closedSource = `SELECT f.id, f.status_since AS at, c.team_id, f.board_id, CAST(NULL AS BIGINT) AS thread_id, f.id AS fault_id, '' AS what,
		f.opened_at AS began_at, f.status_since AS ended_at, f.status_since AS due_at, f.status AS state
		FROM faults f JOIN boards b ON b.id = f.board_id LEFT JOIN care c ON c.fault_id = f.id
		WHERE b.may_see = 'everyone' AND f.status IN ('verified', 'unverified')`

	handoversSource = `SELECT h.id, h.asked_at AS at, h.from_team_id AS team_id, c.board_id, c.thread_id, c.fault_id, h.reason AS what,
		h.asked_at AS began_at, h.answered_at AS ended_at, h.asked_at AS due_at
		FROM handovers h JOIN care c ON c.id = h.care_id JOIN boards b ON b.id = c.board_id
		WHERE b.may_see = 'everyone' AND h.state = 'accepted' AND (h.kind <> 'take' OR h.from_owner_id IS NOT NULL)`
)

// recorded is one row of a source.
type recorded struct {
	recordFact
	BeganAt time.Time
	EndedAt *time.Time
	DueAt   *time.Time
	Late    bool
	State   string
}

// eachRecorded gives do every row of a source from that time on, without keeping them.
func eachRecorded(ctx context.Context, d *db.DB, source, more string, do func(recorded), values ...any) error {
	read := d.Read(ctx)
	rows, err := read.Raw(`SELECT x.team_id, x.board_id, x.at, x.began_at, x.ended_at, x.due_at`+more+` FROM (`+source+`) x WHERE x.at >= ?`, values...).Rows()
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // Err below tells what went wrong
	for rows.Next() {
		var r recorded
		into := []any{&r.TeamID, &r.BoardID, &r.At, &r.BeganAt, &r.EndedAt, &r.DueAt}
		switch more {
		case ", x.late":
			into = append(into, &r.Late)
		case ", x.state":
			into = append(into, &r.State)
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		do(r)
	}
	return rows.Err()
}

func countReplies(ctx context.Context, d *db.DB, t *recordTally) error {
	return eachRecorded(ctx, d, repliesSource, ", x.late", func(r recorded) {
		overdue := r.EndedAt == nil && r.DueAt != nil && !r.DueAt.After(t.now)
		t.add(r.recordFact, func(c *recordCount) {
			if r.EndedAt != nil {
				c.Replied++
				c.waits = append(c.waits, r.EndedAt.Sub(r.BeganAt))
			} else {
				c.Waiting++
			}
			if r.EndedAt != nil || r.Late || overdue {
				c.Due++
			}
			if r.Late || overdue {
				c.Late++
			}
		})
	}, t.from)
}

func countPromises(ctx context.Context, d *db.DB, t *recordTally) error {
	return eachRecorded(ctx, d, promisesSource, ", x.state", func(r recorded) {
		t.add(r.recordFact, func(c *recordCount) {
			switch PromiseState(r.State) {
			case PromiseKept:
				c.Kept++
			case PromiseLate:
				c.KeptLate++
			case PromiseBroken:
				c.Broken++
			case PromiseWithdrawn:
				c.Withdrawn++
			}
		})
	}, t.from)
}

func countSlips(ctx context.Context, d *db.DB, t *recordTally) error {
	return eachRecorded(ctx, d, slipsSource, "", func(r recorded) { t.add(r.recordFact, func(c *recordCount) { c.Slips++ }) }, t.from)
}

func countErrors(ctx context.Context, d *db.DB, t *recordTally) error {
	return eachRecorded(ctx, d, errorsSource, "", func(r recorded) {
		days := errorDays(r.BeganAt, r.EndedAt, r.DueAt, t.now)
		t.add(r.recordFact, func(c *recordCount) {
			c.Estimated++
			c.days += days
		})
	}, t.now, t.from)
}

// errorDays is by how many days a fix came, or will come at the soonest, after
// the first date that was given.
func errorDays(first time.Time, released, last *time.Time, now time.Time) float64 {
	end := now
	switch {
	case released != nil:
		end = *released
	case last != nil && last.After(now):
		end = *last
	}
	return end.Sub(first).Hours() / 24
}

func countStalled(ctx context.Context, d *db.DB, t *recordTally) error {
	return eachRecorded(ctx, d, stalledSource, "", func(r recorded) { t.addNow(r.recordFact, func(c *recordCount) { c.Stalled++ }) }, time.Time{})
}

func countClosed(ctx context.Context, d *db.DB, t *recordTally) error {
	return eachRecorded(ctx, d, closedSource, ", x.state", func(r recorded) {
		t.add(r.recordFact, func(c *recordCount) {
			if Status(r.State) == Verified {
				c.Verified++
			} else {
				c.Unverified++
			}
		})
	}, t.from)
}

func countHandovers(ctx context.Context, d *db.DB, t *recordTally) error {
	return eachRecorded(ctx, d, handoversSource, "", func(r recorded) { t.add(r.recordFact, func(c *recordCount) { c.Handovers++ }) }, t.from)
}

// recordNames names the teams, and the boards that guests may see.
func recordNames(ctx context.Context, d *db.DB) ([]recordName, error) {
	var names, boards []recordName
	if err := d.Read(ctx).Raw(`SELECT id, name, TRUE AS team FROM teams`).Scan(&names).Error; err != nil {
		return nil, err
	}
	err := d.Read(ctx).Raw(`SELECT id, name, slug FROM boards WHERE may_see = 'everyone'`).Scan(&boards).Error
	return append(names, boards...), err
}
