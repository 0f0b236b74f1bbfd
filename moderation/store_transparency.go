package moderation

import (
	"context"
	"slices"
	"time"

	"answerable/forum/db"
	"answerable/moderation/modlog"
)

// statementRows leaves out warnings, moves and the like: they restrict neither
// content nor account.
func statementRows(ctx context.Context, d *db.DB, from, to time.Time, after int64) ([]statementRow, error) {
	var rows []statementRow
	err := d.Read(ctx).Raw(`SELECT a.entry_id, a.kind, e.source, e.rule, l.public_reason AS reason, a.ends_at, a.created_at, p.created_at AS content_at,
		b.language, r.illegal, r.ground, r.title AS rule_title, r.body AS rule_body,
		EXISTS (SELECT 1 FROM post_uploads u WHERE u.post_id = a.post_id) AS has_pictures
		FROM actions a JOIN log_entries e ON e.id = a.entry_id JOIN log_texts l ON l.entry_id = a.entry_id
		LEFT JOIN posts p ON p.id = a.post_id LEFT JOIN boards b ON b.id = a.board_id
		LEFT JOIN rules r ON e.rule = r.number || '@v' || CAST(r.version AS TEXT)
		WHERE a.created_at >= ? AND a.created_at < ? AND a.entry_id > ? AND e.source <> 'imported'
		AND a.kind IN ('post.hide', 'post.redact', 'post.refuse', 'thread.lock', 'thread.unlist', 'member.limit', 'member.suspend', 'member.ban')
		ORDER BY a.entry_id LIMIT ?`, from, to, after, maxStatements).Scan(&rows).Error
	return rows, err
}

func figures(ctx context.Context, d *db.DB, from, to time.Time) (Figures, error) {
	f := Figures{ByRule: map[string]int{}, BySource: map[modlog.Source]int{}, ByKind: map[modlog.Kind]int{}}
	var acts []struct {
		Rule   string
		Source modlog.Source
		Kind   modlog.Kind
		Undone bool
		Lapsed bool
	}
	err := d.Read(ctx).Raw(`SELECT e.rule, e.source, a.kind, a.undo_entry_id IS NOT NULL AS undone, coalesce(a.undo_kind, '') = 'action.lapse' AS lapsed
		FROM actions a JOIN log_entries e ON e.id = a.entry_id WHERE a.created_at >= ? AND a.created_at < ?`, from, to).Scan(&acts).Error
	if err != nil {
		return f, err
	}
	for _, a := range acts {
		f.ByRule[a.Rule]++
		f.BySource[a.Source]++
		f.ByKind[a.Kind]++
		if a.Undone {
			f.Undone++
		}
		if a.Lapsed {
			f.Lapsed++
		}
	}
	if err := appealFigures(ctx, d, from, to, &f); err != nil {
		return f, err
	}
	f.MedianToOutcome, err = medianToOutcome(ctx, d, from, to)
	return f, err
}

func appealFigures(ctx context.Context, d *db.DB, from, to time.Time, f *Figures) error {
	return d.Read(ctx).Raw(`SELECT count(CASE WHEN created_at >= ? AND created_at < ? THEN 1 END),
		count(CASE WHEN state = 'upheld' AND decided_at >= ? AND decided_at < ? THEN 1 END),
		count(CASE WHEN state = 'rejected' AND decided_at >= ? AND decided_at < ? THEN 1 END),
		count(CASE WHEN state = 'open' THEN 1 END), count(CASE WHEN overdue_at IS NOT NULL THEN 1 END) FROM appeals`,
		from, to, from, to, from, to).Row().Scan(&f.AppealsMade, &f.AppealsUpheld, &f.AppealsRejected, &f.AppealsOpen, &f.AppealsOverdue)
}

func medianToOutcome(ctx context.Context, d *db.DB, from, to time.Time) (time.Duration, error) {
	var rows []struct{ OpenedAt, DecidedAt time.Time }
	err := d.Read(ctx).Raw(`SELECT opened_at, decided_at FROM queue_items WHERE decided_at >= ? AND decided_at < ?`, from, to).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	waits := make([]time.Duration, len(rows))
	for i, r := range rows {
		waits[i] = r.DecidedAt.Sub(r.OpenedAt)
	}
	slices.Sort(waits)
	return (waits[(len(waits)-1)/2] + waits[len(waits)/2]) / 2, nil
}
