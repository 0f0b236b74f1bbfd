package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"
	"time"

	"answerable/forum/fail"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Plain turns a driver's error into one for people where the database is away,
// full or ended a deadlock; every other error stays as it is.
func Plain(err error) error {
	var known *fail.Error
	switch {
	case err == nil, errors.As(err, &known):
		return err
	case full(err):
		return fail.New(fail.Unavailable, "The forum has no room left to save this.",
			"Nothing was saved. Please keep your text and try again later; the operator has been told in the log.").After(time.Minute).Because(err)
	case crossed(err):
		return fail.New(fail.Unavailable, "Somebody else was changing the same thing at this moment.",
			"Nothing was saved. Please try again.").After(time.Second).Because(err)
	case away(err):
		return fail.New(fail.Unavailable, "The database does not answer just now.",
			"Nothing was saved. Please try again in a few seconds.").After(5 * time.Second).Because(err)
	}
	return err
}

// NoRow reports that a query which must give a row gave none.
func NoRow(err error) bool {
	return errors.Is(err, gorm.ErrRecordNotFound) || errors.Is(err, sql.ErrNoRows)
}

// Taken reports that a UNIQUE or PRIMARY KEY constraint refused a row.
func Taken(err error) bool { return errors.Is(err, gorm.ErrDuplicatedKey) }

func full(err error) bool {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return lite.Code()&0xff == sqlite3.SQLITE_FULL
	}
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "53100" || pg.Code == "53200")
}

// crossed reports that PostgreSQL ended a transaction because another had what it
// waited for and waited for what it had.
func crossed(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40P01" || pg.Code == "40001")
}

func away(err error) bool {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY:
			return true
		}
		return false
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		// 08 connection, 53 resources, 57P operator intervention, 25006 read-only
		return strings.HasPrefix(pg.Code, "08") || strings.HasPrefix(pg.Code, "53") ||
			strings.HasPrefix(pg.Code, "57P") || pg.Code == "25006"
	}
	var network net.Error
	var connect *pgconn.ConnectError
	return errors.As(err, &network) || errors.As(err, &connect) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, sql.ErrConnDone) || hungUp(err)
}

// hungUp reports that the database's end of a connection went away in the middle
// of a statement.
func hungUp(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) || pgconn.SafeToRetry(err)
}

// uncertain is what a commit without an answer means: what it was to save may be
// saved or not.
func uncertain(err error) error {
	if !away(err) {
		return Plain(err)
	}
	return fail.New(fail.Unavailable, "The database went away while this was being saved.",
		"It may be saved or not. Send the same form again in a few seconds: it is never posted twice.").After(5 * time.Second).Because(err)
}

// Translate gives gorm's word for a constraint's refusal where a row was read
// with Row, which gorm does not translate by itself.
func (t *Tx) Translate(err error) error {
	if translator, ok := t.DB.Dialector.(gorm.ErrorTranslator); ok && err != nil {
		return translator.Translate(err)
	}
	return err
}
