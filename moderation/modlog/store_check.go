package modlog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"answerable/moderation/modlog/audit"

	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"
)

// enoughWrong is after how many findings a broken log is broken enough.
const enoughWrong = 25

// Check goes through the whole log from inside and gives a sentence for each
// thing that is wrong: all that an outsider would find, and besides that rows
// which differ from their leaf, salts that open nothing, and hashes that no
// outsider asks for. Progress may be nil. It changes nothing.
func (l *Log) Check(ctx context.Context, progress func(done, total int64)) ([]string, error) {
	state, err := l.State(ctx)
	if err != nil {
		return nil, err
	}
	var found []string
	if state.Trouble != "" {
		found = append(found, state.Trouble)
	}
	for _, part := range []func() ([]string, error){
		func() ([]string, error) { return l.checkPublic(ctx, state, progress) },
		func() ([]string, error) { return checkRows(l.db.Read(ctx)) },
		func() ([]string, error) { return checkHashes(l.db.Read(ctx)) },
	} {
		wrong, err := part()
		if err != nil {
			return found, err
		}
		found = append(found, wrong...)
	}
	return found, nil
}

func (l *Log) checkPublic(ctx context.Context, state State, progress func(done, total int64)) ([]string, error) {
	c, err := countAll(l.db.Read(ctx))
	if err != nil || c.Sealed < 0 {
		return nil, err
	}
	report, err := audit.Auditor{Fetch: l.Fetch, Key: state.VerifierKey, Progress: progress}.Audit(ctx)
	if err != nil && ctx.Err() == nil {
		return append(report.Problems, "The log cannot be read as an outsider reads it: "+err.Error()+"."), nil
	}
	return report.Problems, err
}

// checkRows compares the columns that pages are made of with the leaf that was
// fixed when the entry was written.
func checkRows(q *gorm.DB) (found []string, err error) {
	for first := int64(0); len(found) < enoughWrong; first += audit.TileWidth {
		rows, err := checkedFrom(q, first)
		if err != nil || len(rows) == 0 {
			return found, err
		}
		for i, r := range rows {
			if r.ID != first+int64(i) {
				return append(found, fmt.Sprintf("Entry %d is missing in log_entries or log_texts.", first+int64(i))), nil
			}
			found = append(found, r.differences()...)
		}
	}
	return found, nil
}

// checked is an entry as it is stored, with its members' random ids.
type checked struct {
	ID                         int64
	Kind                       Kind
	TargetID                   int64
	Source                     Source
	Rule, Scope                string
	RefersTo                   *int64
	EndsAt, LapsesAt           *time.Time
	HappenedAt, CreatedAt      time.Time
	Leaf                       []byte
	ActorLog, SubjectLog       string
	ActorErased, SubjectErased bool
	Explanation                string
	ExplanationSalt            []byte
	BeforeSalt, AfterSalt      []byte
	EraseEntryID               *int64
}

func checkedFrom(q *gorm.DB, first int64) ([]checked, error) {
	var rows []checked
	err := q.Raw(`SELECT e.id, e.kind, e.target_id, e.source, e.rule, e.scope, e.refers_to, e.ends_at, e.lapses_at, e.happened_at, e.created_at, e.leaf,
		coalesce(m.log_id, '') AS actor_log, coalesce(s.log_id, '') AS subject_log, m.erased_at IS NOT NULL AS actor_erased, s.erased_at IS NOT NULL AS subject_erased,
		t.explanation, t.explanation_salt, c.before_salt, c.after_salt, t.erase_entry_id
		FROM log_entries e JOIN log_texts t ON t.entry_id = e.id LEFT JOIN log_contents c ON c.entry_id = e.id
		LEFT JOIN members m ON m.id = e.actor_id LEFT JOIN members s ON s.id = e.subject_id
		WHERE e.id >= ? ORDER BY e.id LIMIT ?`, first, audit.TileWidth).Scan(&rows).Error
	return rows, err
}

func (r checked) differences() (found []string) {
	leaf, err := audit.ParseLeaf(r.Leaf)
	if err != nil {
		return []string{fmt.Sprintf("The leaf of entry %d in log_entries cannot be read: %s.", r.ID, err)}
	}
	if !bytes.Equal(r.shown(leaf).Bytes(), r.Leaf) {
		found = append(found, fmt.Sprintf("The columns of entry %d in log_entries are not what its leaf says: one of the two was changed, so its page shows something else than what was logged.", r.ID))
	}
	if r.EraseEntryID != nil {
		return found
	}
	if r.ExplanationSalt == nil != (leaf.Explanation == "") || leaf.Explanation != "" && !leaf.Explanation.Opens(r.ExplanationSalt, []byte(r.Explanation)) {
		found = append(found, fmt.Sprintf("The explanation of entry %d in log_texts is not the one that was logged.", r.ID))
	}
	if r.BeforeSalt == nil != (leaf.ContentBefore == "") || r.AfterSalt == nil != (leaf.ContentAfter == "") {
		found = append(found, fmt.Sprintf("The content's salts of entry %d are missing in log_contents, or are there for nothing.", r.ID))
	}
	return found
}

// shown is the leaf that the columns would make. A member whose account was
// erased has no random id that could be compared.
func (r checked) shown(leaf audit.Leaf) audit.Leaf {
	if !r.ActorErased {
		leaf.Actor = r.ActorLog
	}
	if !r.SubjectErased {
		leaf.Subject = r.SubjectLog
	}
	leaf.Entry, leaf.Kind, leaf.Target, leaf.Source, leaf.Imported = r.ID, string(r.Kind), r.TargetID, string(r.Source), r.Source == Imported
	leaf.Rule, leaf.Scope, leaf.RefersTo = r.Rule, r.Scope, r.RefersTo
	leaf.EndsAt, leaf.LapsesAt, leaf.HappenedAt, leaf.RecordedAt = r.EndsAt, r.LapsesAt, r.HappenedAt, r.CreatedAt
	return leaf
}

// checkHashes compares every hash above the leaves with the two below it.
func checkHashes(q *gorm.DB) (found []string, err error) {
	rows, err := q.Raw(`SELECT p.level, p.n, p.hash, a.hash, b.hash FROM log_hashes p
		LEFT JOIN log_hashes a ON a.level = p.level - 1 AND a.n = 2 * p.n
		LEFT JOIN log_hashes b ON b.level = p.level - 1 AND b.n = 2 * p.n + 1 WHERE p.level > 0`).Rows()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() && len(found) < enoughWrong {
		var level, n int64
		var hash, left, right []byte
		if err := rows.Scan(&level, &n, &hash, &left, &right); err != nil {
			return found, err
		}
		if len(left) != tlog.HashSize || len(right) != tlog.HashSize || tlog.NodeHash(tlog.Hash(left), tlog.Hash(right)) != tlog.Hash(hash) {
			found = append(found, fmt.Sprintf("Hash %d of level %d in log_hashes is not that of the two below it. Empty the table log_hashes: the node computes it again.", n, level))
		}
	}
	return found, rows.Err()
}
