package db

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// ErrSent says that a form was carried out before.
var ErrSent = errors.New("db: this form was carried out before")

// once is a form on its way, in a context.
type once struct {
	id   string
	at   time.Time
	kept bool // its row is committed
}

type onceKey struct{}

// Once lets what is written with the context it gives happen at most once for a
// form: the first Write notes id, 64 characters that stand for who sent what, in
// its transaction. Where another request has noted it, Write gives ErrSent and
// writes nothing; while that one is still writing, Write waits for it.
func Once(ctx context.Context, id string, now time.Time) context.Context {
	return context.WithValue(ctx, onceKey{}, &once{id: id, at: now})
}

// Kept reports whether something was written with a context of Once.
func Kept(ctx context.Context) bool {
	o, there := ctx.Value(onceKey{}).(*once)
	return there && o.kept
}

// note writes the form's row, the first time.
func (t *Tx) note(ctx context.Context) (*once, error) {
	o, there := ctx.Value(onceKey{}).(*once)
	if !there || o.kept {
		return nil, nil
	}
	err := t.DB.Exec(`INSERT INTO sent_forms (id, sent_at) VALUES (?, ?)`, o.id, o.at).Error
	if Taken(err) {
		return nil, ErrSent
	}
	return o, err
}

// Sent reports whether a form was carried out, and where its answer led to: ""
// for nowhere, or not known yet.
func (d *DB) Sent(ctx context.Context, id string) (location string, sent bool, err error) {
	err = d.Read(ctx).Raw(`SELECT location FROM sent_forms WHERE id = ?`, id).Row().Scan(&location)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return location, err == nil, Plain(err)
}

// SentTo keeps where a form's answer led to, and forgets the forms from before
// that time: nobody sends those again.
func (d *DB) SentTo(ctx context.Context, id, location string, before time.Time) error {
	return d.Write(context.WithoutCancel(ctx), func(tx *Tx) error {
		return errors.Join(tx.Exec(`UPDATE sent_forms SET location = ? WHERE id = ?`, location, id).Error,
			tx.Exec(`DELETE FROM sent_forms WHERE sent_at < ?`, before).Error)
	})
}

// Unsend forgets a form that wrote something and was refused after that, so that
// it can be sent again.
func (d *DB) Unsend(ctx context.Context, id string) error {
	return d.Write(context.WithoutCancel(ctx), func(tx *Tx) error { return tx.Exec(`DELETE FROM sent_forms WHERE id = ?`, id).Error })
}
