package search

import (
	"context"
	"slices"
	"strings"
	"time"

	"answerable/forum/db"
	"answerable/forum/fault"
)

// faultHead is what a fault's document and its line in a list begin with.
type faultHead struct {
	ID            int64
	BoardID       int64
	BoardName     string
	BoardSlug     string
	Language      string
	MaySee        string
	ProductName   string
	Title         string
	Severity      fault.Severity
	Status        fault.Status
	StatusSince   time.Time
	FixedVersion  string
	Workaround    bool // one that every reader of the fault's board may read
	MergedInto    *int64
	ThreadCount   int
	AffectedCount int
	NextUpdateAt  *time.Time
	UntilAt       *time.Time
	OpenedAt      time.Time
	ChangedAt     time.Time
	Version       int64
}

func (h faultHead) merged() bool { return h.MergedInto != nil }

const faultColumns = `SELECT f.id, f.board_id, b.name AS board_name, b.slug AS board_slug, b.language, b.may_see, coalesce(p.name, '') AS product_name, f.title,
	f.severity, f.status, f.status_since, f.fixed_version, f.merged_into, f.thread_count, f.affected_count, f.opened_at, f.changed_at, f.version,
	e.next_update_at, e.until_at, EXISTS (SELECT 1 ` + workaroundTables + `) AS workaround
	FROM faults f JOIN boards b ON b.id = f.board_id LEFT JOIN products p ON p.id = f.product_id
	LEFT JOIN fault_estimates e ON e.fault_id = f.id AND e.moved_at IS NULL `

// workaroundTables leads from a fault f to its workaround, where all who may see
// the fault may read it: it stands, its post p is readable, and it is in the
// fault's board or in everybody's.
const workaroundTables = `FROM official_answers o JOIN posts p ON p.id = o.post_id JOIN threads t ON t.id = o.thread_id JOIN boards w ON w.id = t.board_id
	WHERE o.id = f.workaround_id AND o.withdrawn_at IS NULL AND t.unlist_entry_id IS NULL AND (w.id = f.board_id OR w.may_see = 'everyone') AND ` + readablePost

// faultHeadsFrom gives the faults with ids from first to last in their order.
func faultHeadsFrom(ctx context.Context, d *db.DB, first, last int64, limit int) ([]faultHead, error) {
	var heads []faultHead
	err := d.Read(ctx).Raw(faultColumns+`WHERE f.id BETWEEN ? AND ? ORDER BY f.id LIMIT ?`, first, last, limit).Scan(&heads).Error
	return heads, err
}

// faultHeadsOfBoard gives a board's faults with ids from first to last in their order.
func faultHeadsOfBoard(ctx context.Context, d *db.DB, board, first, last int64, limit int) ([]faultHead, error) {
	var heads []faultHead
	err := d.Read(ctx).Raw(faultColumns+`WHERE f.board_id = ? AND f.id BETWEEN ? AND ? ORDER BY f.id LIMIT ?`, board, first, last, limit).Scan(&heads).Error
	return heads, err
}

const (
	faultUpdates = 100 // of a fault, the latest, are looked through
	faultTitles  = 200 // of a fault's threads, the latest
)

// faultSaid is what people may look for a fault by.
type faultSaid struct {
	workaround string // "" for none
	body       string // the workaround and the updates
	titles     string // how the threads call it that all its readers may see
}

func faultText(ctx context.Context, d *db.DB, h faultHead) (said faultSaid, err error) {
	var texts []string
	err = d.Read(ctx).Raw(`SELECT p.plain `+strings.Replace(workaroundTables, "FROM ", "FROM faults f CROSS JOIN ", 1)+` AND f.id = ?`, h.ID).Scan(&texts).Error
	if err != nil {
		return said, err
	}
	var updates []string
	err = d.Read(ctx).Raw(`SELECT source FROM fault_events WHERE fault_id = ? AND kind = 'update' ORDER BY id DESC LIMIT ?`, h.ID, faultUpdates).Scan(&updates).Error
	if err != nil {
		return said, err
	}
	slices.Reverse(updates)
	var titles []string
	err = d.Read(ctx).Raw(`SELECT t.title FROM threads t JOIN boards b ON b.id = t.board_id WHERE t.fault_id = ? AND t.unlist_entry_id IS NULL
		AND t.merged_into IS NULL AND (b.id = ? OR b.may_see = 'everyone') ORDER BY t.id DESC LIMIT ?`, h.ID, h.BoardID, faultTitles).Scan(&titles).Error
	said.workaround = strings.Join(texts, "\n")
	said.body, said.titles = strings.Join(append(texts, updates...), "\n"), strings.Join(titles, "\n")
	return said, err
}

const faultReportVersions = 50 // of the versions that people report, the most frequent

// faultVersions gives the versions that people reported, and the one with the fix.
func faultVersions(ctx context.Context, d *db.DB, h faultHead) ([]string, error) {
	var versions []string
	err := d.Read(ctx).Raw(`SELECT product_version FROM fault_reports WHERE fault_id = ? AND product_version <> ''
		GROUP BY product_version ORDER BY count(*) DESC, product_version LIMIT ?`, h.ID, faultReportVersions).Scan(&versions).Error
	if h.FixedVersion != "" && !slices.Contains(versions, h.FixedVersion) {
		versions = append(versions, h.FixedVersion)
	}
	return versions, err
}

// faultConditions is what every found fault must meet now.
func (q question) faultConditions() (string, []any) {
	where, values := "b.may_see IN ? AND f.merged_into IS NULL", []any{q.audiences}
	add := func(condition string, value ...any) {
		where, values = where+" AND "+condition, append(values, value...)
	}
	if q.Kind == KindThread || len(q.Tags) > 0 || q.ByMemberID != 0 || q.Topic != "" {
		add("1 = 0") // a fault has none of these
	}
	if len(q.BoardIDs) > 0 {
		add("f.board_id IN ?", padded(slices.Clone(q.BoardIDs)))
	}
	if len(q.Statuses) > 0 {
		add("f.status IN ?", padded(slices.Clone(q.Statuses)))
	}
	if q.Version != "" {
		is, pattern := versionIs("f.fixed_version", q.Version)
		reported, _ := versionIs("r.product_version", q.Version)
		add("("+is+" OR EXISTS (SELECT 1 FROM fault_reports r WHERE r.fault_id = f.id AND "+reported+"))", append(pattern, pattern...)...)
	}
	switch hasWorkaround := "EXISTS (SELECT 1 " + workaroundTables + ")"; q.Answers {
	case Answered:
		add("(f.fixed_version <> '' OR " + hasWorkaround + ")")
	case Official:
		add(hasWorkaround)
	case Unanswered:
		add("f.fixed_version = '' AND f.status NOT IN ('verified', 'unverified', 'not_reproduced', 'wont_fix', 'duplicate') AND NOT " + hasWorkaround)
	}
	if !q.After.IsZero() {
		add("f.opened_at >= ?", q.After.UTC())
	}
	if !q.Before.IsZero() {
		add("f.opened_at < ?", q.Before.UTC())
	}
	return where, values
}

// versionIs is the condition that a column is the version or begins with it.
func versionIs(column, version string) (string, []any) {
	return "(lower(" + column + ") IN (?, ?) OR lower(" + column + ") LIKE ? ESCAPE '!' OR lower(" + column + ") LIKE ? ESCAPE '!')",
		[]any{version, "v" + version, likeEscaped(version) + ".%", "v" + likeEscaped(version) + ".%"}
}

// faultsOf gives those of the faults that the reader may see now.
func faultsOf(ctx context.Context, d *db.DB, q question, ids []int64) (map[int64]faultHead, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	where, values := q.faultConditions()
	var heads []faultHead
	err := d.Read(ctx).Raw(faultColumns+"WHERE f.id IN ? AND "+where, slices.Insert(values, 0, any(padded(ids)))...).Scan(&heads).Error
	byID := make(map[int64]faultHead, len(heads))
	for _, h := range heads {
		byID[h.ID] = h
	}
	return byID, err
}

// openFaults gives the open faults that most people of the boards are affected by.
func openFaults(ctx context.Context, d *db.DB, q question, limit int) ([]faultHead, error) {
	var heads []faultHead
	err := d.Read(ctx).Raw(faultColumns+`WHERE b.may_see IN ? AND b.id IN ? AND f.merged_into IS NULL
		AND f.status IN ('reported', 'confirmed', 'in_progress', 'rolling_out', 'awaiting_verification')
		ORDER BY f.affected_count DESC, f.id DESC LIMIT ?`, q.audiences, padded(append([]int64{0}, q.boardIDs()...)), limit).Scan(&heads).Error
	return heads, err
}
