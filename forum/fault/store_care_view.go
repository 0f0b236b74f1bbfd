package fault

import (
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/thread"
)

// shownMoves is how many of the latest handovers a page shows.
const shownMoves = 50

// careViewSQL gives the care, its ladder and its handovers as rows of one
// statement. The first SELECT has every column from a table, because SQLite
// takes the columns' types from it. own is the care that was asked for, held
// the one that cares in its place.
const careViewSQL = `WITH asked (own, held) AS (SELECT c.id, coalesce(fc.id, c.id) FROM care c LEFT JOIN threads t ON t.id = c.thread_id
	LEFT JOIN care fc ON c.linked AND fc.fault_id = t.fault_id JOIN boards b ON b.id = c.board_id WHERE c.%COLUMN% = ? AND b.may_see IN ?)
SELECT 'care' AS what, h.id, h.board_id, h.level, h.handovers + CASE WHEN h.id = c.id THEN 0 ELSE c.handovers END AS number,
	c.thread_id, t.title AS thread_title, t.slug AS thread_slug, h.fault_id, f.title AS fault_title, h.open,
	CASE WHEN` + ownerIsLostHeld + ` THEN NULL ELSE h.owner_id END AS owner_id, CASE WHEN` + ownerIsLostHeld + ` THEN NULL ELSE om.name END AS owner_name,
	h.team_id, tm.name AS team_name, c.waiting_post_id, c.waiting_since, h.reply_due_at, c.stalled_since, c.first_asked_at, c.first_due_at, c.first_reply_at,
	c.first_late, h.update_due_at, h.escalated_at, h.vulnerable, h.severity,
	(SELECT count(*) FROM climb_asks k WHERE k.care_id = h.id AND k.level = h.level) AS asks, coalesce(bc.climb_asks, 3) AS asks_needed,
	'' AS kind, '' AS state, '' AS reason, '' AS note, '' AS answer, h.owner_id AS from_owner_id, om.name AS from_owner_name, h.team_id AS from_team_id,
	tm.name AS from_team_name, h.level AS from_level, h.owner_id AS asked_by, om.name AS asked_by_name, om.name AS answered_by_name
	FROM asked JOIN care c ON c.id = asked.own JOIN care h ON h.id = asked.held LEFT JOIN threads t ON t.id = c.thread_id LEFT JOIN faults f ON f.id = h.fault_id
	LEFT JOIN members om ON om.id = h.owner_id LEFT JOIN teams tm ON tm.id = h.team_id LEFT JOIN board_care bc ON bc.board_id = h.board_id
UNION ALL SELECT 'rung', 0, s.board_id, s.level, s.first_minutes, NULL, NULL, NULL, NULL, NULL, FALSE, NULL, NULL, s.team_id, tm.name, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
	FALSE, NULL, NULL, FALSE, 'normal', s.next_minutes, s.update_minutes, '', '', '', '', '', NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL
	FROM asked JOIN care h ON h.id = asked.held JOIN ladder_steps s ON s.board_id = h.board_id JOIN teams tm ON tm.id = s.team_id
UNION ALL SELECT 'move', m.id, 0, m.to_level, 0, NULL, NULL, NULL, NULL, NULL, FALSE, m.to_owner_id, m.to_owner_name, m.to_team_id, m.to_team_name, NULL, m.asked_at, m.answered_at,
	NULL, NULL, NULL, NULL, FALSE, NULL, NULL, FALSE, 'normal', m.care_id, 0, m.kind, m.state, m.reason, m.note, m.answer, m.from_owner_id, m.from_owner_name, m.from_team_id,
	m.from_team_name, m.from_level, m.asked_by, m.asked_by_name, m.answered_by_name
	FROM (SELECT ` + handoverColumns + handoverTables + ` WHERE h.care_id IN (SELECT own FROM asked UNION SELECT held FROM asked) ORDER BY h.id DESC LIMIT ?) m`

// ownerIsLostHeld is ownerIsLost for the row named h.
const ownerIsLostHeld = ` h.owner_id IS NOT NULL AND (om.role NOT IN ('staff', 'administrator') OR om.erased_at IS NOT NULL
	OR (h.team_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM team_members x WHERE x.team_id = h.team_id AND x.member_id = h.owner_id)
		AND NOT EXISTS (SELECT 1 FROM handovers o WHERE o.care_id = h.id AND o.state = 'open')))`

// careViewRow is a row of that statement: the care, a rung or a handover.
type careViewRow struct {
	What           string
	ID             int64
	BoardID        int64
	Level          int
	Number         int
	ThreadID       *int64
	ThreadTitle    *string
	ThreadSlug     *string
	FaultID        *int64
	FaultTitle     *string
	Open           bool
	OwnerID        *int64
	OwnerName      *string
	TeamID         *int64
	TeamName       *string
	WaitingPostID  *int64
	WaitingSince   *time.Time
	ReplyDueAt     *time.Time
	StalledSince   *time.Time
	FirstAskedAt   *time.Time
	FirstDueAt     *time.Time
	FirstReplyAt   *time.Time
	FirstLate      bool
	UpdateDueAt    *time.Time
	EscalatedAt    *time.Time
	Vulnerable     bool
	Severity       Severity
	Asks           int64
	AsksNeeded     int
	Kind           HandoverKind
	State          HandoverState
	Reason         string
	Note           string
	Answer         string
	FromOwnerID    *int64
	FromOwnerName  *string
	FromTeamID     *int64
	FromTeamName   *string
	FromLevel      int
	AskedBy        *int64
	AskedByName    *string
	AnsweredByName *string
}

// careViewOf is the statement for a care found by that column.
func careViewOf(column string) string { return strings.Replace(careViewSQL, "%COLUMN%", column, 1) }

// careRows takes the column's name from this package alone.
func careRows(v account.Viewer, column string, id int64, rows *[]careViewRow) db.Query {
	return db.Rows(rows, careViewOf(column), id, thread.Audiences(v), shownMoves)
}

func (r careViewRow) view() CareView {
	return CareView{ID: r.ID, BoardID: r.BoardID, ThreadID: r.ThreadID, ThreadTitle: r.ThreadTitle, ThreadSlug: r.ThreadSlug, FaultID: r.FaultID, FaultTitle: r.FaultTitle,
		Open: r.Open, OwnerID: r.OwnerID, OwnerName: r.OwnerName, TeamID: r.TeamID, TeamName: r.TeamName, Level: r.Level, Handovers: r.Number,
		WaitingPost: r.WaitingPostID, WaitingSince: r.WaitingSince, ReplyDueAt: r.ReplyDueAt, StalledSince: r.StalledSince, FirstAskedAt: r.FirstAskedAt,
		FirstDueAt: r.FirstDueAt, FirstReplyAt: r.FirstReplyAt, FirstLate: r.FirstLate, UpdateDueAt: r.UpdateDueAt, EscalatedAt: r.EscalatedAt,
		Asks: int(r.Asks), AsksNeeded: r.AsksNeeded, Vulnerable: r.Vulnerable, Severity: r.Severity}
}

func (r careViewRow) rung(level int) RungView {
	return RungView{Level: r.Level, TeamID: *r.TeamID, TeamName: *r.TeamName, FirstMinutes: r.Number, NextMinutes: int(r.Asks), UpdateMinutes: r.AsksNeeded, Current: r.Level == level}
}

func (r careViewRow) move(v account.Viewer) Handover {
	h := Handover{ID: r.ID, CareID: r.Asks, Kind: r.Kind, FromOwnerID: r.FromOwnerID, FromOwnerName: r.FromOwnerName, FromTeamID: r.FromTeamID, FromTeamName: r.FromTeamName,
		FromLevel: r.FromLevel, ToOwnerID: r.OwnerID, ToOwnerName: r.OwnerName, ToTeamID: r.TeamID, ToTeamName: r.TeamName, ToLevel: r.Level, Reason: r.Reason,
		AskedBy: r.AskedBy, AskedByName: r.AskedByName, AskedAt: *r.WaitingSince, State: r.State, AnsweredByName: r.AnsweredByName, AnsweredAt: r.ReplyDueAt, Answer: r.Answer}
	if v.SeesInternal() {
		h.Note = r.Note
	}
	return h
}
