package fault

import (
	"context"
	"slices"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/thread"
)

func teamsOfViewer(ctx context.Context, d *db.DB, member int64) ([]int64, error) {
	var ids []int64
	err := d.Read(ctx).Raw(`SELECT team_id FROM team_members WHERE member_id = ? ORDER BY team_id`, member).Scan(&ids).Error
	return ids, err
}

// part is a piece of SQL with its values.
type part struct {
	sql    string
	values []any
}

func (p part) and(sql string, values ...any) part {
	return part{p.sql + " AND " + sql, slices.Concat(p.values, values)}
}

// onDesk is what every index of the desk has for its condition. The plus keeps
// both engines from finding rows by board and then sorting them all.
func onDesk(audiences []thread.Audience) part {
	return part{"c.open AND NOT c.linked AND +c.board_id IN (SELECT id FROM boards WHERE may_see IN ?)", []any{audiences}}
}

// backOnDesk are the closed faults of MayBeBack. A reopened one is on the desk
// like every other.
func backOnDesk(audiences []thread.Audience) part {
	return part{`NOT c.open AND c.fault_id IN (SELECT f.id FROM faults f WHERE f.regression_count > 0 AND f.close_entry_id IS NOT NULL AND f.merged_into IS NULL
		AND EXISTS (SELECT 1 FROM fault_events r WHERE r.fault_id = f.id AND r.kind = 'regression' AND NOT EXISTS (SELECT 1 FROM fault_events e
			WHERE e.fault_id = f.id AND e.id > r.id AND e.kind IN ('update', 'status', 'severity')))) AND +c.board_id IN (SELECT id FROM boards WHERE may_see IN ?)`, []any{audiences}}
}

// deskParts are the conditions of a list, one for each of the viewer's teams
// where it is theirs: each is a walk along one index in the order of urgency.
func deskParts(list DeskList, member int64, board int64, teams []int64, audiences []thread.Audience) []part {
	where := onDesk(audiences)
	perTeam := func(more string) (all []part) {
		for _, team := range teams {
			all = append(all, where.and("c.team_id = ?"+more, team))
		}
		return all
	}
	switch list {
	case MayBeBack:
		return []part{backOnDesk(audiences)}
	case MineList:
		return []part{where.and("c.owner_id = ?", member)}
	case MyTeam:
		return perTeam("")
	case Unowned:
		return []part{where.and("c.owner_id IS NULL")}
	case FirstReply:
		return []part{where.and("c.thread_id IS NOT NULL AND c.waiting_since IS NOT NULL AND c.first_reply_at IS NULL")}
	case StalledList:
		return []part{where.and("c.stalled_since IS NOT NULL")}
	case EscalatedToMe:
		return perTeam(" AND c.escalated_at IS NOT NULL")
	case LikelyTheSame:
		return []part{where.and("c.likely_fault_id IS NOT NULL")}
	case HandedToMe:
		return []part{where.and("c.id IN (SELECT h.care_id FROM handovers h WHERE h.state = 'open' AND h.to_team_id IN ?)", append([]int64{0}, teams...))}
	}
	if board != 0 {
		where = where.and("c.board_id = ?", board)
	}
	return []part{where}
}

// deskWalk is the walk itself: the cares of a stretch, in their order.
func deskWalk(parts []part, at *deskCursor, limit int) part {
	var walks []string
	var values []any
	for _, p := range parts {
		if at != nil {
			p = p.and("(c.urgent_since, c.id) > (?, ?)", at.since, at.id)
		}
		walks = append(walks, "SELECT * FROM (SELECT c.* FROM care c WHERE "+p.sql+" ORDER BY c.urgent_since, c.id LIMIT ?) w")
		values = append(append(values, p.values...), limit)
	}
	return part{strings.Join(walks, " UNION ALL "), values}
}

const deskColumns = `c.id AS care_id, c.board_id, b.name AS board_name, b.slug AS board_slug, c.thread_id, t.title AS thread_title, t.slug AS thread_slug,
	t.opener_id, op.name AS opener_name, c.fault_id, f.title AS fault_title, f.status AS fault_status, coalesce(f.thread_count, 0) AS thread_count,
	coalesce(f.slip_count, 0) AS slip_count, coalesce(f.regression_count, 0) AS regressions, c.owner_id, om.name AS owner_name, c.team_id, tm.name AS team_name, c.level,
	(SELECT count(*) FROM ladder_steps s WHERE s.board_id = c.board_id) AS levels, c.handovers, c.waiting_post_id, c.waiting_since, c.reply_due_at,
	c.stalled_since, c.escalated_at, c.update_due_at, c.first_reply_at, c.climbed, c.began_at, c.answered_at, c.vulnerable, c.severity, c.affected,
	(SELECT count(*) FROM fault_reports r WHERE r.fault_id = c.fault_id AND r.created_at >= ?) AS growth, c.growth AS counted_growth, c.broken,
	(SELECT p.due_at FROM promises p WHERE p.fault_id = c.fault_id AND p.state = 'overdue' ORDER BY p.due_at LIMIT 1) AS overdue_since,
	c.likely_fault_id, lf.title AS likely_title, c.likely_why, c.urgent_since, h.to_team_id AS handed_team_id, ht.name AS handed_team_name,
	ho.name AS handed_owner_name, h.reason AS handed_reason, ` + ofTheCase + ` AS of_the_case`

const deskTables = ` JOIN boards b ON b.id = c.board_id LEFT JOIN threads t ON t.id = c.thread_id LEFT JOIN members op ON op.id = t.opener_id
	LEFT JOIN faults f ON f.id = c.fault_id LEFT JOIN members om ON om.id = c.owner_id LEFT JOIN teams tm ON tm.id = c.team_id
	LEFT JOIN faults lf ON lf.id = c.likely_fault_id LEFT JOIN handovers h ON h.care_id = c.id AND h.state = 'open'
	LEFT JOIN teams ht ON ht.id = h.to_team_id LEFT JOIN members ho ON ho.id = h.to_owner_id`

func deskStatement(reader int64, q DeskQuery, parts []part, at *deskCursor, dayBefore time.Time) part {
	walk := deskWalk(parts, at, q.Limit+1)
	return part{"SELECT " + deskColumns + " FROM (SELECT * FROM (" + walk.sql + ") y ORDER BY urgent_since, id LIMIT ?) c" + deskTables +
		" ORDER BY c.urgent_since, c.id", slices.Concat([]any{dayBefore}, slices.Repeat([]any{reader}, 6), walk.values, []any{q.Limit + 1})}
}

func deskRows(ctx context.Context, d *db.DB, v account.Viewer, q DeskQuery, at *deskCursor, teams []int64, dayBefore time.Time) ([]DeskRow, error) {
	parts := deskParts(q.List, v.ID, q.Board, teams, thread.Audiences(v))
	if len(parts) == 0 {
		return nil, nil // in no team
	}
	s := deskStatement(v.ID, q, parts, at, dayBefore)
	var rows []DeskRow
	err := d.Read(ctx).Raw(s.sql, s.values...).Scan(&rows).Error
	return rows, err
}

// tile counts what its conditions let through, up to the cap.
func tile(parts []part) part {
	if len(parts) == 0 {
		return part{sql: "0"}
	}
	var walks []string
	var values []any
	for _, p := range parts {
		walks = append(walks, "SELECT * FROM (SELECT 1 AS n FROM care c WHERE "+p.sql+" LIMIT ?) w")
		values = append(append(values, p.values...), deskCap)
	}
	return part{"(SELECT count(*) FROM (SELECT n FROM (" + strings.Join(walks, " UNION ALL ") + ") y LIMIT ?) z)", append(values, deskCap)}
}

// tilesStatement counts all tiles at once.
func tilesStatement(audiences []thread.Audience, teams []int64, now time.Time) part {
	promised := `(SELECT count(*) FROM (SELECT 1 FROM promises WHERE ended_at IS NULL AND due_at <= ? LIMIT ?) p)`
	columns := []string{promised + " AS promises", promised + " AS overdue"}
	values := []any{now.Add(promiseHorizon), deskCap, now, deskCap}
	for _, one := range []struct {
		list DeskList
		name string
	}{{FirstReply, "first"}, {StalledList, "stalled"}, {EscalatedToMe, "escalated"}, {HandedToMe, "handed"}, {LikelyTheSame, "likely"}, {Unowned, "unowned"}, {MayBeBack, "back"}} {
		p := tile(deskParts(one.list, 0, 0, teams, audiences))
		columns, values = append(columns, p.sql+" AS "+one.name), append(values, p.values...)
	}
	return part{"SELECT " + strings.Join(columns, ", "), values}
}

func deskTiles(ctx context.Context, d *db.DB, audiences []thread.Audience, teams []int64, now time.Time) (tiles Tiles, err error) {
	s := tilesStatement(audiences, teams, now)
	err = d.Read(ctx).Raw(s.sql, s.values...).Scan(&tiles).Error
	return tiles, err
}

// duePromises gives promises that have not ended and are due by then, from
// boards open to those audiences.
func duePromises(ctx context.Context, d *db.DB, audiences []thread.Audience, by time.Time, limit int) ([]Promise, error) {
	var promises []Promise
	err := d.Read(ctx).Raw(`SELECT `+promiseColumns+promiseTables+` WHERE p.ended_at IS NULL AND p.due_at <= ?
		AND (p.fault_id IS NULL OR EXISTS (SELECT 1 FROM faults f JOIN boards b ON b.id = f.board_id WHERE f.id = p.fault_id AND b.may_see IN ?))
		AND (p.thread_id IS NULL OR EXISTS (SELECT 1 FROM threads t JOIN boards b ON b.id = t.board_id WHERE t.id = p.thread_id AND b.may_see IN ?))
		ORDER BY p.due_at, p.id LIMIT ?`, by, audiences, audiences, limit).Scan(&promises).Error
	return promises, err
}

// earlierThreads adds to each thread the latest others of the same customer.
func earlierThreads(ctx context.Context, d *db.DB, audiences []thread.Audience, rows []DeskRow) error {
	var looks []string
	var values []any
	asked := map[int64]bool{}
	for _, r := range rows {
		if r.OpenerID == nil || asked[*r.OpenerID] {
			continue
		}
		asked[*r.OpenerID] = true
		looks = append(looks, `SELECT * FROM (SELECT t.id, t.opener_id, t.title, t.slug, t.created_at, t.official_count + t.accepted_count > 0 AS answered
			FROM threads t WHERE t.opener_id = ? AND t.board_id IN (SELECT id FROM boards WHERE may_see IN ?) ORDER BY t.id DESC LIMIT ?) w`)
		values = append(values, *r.OpenerID, audiences, maxEarlier+1)
	}
	if len(looks) == 0 {
		return nil
	}
	var found []EarlierThread
	if err := d.Read(ctx).Raw(strings.Join(looks, " UNION ALL "), values...).Scan(&found).Error; err != nil {
		return err
	}
	for i, r := range rows {
		for _, e := range found {
			if r.OpenerID != nil && e.OpenerID == *r.OpenerID && e.ID != *r.ThreadID && len(rows[i].Earlier) < maxEarlier {
				rows[i].Earlier = append(rows[i].Earlier, e)
			}
		}
	}
	return nil
}
