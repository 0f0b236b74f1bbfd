package modlog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"answerable/forum/db"

	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"
)

// errHashes means that log_hashes lacks rows it must have.
var errHashes = errors.New("the table log_hashes is damaged")

// origin is one log of the forum; the newest is the one that is signed.
type origin struct {
	Number       int64
	Origin       string
	VerifierKey  string
	BeginEntryID *int64
	Leaf         []byte // of the entry that begins it; nil for the first log
}

func insertFirstOrigin(ctx context.Context, tx *db.Tx, name, key string, now time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO log_origins (number, origin, verifier_key, begun_at) VALUES (1, ?, ?, ?)
		ON CONFLICT DO NOTHING`, name, key, now).Error
}

func insertOrigin(ctx context.Context, tx *db.Tx, o origin, now time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO log_origins (number, origin, verifier_key, begin_entry_id, begin_kind, begun_at) VALUES (?, ?, ?, ?, ?, ?)`,
		o.Number, o.Origin, o.VerifierKey, o.BeginEntryID, BeginLog, now).Error
}

// listOrigins gives the forum's logs, newest first.
func listOrigins(q *gorm.DB) ([]origin, error) {
	var all []origin
	err := q.Raw(`SELECT o.number, o.origin, o.verifier_key, o.begin_entry_id, e.leaf
		FROM log_origins o LEFT JOIN log_entries e ON e.id = o.begin_entry_id ORDER BY o.number DESC`).Scan(&all).Error
	return all, err
}

// counts are how far writing, hashing and signing have come.
type counts struct{ Entries, Hashed, Sealed int64 }

// countAll reads the far ends of three primary keys. Sealed is -1 before the
// newest log's first checkpoint.
func countAll(q *gorm.DB) (counts, error) {
	var c counts
	err := q.Raw(`SELECT (SELECT coalesce(max(id) + 1, 0) FROM log_entries) AS entries,
		(SELECT coalesce(max(n) + 1, 0) FROM log_hashes WHERE level = 0) AS hashed,
		(SELECT coalesce(max(size), -1) FROM log_checkpoints WHERE log_number = (SELECT max(number) FROM log_origins)) AS sealed`).Scan(&c).Error
	return c, err
}

// published is the newest checkpoint of a log.
type published struct {
	Size        int64
	Note        string
	SignedAt    time.Time
	VerifierKey string
}

func lastPublished(q *gorm.DB, log int64) (*published, error) {
	var p published
	err := q.Raw(`SELECT size, note, signed_at FROM log_checkpoints WHERE log_number = ? ORDER BY size DESC LIMIT 1`, log).Take(&p).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	return &p, err
}

// newestPublished is the newest log's newest checkpoint with its key.
func newestPublished(q *gorm.DB) (*published, error) {
	var p published
	err := q.Raw(`SELECT c.size, c.note, c.signed_at, o.verifier_key FROM log_checkpoints c JOIN log_origins o ON o.number = c.log_number
		WHERE c.log_number = (SELECT max(number) FROM log_origins) ORDER BY c.size DESC LIMIT 1`).Take(&p).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	return &p, err
}

// firstPublishedWith is the newest log's first checkpoint that covers the entry.
func firstPublishedWith(q *gorm.DB, entry int64) (*published, error) {
	var p published
	err := q.Raw(`SELECT size, note, signed_at FROM log_checkpoints WHERE log_number = (SELECT max(number) FROM log_origins) AND size > ?
		ORDER BY size LIMIT 1`, entry).Take(&p).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	return &p, err
}

func insertCheckpoint(ctx context.Context, tx *db.Tx, log, size int64, note string, now time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO log_checkpoints (log_number, size, note, signed_at) VALUES (?, ?, ?, ?)`, log, size, note, now).Error
}

// lead makes this node the one that seals until the transaction ends; false
// means that another node is at it.
func lead(ctx context.Context, tx *db.Tx) (bool, error) {
	if tx.Dialect() == db.SQLite {
		return true, nil
	}
	var mine bool
	err := tx.WithContext(ctx).Raw("SELECT pg_try_advisory_xact_lock(7305811444)").Row().Scan(&mine)
	return mine, err
}

// storedLeaf is one entry's number and leaf.
type storedLeaf struct {
	ID   int64
	Leaf []byte
}

// leavesFrom gives the leaves first, first+1 and so on, at most limit.
func leavesFrom(q *gorm.DB, first int64, limit int) ([]storedLeaf, error) {
	var leaves []storedLeaf
	err := q.Raw(`SELECT id, leaf FROM log_entries WHERE id >= ? ORDER BY id LIMIT ?`, first, limit).Scan(&leaves).Error
	return leaves, err
}

// readHashes gives hashes by tlog's numbers for them.
func readHashes(q *gorm.DB, indexes []int64) ([]tlog.Hash, error) {
	if len(indexes) == 0 {
		return nil, nil
	}
	var where strings.Builder
	values := make([]any, 0, 2*len(indexes))
	for i, index := range indexes {
		if i > 0 {
			where.WriteString(" OR ")
		}
		where.WriteString("(level = ? AND n = ?)")
		level, n := tlog.SplitStoredHashIndex(index)
		values = append(values, level, n)
	}
	rows, err := q.Raw("SELECT level, n, hash FROM log_hashes WHERE "+where.String(), values...).Rows()
	if err != nil {
		return nil, err
	}
	return inOrder(rows, indexes)
}

func inOrder(rows *sql.Rows, indexes []int64) (hashes []tlog.Hash, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	found := make(map[int64]tlog.Hash, len(indexes))
	for rows.Next() {
		var level int
		var n int64
		var hash []byte
		if err := rows.Scan(&level, &n, &hash); err != nil {
			return nil, err
		}
		found[tlog.StoredHashIndex(level, n)] = tlog.Hash(hash) // the schema has it at 32 bytes
	}
	for _, index := range indexes {
		hash, ok := found[index]
		if !ok {
			level, n := tlog.SplitStoredHashIndex(index)
			return nil, fmt.Errorf("%w: hash %d of level %d is missing", errHashes, n, level)
		}
		hashes = append(hashes, hash)
	}
	return hashes, rows.Err()
}

// hashRun gives width hashes of a level from number first on, one behind the other.
func hashRun(q *gorm.DB, level int, first int64, width int) (run []byte, err error) {
	rows, err := q.Raw(`SELECT hash FROM log_hashes WHERE level = ? AND n >= ? AND n < ? ORDER BY n`, level, first, first+int64(width)).Rows()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	run = make([]byte, 0, width*tlog.HashSize)
	for rows.Next() {
		var hash []byte
		if err := rows.Scan(&hash); err != nil {
			return nil, err
		}
		run = append(run, hash...)
	}
	if len(run) != width*tlog.HashSize {
		return nil, fmt.Errorf("%w: level %d has %d of %d hashes from %d on", errHashes, level, len(run)/tlog.HashSize, width, first)
	}
	return run, rows.Err()
}

// insertHashes stores new hashes; those that are there already are the same.
func insertHashes(ctx context.Context, tx *db.Tx, hashes []numbered) error {
	const together = 300
	for len(hashes) > 0 {
		part := hashes[:min(together, len(hashes))]
		hashes = hashes[len(part):]
		values := make([]any, 0, 3*len(part))
		for _, h := range part {
			level, n := tlog.SplitStoredHashIndex(h.index)
			values = append(values, level, n, h.hash[:])
		}
		places := strings.Repeat(", (?, ?, ?)", len(part))[2:]
		if err := tx.WithContext(ctx).Exec("INSERT INTO log_hashes (level, n, hash) VALUES "+places+" ON CONFLICT (level, n) DO NOTHING", values...).Error; err != nil {
			return err
		}
	}
	return nil
}

func deleteHashes(ctx context.Context, tx *db.Tx) error {
	return tx.WithContext(ctx).Exec("DELETE FROM log_hashes").Error
}

// openings are an entry's public texts with their salts.
type openings struct {
	EntryID          int64
	PublicReason     string
	PublicReasonSalt []byte
	ActorName        string
	ActorNameSalt    []byte
	Explanation      string
	ExplanationSalt  []byte
	BeforeSalt       []byte
	AfterSalt        []byte
	EraseEntryID     *int64
}

const openingRows = `SELECT t.entry_id, t.public_reason, t.public_reason_salt, t.actor_name, t.actor_name_salt, t.explanation, t.explanation_salt,
	c.before_salt, c.after_salt, t.erase_entry_id FROM log_texts t LEFT JOIN log_contents c ON c.entry_id = t.entry_id `

func openingsFrom(q *gorm.DB, first int64, width int) ([]openings, error) {
	var found []openings
	err := q.Raw(openingRows+`WHERE t.entry_id >= ? AND t.entry_id < ? ORDER BY t.entry_id`, first, first+int64(width)).Scan(&found).Error
	if err == nil && len(found) != width {
		err = fmt.Errorf("log_texts has %d of %d rows from entry %d on", len(found), width, first)
	}
	return found, err
}
