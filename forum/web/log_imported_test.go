package web_test

import (
	"context"
	"testing"
	"time"

	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/moderation/modlog"
)

// An act of another forum is dated by when it happened there; that it is in this
// log only since the import is said beside it. The order is that of the numbers.
func TestAnImportedEntryIsDatedByItsAct(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCourt(t, engine)
		c.hides()
		c.imports(modlog.Act{Kind: modlog.NoteThread, TargetID: c.opening.ThreadID, Source: modlog.Imported, ImportedFrom: "old.example",
			ActorName: "Zoe", PublicReason: "Off-topic.", HappenedAt: time.Date(2019, 5, 4, 3, 2, 1, 0, time.UTC)})
		c.Settle()
		log := c.Guest().Get("/moderation/log").OK()
		imported, own := "tbody tr:nth-child(1) th", "tbody tr:nth-child(2) th"
		has(t, "the list", log, imported, "1", "4 May 2019", "imported on "+c.Clock.Now().Format("2 January 2006"))
		has(t, "the list", log, own, "0", c.Clock.Now().Format("2 January 2006"))
		if log.DOM().Find(own+" time").Length() != 0 {
			t.Errorf("an act of this forum has a second date: %s", log.Text(own))
		}
		for _, filter := range []string{"", "&board=" + id(c.board.ID)} {
			of := c.Guest().Get("/moderation/log?from=2019-05-04&until=2019-05-04" + filter).OK()
			has(t, "of that day"+filter, of, imported, "1")
			if n := of.DOM().Find("tbody tr").Length(); n != 1 {
				t.Errorf("%d entries of that day%s", n, filter)
			}
		}
		has(t, "the entry", c.Guest().Get("/moderation/log/1").OK(), ".log-facts", "4 May 2019", "imported on")
	})
}

// imports writes an entry as an importer does.
func (c *court) imports(act modlog.Act) {
	c.T.Helper()
	ctx := context.Background()
	err := c.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := c.ModLog.Append(ctx, tx, act)
		return err
	})
	if err != nil {
		c.T.Fatal(err)
	}
}
