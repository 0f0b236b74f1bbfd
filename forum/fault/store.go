package fault

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/moderation/modlog"

	"gorm.io/gorm"
)

const faultColumns = `f.id, f.board_id, f.product_id, coalesce(pr.name, '') AS product_name, f.title, f.severity, f.status, f.status_since,
	o.name AS opened_by_name, f.opened_at, f.fixed_version, f.release_id, f.workaround_id, f.merged_into, f.thread_count, f.affected_count,
	f.gone_count, f.still_count, f.slip_count, f.regression_count, f.close_entry_id, f.version, f.changed_at,
	c.id AS care_id, c.owner_id, om.name AS owner_name, c.team_id, tm.name AS team_name, coalesce(c.level, 1) AS level,
	coalesce(c.handovers, 0) AS handovers, c.update_due_at,
	coalesce((SELECT bc.timezone FROM board_care bc WHERE bc.board_id = f.board_id), 'UTC') AS zone,
	b.id AS board__id, b.slug AS board__slug, b.name AS board__name, b.may_see AS board__may_see, b.may_start AS board__may_start,
	b.may_reply AS board__may_reply, b.language AS board__language, b.created_at AS board__created_at`

const faultTables = ` FROM faults f JOIN boards b ON b.id = f.board_id JOIN members o ON o.id = f.opened_by
	LEFT JOIN products pr ON pr.id = f.product_id LEFT JOIN care c ON c.fault_id = f.id
	LEFT JOIN members om ON om.id = c.owner_id LEFT JOIN teams tm ON tm.id = c.team_id`

func faultOf(id int64, found *[]Fault) db.Query {
	return db.Rows(found, `SELECT `+faultColumns+faultTables+` WHERE f.id = ?`, id)
}

func faultByID(ctx context.Context, d *db.DB, id int64) (Fault, error) {
	var one Fault
	err := d.Read(ctx).Raw(`SELECT `+faultColumns+faultTables+` WHERE f.id = ?`, id).Take(&one).Error
	return one, err
}

// held is a fault's row while a transaction holds it.
type held struct {
	ID           int64
	BoardID      int64
	Title        string
	Status       Status
	FixedVersion string
	ReleaseID    *int64
	WorkaroundID *int64
}

// hold takes the fault's row for the rest of the transaction, so that acts on
// one fault come one after the other, and counts its version up.
func hold(ctx context.Context, tx *db.Tx, id int64, now time.Time) (held, error) {
	h := held{ID: id}
	err := tx.WithContext(ctx).Raw(`UPDATE faults SET version = version + 1, changed_at = ? WHERE id = ?
		RETURNING board_id, title, status, fixed_version, release_id, workaround_id`, now, id).Row().
		Scan(&h.BoardID, &h.Title, &h.Status, &h.FixedVersion, &h.ReleaseID, &h.WorkaroundID)
	if db.NoRow(err) {
		err = fail.NotFound()
	}
	return h, err
}

func insertFault(ctx context.Context, tx *db.Tx, o Opening, board, by int64, now time.Time) (int64, error) {
	var id int64
	err := tx.WithContext(ctx).Raw(`INSERT INTO faults (board_id, product_id, title, severity, status_since, opened_by, opened_at, changed_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`, board, o.ProductID, o.Title, o.Severity, now, by, now, now).Row().Scan(&id)
	return id, tx.Translate(err)
}

// event is one line of a timeline about to be written.
type event struct {
	Kind       EventKind
	From, To   Status
	Detail     string
	Source     string
	HTML       string
	ThreadID   *int64
	EstimateID *int64
	PromiseID  *int64
	OtherID    *int64
	EntryID    *int64
}

func insertEvent(ctx context.Context, tx *db.Tx, fault int64, by actor, e event, now time.Time) (int64, error) {
	var id int64
	err := tx.WithContext(ctx).Raw(`INSERT INTO fault_events (fault_id, kind, actor_id, actor_team, happened_at, from_status, to_status, detail, source, html,
		thread_id, estimate_id, promise_id, other_id, entry_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		fault, e.Kind, by.id, by.team, now, e.From, e.To, e.Detail, e.Source, e.HTML, e.ThreadID, e.EstimateID, e.PromiseID, e.OtherID, e.EntryID).Row().Scan(&id)
	return id, tx.Translate(err)
}

// touchThreads makes the pages of the fault's threads old, and of those that lead
// to them and show the fault's status, and gives their ids.
func touchThreads(ctx context.Context, tx *db.Tx, fault int64) ([]int64, error) {
	var ids, led []int64
	err := tx.WithContext(ctx).Raw(`UPDATE threads SET version = version + 1 WHERE fault_id = ? RETURNING id`, fault).Scan(&ids).Error
	if err != nil {
		return nil, err
	}
	err = tx.WithContext(ctx).Raw(`UPDATE threads SET version = version + 1 WHERE duplicate_of IN (SELECT t.id FROM threads t WHERE t.fault_id = ?)
		RETURNING id`, fault).Scan(&led).Error
	return append(ids, led...), err
}

// setFault changes columns of a fault that is held.
func setFault(ctx context.Context, tx *db.Tx, id int64, columns map[string]any) error {
	return tx.WithContext(ctx).Table("faults").Where("id = ?", id).Updates(columns).Error
}

// setStatus needs the receipt of closing or of reopening where the status says
// that it is one of these; the schema refuses it otherwise.
func setStatus(ctx context.Context, tx *db.Tx, id int64, from, to Status, receipt *modlog.Receipt, now time.Time) error {
	columns := map[string]any{"status": to, "status_since": now}
	switch {
	case receipt != nil && to.Closed():
		columns["close_entry_id"], columns["close_kind"] = receipt.Entry(), modlog.CloseFault
	case receipt != nil:
		columns["reopen_entry_id"], columns["reopen_kind"] = receipt.Entry(), modlog.ReopenFault
	}
	result := tx.WithContext(ctx).Table("faults").Where("id = ? AND status = ?", id, from).Updates(columns)
	return mustWin(result, "Somebody changed the status meanwhile.")
}

// mustWin turns a guarded update that met no row into Conflict.
func mustWin(result *gorm.DB, text string) error {
	if result.Error == nil && result.RowsAffected == 0 {
		return fail.New(fail.Conflict, text, "Look at the page again: it now shows what changed.")
	}
	return result.Error
}

func insertLink(ctx context.Context, tx *db.Tx, fault, thread, by int64, now time.Time) error {
	err := tx.WithContext(ctx).Exec(`INSERT INTO fault_links (fault_id, thread_id, linked_by, linked_at) VALUES (?, ?, ?, ?)`, fault, thread, by, now).Error
	if db.Taken(err) {
		return fail.New(fail.Conflict, "This thread belongs to a fault already.", "Unlink it first, or merge the two faults.").Because(err)
	}
	return err
}

func setThreadFault(ctx context.Context, tx *db.Tx, thread int64, fault *int64) error {
	return tx.WithContext(ctx).Exec(`UPDATE threads SET fault_id = ?, version = version + 1 WHERE id = ?`, fault, thread).Error
}

func recountThreads(ctx context.Context, tx *db.Tx, fault int64) error {
	return tx.WithContext(ctx).Exec(`UPDATE faults SET thread_count = (SELECT count(*) FROM fault_links WHERE fault_id = ? AND ended_at IS NULL)
		WHERE id = ?`, fault, fault).Error
}

func endLink(ctx context.Context, tx *db.Tx, thread, fault, by int64, receipt modlog.Receipt, now time.Time) error {
	return mustWin(tx.WithContext(ctx).Exec(`UPDATE fault_links SET ended_at = ?, ended_by = ?, end_entry_id = ?, end_kind = ?
		WHERE thread_id = ? AND fault_id = ? AND ended_at IS NULL`, now, by, receipt.Entry(), modlog.UnlinkThread, thread, fault),
		"The thread does not belong to this fault any more.")
}
