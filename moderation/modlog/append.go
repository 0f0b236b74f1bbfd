package modlog

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// Topic is announced when an entry is written and when entries are sealed.
const Topic = "log"

// Append writes the entry in the caller's transaction and gives its receipt.
// It refuses an act without a public reason, except an imported one, whose
// source may not have published any.
func (l *Log) Append(ctx context.Context, tx *db.Tx, act Act) (Receipt, error) {
	act = act.complete(l.now())
	if err := act.check(); err != nil {
		return Receipt{}, err
	}
	place, err := next(ctx, tx, act)
	if err != nil {
		return Receipt{}, err
	}
	tx.Announce(Topic)
	if err := insert(ctx, tx, newEntry(act, place, l.now())); err != nil {
		return Receipt{}, err
	}
	return Receipt{entry: place.number, kind: act.Kind, target: act.TargetID}, nil
}

// complete gives the act the form it is kept in: times in UTC and microseconds,
// as both databases and the leaf have them, and text that is UTF-8.
func (a Act) complete(now time.Time) Act {
	if a.HappenedAt.IsZero() {
		a.HappenedAt = now
	}
	a.HappenedAt, a.EndsAt, a.LapsesAt = kept(a.HappenedAt), keptOrNil(a.EndsAt), keptOrNil(a.LapsesAt)
	for _, text := range []*string{&a.ActorName, &a.PublicReason, &a.Explanation} {
		*text = strings.ReplaceAll(strings.ToValidUTF8(*text, "\uFFFD"), "\x00", "\uFFFD") // PostgreSQL has no NUL in a text
	}
	return a
}

func kept(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

func keptOrNil(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	k := kept(*t)
	return &k
}

func (a Act) check() error {
	var c fail.Check
	c.That(a.PublicReason != "" || a.Source == Imported, "reason", "Please give a reason. Everybody can read it.")
	c.That(utf8.RuneCountInString(a.PublicReason) <= 4000, "reason", "Please keep the reason under 4,000 characters.")
	c.That(utf8.RuneCountInString(a.Explanation) <= 4000, "explanation", "Please keep the explanation under 4,000 characters.")
	c.That(utf8.RuneCountInString(a.ActorName) <= 400, "actor_name", "Please keep the name under 400 characters.")
	c.That(isLine(a.Rule), "rule", "Please name one rule of the rulebook.")
	c.That(isLine(a.Scope), "scope", "Please name the scope in one line of at most 200 characters.")
	c.That(a.Provisional == (a.LapsesAt != nil), "lapses_at", "A provisional act, and only such an act, needs the time at which it lapses.")
	c.That(a.TargetID >= 0, "target", "There is nothing with such a number.")
	return c.Err()
}

func isLine(s string) bool {
	return utf8.RuneCountInString(s) <= 200 && utf8.ValidString(s) &&
		!strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
}
