package thread_test

import (
	"strings"
	"sync"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

func TestNotesAreForThoseWhoSeeInternal(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		opening := c.start(c.asker, c.public, "It worked yesterday.")
		heard := make(chan string, 100)
		c.db.Hear(func(topic string) { heard <- topic })
		before, err := c.Thread(c.ctx, c.staff, opening.ThreadID)
		c.must(err)
		for _, v := range []account.Viewer{c.staff, c.moderator, c.admin} {
			c.must(c.AddNote(c.ctx, v, opening.ThreadID, "Asked the **radio** team."))
		}
		for _, test := range []struct {
			by   account.Viewer
			want fail.Kind
		}{{c.guest, fail.SignIn}, {c.asker, fail.Forbidden}, {c.helper, fail.Forbidden}} {
			wants(t, "add by "+test.by.Name, c.AddNote(c.ctx, test.by, opening.ThreadID, "Hello"), test.want)
			_, err := c.Notes(c.ctx, test.by, opening.ThreadID)
			wants(t, "read by "+test.by.Name, err, test.want)
		}
		notes, err := c.Notes(c.ctx, c.moderator, opening.ThreadID)
		c.must(err)
		if len(notes) != 3 || notes[0].AuthorName != "Stella" || notes[0].AuthorRole != account.Staff || !strings.Contains(notes[0].HTML, "<strong>radio</strong>") {
			t.Fatalf("%+v", notes)
		}
		after, err := c.Thread(c.ctx, c.staff, opening.ThreadID)
		c.must(err)
		if after.Version <= before.Version || after.LastNumber != before.LastNumber || !after.ActiveAt.Equal(before.ActiveAt) {
			t.Fatalf("a note changes the version and nothing else that customers see: %+v", after)
		}
		if topic := <-heard; topic != thread.ThreadTopic(opening.ThreadID) {
			t.Fatalf("heard %q", topic)
		}
	})
}

func TestNotesAreChecked(t *testing.T) {
	t.Parallel()
	c := newCommunity(t, db.SQLite)
	opening := c.start(c.asker, c.public, "It worked yesterday.")
	for what, body := range map[string]string{"empty": "", "blank": " \n ", "long": long(10_001), "NUL": "a\x00", "bytes": "\xff"} {
		wantsField(t, what, c.AddNote(c.ctx, c.staff, opening.ThreadID, body), "body")
	}
	wants(t, "longest", c.AddNote(c.ctx, c.staff, opening.ThreadID, long(10_000)), fine)
	wants(t, "no thread", c.AddNote(c.ctx, c.staff, 99999, "Hello"), fail.Missing)
	_, err := c.Notes(c.ctx, c.staff, 99999)
	wants(t, "no thread", err, fail.Missing)
}

func TestANoteSentTwiceIsOneNote(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		opening := c.start(c.asker, c.public, "It worked yesterday.")
		var all sync.WaitGroup
		for range 5 {
			all.Go(func() {
				if err := c.AddNote(c.ctx, c.staff, opening.ThreadID, "Asked"); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		c.must(c.AddNote(c.ctx, c.moderator, opening.ThreadID, "Asked"))
		c.must(c.AddNote(c.ctx, c.staff, opening.ThreadID, "Asked"))
		if n := c.count(`SELECT count(*) FROM staff_notes`); n != 3 {
			t.Fatalf("%d notes", n)
		}
	})
}

func TestReplyTemplates(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		second, err := c.SaveReplyTemplate(c.ctx, c.admin, thread.ReplyTemplate{Name: "Which version?", Body: "Please tell us\r\nyour version."})
		c.must(err)
		_, err = c.SaveReplyTemplate(c.ctx, c.admin, thread.ReplyTemplate{Name: "Log", Body: "Please paste the log."})
		c.must(err)
		same, err := c.SaveReplyTemplate(c.ctx, c.admin, thread.ReplyTemplate{ID: second, Name: "Version?", Body: "Which one?"})
		c.must(err)
		all, err := c.ReplyTemplates(c.ctx, c.staff)
		c.must(err)
		if same != second || len(all) != 2 || all[1].Name != "Version?" || all[1].Body != "Which one?" || all[1].ChangedByName != "Aditi" {
			t.Fatalf("%+v", all)
		}
		_, err = c.SaveReplyTemplate(c.ctx, c.admin, thread.ReplyTemplate{ID: second, Name: "Log", Body: "x"})
		wantsField(t, "name taken", err, "name")
		_, err = c.SaveReplyTemplate(c.ctx, c.admin, thread.ReplyTemplate{ID: 99999, Name: "None", Body: "x"})
		wants(t, "change none", err, fail.Missing)
		wants(t, "delete none", c.DeleteReplyTemplate(c.ctx, c.admin, 99999), fail.Missing)
		c.must(c.DeleteReplyTemplate(c.ctx, c.admin, second))
		if all, err = c.ReplyTemplates(c.ctx, c.admin); err != nil || len(all) != 1 {
			t.Fatalf("%v %v", all, err)
		}
	})
}

func TestReplyTemplatesAreCheckedAndForStaff(t *testing.T) {
	t.Parallel()
	c := newCommunity(t, db.SQLite)
	for _, test := range []struct{ what, name, body, field string }{
		{"short name", "x", "text", "name"},
		{"long name", long(81), "text", "name"},
		{"name of two lines", "a\nb", "text", "name"},
		{"no text", "Name", " \n", "body"},
		{"long text", "Name", long(10_001), "body"},
		{"NUL", "Name", "a\x00", "body"},
	} {
		_, err := c.SaveReplyTemplate(c.ctx, c.admin, thread.ReplyTemplate{Name: test.name, Body: test.body})
		wantsField(t, test.what, err, test.field)
	}
	for _, test := range []struct {
		by           account.Viewer
		list, change fail.Kind
	}{
		{c.guest, fail.SignIn, fail.SignIn}, {c.asker, fail.Forbidden, fail.Forbidden}, {c.moderator, fail.Forbidden, fail.Forbidden},
		{c.staff, fine, fail.Forbidden},
	} {
		_, err := c.ReplyTemplates(c.ctx, test.by)
		wants(t, "list by "+string(test.by.Role), err, test.list)
		_, err = c.SaveReplyTemplate(c.ctx, test.by, thread.ReplyTemplate{Name: "Name", Body: "Text"})
		wants(t, "save by "+string(test.by.Role), err, test.change)
		wants(t, "delete by "+string(test.by.Role), c.DeleteReplyTemplate(c.ctx, test.by, 1), test.change)
	}
}
