package intake_test

import (
	"context"
	"encoding/base64"
	"errors"
	"net/textproto"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/fault"
	"answerable/forum/forumtest"
	"answerable/forum/intake"
	"answerable/forum/notify"
	"answerable/forum/server"
	"answerable/forum/thread"
)

const adaMail = "ada@home.example"

func TestAReplyByMailIsPostedOnce(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		d := newDesk(t, engine)
		to := d.adas()
		mail := d.letter("Ada <"+adaMail+">", to, "Re: No ink", "Have you shaken it?\n\nAda\n\nOn Mon, 1 Jan 2024 at 10:00, Bo wrote:\n> It says no ink.", "Message-ID: <1@home.example>")
		for range 3 { // other servers send again when they missed the answer
			if err := d.send(adaMail, to, mail); err != nil {
				t.Fatal(err)
			}
		}
		if got := d.posts(d.ada.Viewer.ID); !slices.Equal(got, []string{"Have you shaken it?"}) {
			t.Fatalf("%q", got)
		}
		if d.count("SELECT count(*) FROM posts WHERE author_id = ? AND thread_id = ? AND reply_to IS NOT NULL", d.ada.Viewer.ID, d.thread.ThreadID) != 1 {
			t.Error("it does not say what it answers")
		}
		second := d.letter("Ada <"+strings.ToUpper(adaMail)+">", to, "Re: No ink", "And cleaned it?", "Message-ID: <2@home.example>")
		if err := d.send(adaMail, to, second); err != nil {
			t.Fatal(err)
		}
		if got := d.posts(d.ada.Viewer.ID); len(got) != 2 {
			t.Errorf("the address was used twice: %q", got)
		}
		if n := d.count("SELECT count(*) FROM mail_inbox WHERE raw IS NOT NULL OR recipient <> '' OR sender <> ''"); n != 0 {
			t.Errorf("%d mails are kept", n)
		}
		if len(d.postbox.got()) != 0 {
			t.Errorf("answered: %+v", d.postbox.got())
		}
		if strings.Contains(d.Log.String(), adaMail) || strings.Contains(d.Log.String(), strings.Split(to, "@")[0]) {
			t.Error("an address is logged")
		}
	})
}

// The life of a reply address: SECURITY 68 in spirit. It is no password, and is
// used as often as one has something to say.
func TestAForgedOrDeadReplyAddressPostsNothing(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		d := newDesk(t, engine)
		d.confirm("Bo", "bo@home.example")
		to := d.adas()
		refused := func(name string, err error) {
			t.Helper()
			var smtpErr *textproto.Error
			if !errors.As(err, &smtpErr) || smtpErr.Code != 550 {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := d.send("bo@home.example", to, d.letter("Bo <bo@home.example>", to, "x", "I am Bo with Ada's address.")); err != nil {
			t.Error("another's From:", err)
		}
		if err := d.send(adaMail, to, d.letter("Ada <ada@evil.example>", to, "x", "Forged.")); err != nil {
			t.Error("a stranger's From:", err)
		}
		if err := d.send(adaMail, to, d.letter("Ada <"+adaMail+">, Bo <bo@home.example>", to, "x", "Two.")); err != nil {
			t.Error("two senders:", err)
		}
		if len(d.postbox.got()) != 0 {
			t.Errorf("a forger is answered: %+v", d.postbox.got())
		}
		changed := []byte(to)
		changed[10] ^= 1
		refused("a changed address", d.send(adaMail, string(changed), d.letter(adaMail, to, "x", "y")))
		refused("no address of ours", d.send(adaMail, "nobody@"+mailDomain, d.letter(adaMail, to, "x", "y")))
		refused("another domain", d.send(adaMail, strings.Replace(to, mailDomain, "elsewhere.example", 1), d.letter(adaMail, to, "x", "y")))

		d.confirm("Ada", "new@home.example")
		refused("after a change of address", d.send("new@home.example", to, d.letter("new@home.example", to, "x", "y")))
		to = d.adas()
		if err := d.People.NewReplyAddresses(context.Background(), d.ada.Viewer); err != nil {
			t.Fatal(err)
		}
		refused("after they were all ended", d.send("new@home.example", to, d.letter("new@home.example", to, "x", "y")))
		d.exec("UPDATE members SET email_confirmed_at = NULL WHERE name = 'Ada'")
		refused("after the address is not confirmed any more", d.send("new@home.example", to, d.letter("new@home.example", to, "x", "y")))
		if got := d.posts(d.ada.Viewer.ID); len(got) != 0 {
			t.Errorf("%q", got)
		}
		if got := d.outcomes(); !slices.Equal(got, []string{"refused", "refused", "refused"}) {
			t.Errorf("%q", got)
		}
	})
}

func TestARefusedReplyIsAnsweredWithWhatToDo(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		d := newDesk(t, engine)
		to := d.adas()
		send := func(body string, headers ...string) {
			t.Helper()
			d.Clock.Advance(1e9)
			if err := d.send(adaMail, to, d.letter("Ada <"+adaMail+">", to, "Re: No ink", body, headers...)); err != nil {
				t.Fatal(err)
			}
		}
		send("On Mon, 1 Jan 2024 at 10:00, Bo wrote:\n> It says no ink.")
		send("> It says no ink.\n>\n> Bo")
		send(strings.Repeat("long words\n", 6_000))
		d.exec("UPDATE boards SET may_reply = 'nobody' WHERE id = ?", d.board.ID)
		send("May I?")
		letters := d.postbox.got()
		for i, want := range []string{"No text of your own", "No text of your own", "50 kB", "cannot reply in this board"} {
			if len(letters) != 4 || letters[i].Kind != account.LetterMailRefused || letters[i].To != "Ada@home.example" || letters[i].Path != "/t/"+idText(d.thread.ThreadID) ||
				!strings.Contains(letters[i].Facts[account.FactReason], want) || letters[i].Facts[account.FactSubject] != "Re: No ink" {
				t.Fatalf("%s: %+v", want, letters)
			}
		}
		rhea := d.Member("Rhea", account.Administrator)
		hidden := d.board
		hidden.MaySee, hidden.MayStart, hidden.MayReply, hidden.Reason = thread.StaffOnly, thread.StaffOnly, thread.StaffOnly, "This board is for staff from now on."
		if _, err := d.Forum.SaveBoard(context.Background(), rhea.Viewer, hidden); err != nil {
			t.Fatal(err)
		}
		send("Hello?")
		if l := d.postbox.got(); len(l) != 5 || strings.Contains(l[4].Facts[account.FactReason], "board") {
			t.Errorf("%+v", l)
		}
		for i := range 5 {
			send(strings.Repeat("x", i+1))
		}
		if n := len(d.postbox.got()); n != 5 {
			t.Errorf("%d answers within an hour", n)
		}
		if got := d.posts(d.ada.Viewer.ID); len(got) != 0 {
			t.Errorf("%q", got)
		}
	})
}

func TestMachinesAreNeitherPostedNorAnswered(t *testing.T) {
	t.Parallel()
	d := newDesk(t, db.SQLite)
	to := d.adas()
	for i, c := range []struct{ envelope, header string }{
		{"", "X-A: b"}, {adaMail, "Auto-Submitted: auto-replied"}, {adaMail, "Auto-Submitted: auto-generated; type=x"}, {adaMail, "Precedence: bulk"}, {adaMail, "Precedence: Auto_Reply"},
		{adaMail, "List-Id: <x.example>"}, {adaMail, "X-Autoreply: yes"}, {adaMail, "X-Loop: forum"}, {adaMail, "Message-ID: <7@" + mailDomain + ">"}, {"MAILER-DAEMON@x.example", "X-A: b"},
		{adaMail, strings.Repeat("Received: from a by b\r\n", 101) + "X-A: b"},
	} {
		if err := d.send(c.envelope, to, d.letter("Ada <"+adaMail+">", to, "x", strings.Repeat("y", i+1), c.header)); err != nil {
			t.Errorf("%s: %v", c.header, err)
		}
	}
	if got := d.outcomes(); len(got) != 11 || slices.ContainsFunc(got, func(o string) bool { return o != "ignored" }) {
		t.Errorf("%q", got)
	}
	if len(d.posts(d.ada.Viewer.ID)) != 0 || len(d.postbox.got()) != 0 {
		t.Errorf("%q, %+v", d.posts(d.ada.Viewer.ID), d.postbox.got())
	}
	if err := d.send(adaMail, to, d.letter("Ada <"+adaMail+">", to, "x", "A person's, by Exchange.", "Auto-Submitted: no", "X-Auto-Response-Suppress: All")); err != nil || len(d.posts(d.ada.Viewer.ID)) != 1 {
		t.Errorf("%v, %q", err, d.outcomes())
	}
}

func TestBouncesAndComplaintsAreHandedOn(t *testing.T) {
	t.Parallel()
	d := newDesk(t, db.SQLite)
	dsn := "From: mailer@x.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n" +
		"Reporting-MTA: dns; x.example\r\n\r\nFinal-Recipient: rfc822; Ada@home.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 <ada@home.example>: no such user\r\n\r\nFinal-Recipient: rfc822; bo@home.example\r\nAction: delayed\r\nStatus: 4.4.1\r\n" +
		"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <n1@" + mailDomain + ">\r\nTo: Ada <ada@home.example>\r\n--b--\r\n"
	arf := "From: fbl@x.example\r\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n--b\r\n\r\nSpam.\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\n" +
		"Feedback-Type: abuse\r\nVersion: 1\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nTo: Bo <bo@home.example>\r\nMessage-ID: <n2@x>\r\n\r\nx\r\n--b--\r\n"
	for _, mail := range []string{dsn, arf} {
		if err := d.send("", "bounces@"+mailDomain, []byte(mail)); err != nil {
			t.Fatal(err)
		}
	}
	want := []intake.Bounce{{Email: adaMail, MessageID: "n1@" + mailDomain, Said: "5.1.1 550 <…>: no such user"}, {Email: "bo@home.example", MessageID: "n1@" + mailDomain, Delayed: true, Said: "4.4.1"}, {Email: "bo@home.example", MessageID: "n2@x", Complaint: true}}
	if !slices.Equal(d.bounced, want) {
		t.Errorf("%+v", d.bounced)
	}
}

func TestPicturesOfAMailAreTakenInAndOthersNamed(t *testing.T) {
	t.Parallel()
	d := newDesk(t, db.SQLite)
	picture, err := os.ReadFile(filepath.Join(corpora(t, "mini-images"), "png-truecolor.png"))
	if err != nil {
		all, _ := filepath.Glob(filepath.Join(corpora(t, "mini-images"), "*.png"))
		if len(all) == 0 {
			t.Skip("no PNG in mini-images")
		}
		if picture, err = os.ReadFile(all[0]); err != nil {
			t.Fatal(err)
		}
	}
	to := d.adas()
	part := func(kind, name string, data []byte) string {
		return "--m\nContent-Type: " + kind + "\nContent-Disposition: attachment; filename=\"" + name + "\"\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString(data) + "\n"
	}
	body := "--m\nContent-Type: text/plain\n\nSee here.\n" + part("image/png", "ink](x).png", picture) + part("image/svg+xml", "a.svg", []byte("<svg onload=alert(1)/>")) + part("application/pdf", "log.pdf", []byte("%PDF")) + "--m--"
	if err := d.send(adaMail, to, d.letter("Ada <"+adaMail+">", to, "Re", body, "Content-Type: multipart/mixed; boundary=m")); err != nil {
		t.Fatal(err)
	}
	posts := d.posts(d.ada.Viewer.ID)
	if len(posts) != 1 || !strings.HasPrefix(posts[0], "See here.\n\n![ink  x .png](/uploads/") || strings.Count(posts[0], "![") != 1 {
		t.Fatalf("%q, %q", posts, d.outcomes())
	}
	letters := d.postbox.got()
	if len(letters) != 1 || letters[0].Kind != account.LetterMailPartly || !strings.Contains(letters[0].Facts[account.FactReason], "a.svg") || !strings.Contains(letters[0].Facts[account.FactReason], "log.pdf") {
		t.Errorf("%+v", letters)
	}
}

// SECURITY 24, 86: the same mail to two nodes, and many at once.
func TestManyDeliveriesAtOncePostOnce(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		d := newDesk(t, engine)
		to := d.adas()
		mail := d.letter("Ada <"+adaMail+">", to, "Re", "Once.")
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if err := d.Intake.Take(context.Background(), adaMail, []string{to, strings.ToUpper(to)}, mail); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		d.Settle()
		if got := d.posts(d.ada.Viewer.ID); len(got) != 1 || len(d.outcomes()) != 1 {
			t.Errorf("%q, %q", got, d.outcomes())
		}
	})
}

func TestADatabaseInTroubleKeepsTheMailAtTheSender(t *testing.T) {
	t.Parallel()
	d := newDesk(t, db.SQLite)
	to := d.adas()
	d.exec("ALTER TABLE mail_inbox RENAME TO mail_elsewhere")
	err := d.send(adaMail, to, d.letter("Ada <"+adaMail+">", to, "Re", "Keep me."))
	var smtpErr *textproto.Error
	if !errors.As(err, &smtpErr) || smtpErr.Code != 451 {
		t.Errorf("%v", err)
	}
	d.exec("ALTER TABLE mail_elsewhere RENAME TO mail_inbox")
	if len(d.outcomes()) != 0 {
		t.Error("something was taken")
	}
}

func TestAMailToABoardStartsAThreadOnceItsAuthorConfirms(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		d := newDesk(t, engine)
		to := d.board.Slug + "@" + mailDomain
		if err := d.send(adaMail, to, d.letter(adaMail, to, "x", "y")); err == nil {
			t.Error("a board takes mail that nobody allowed")
		}
		admin := d.Member("Rhea", account.Administrator)
		if err := d.Intake.SetMailBoard(context.Background(), d.ada.Viewer, d.board, true); err == nil {
			t.Error("a member sets it")
		}
		if err := d.Intake.SetMailBoard(context.Background(), admin.Viewer, d.board, true); err != nil {
			t.Fatal(err)
		}
		if err := d.send("who@x.example", to, d.letter("Who <who@x.example>", to, "Hello there", "I am nobody.")); err != nil {
			t.Error(err)
		}
		if err := d.send(adaMail, to, d.letter("Ada <"+adaMail+">", to, "Fwd: Paper jam", "It jams.")); err != nil {
			t.Fatal(err)
		}
		letters := d.postbox.got()
		if len(letters) != 1 || letters[0].Kind != account.LetterMailConfirm || len(d.posts(d.ada.Viewer.ID)) != 0 {
			t.Fatalf("%+v", letters)
		}
		token := strings.TrimPrefix(letters[0].Path, "/link/start/")
		if w, err := d.Intake.WaitingStart(context.Background(), token); err != nil || w.Title != "Paper jam" || w.Body != "It jams." {
			t.Errorf("%+v, %v", w, err)
		}
		var all sync.WaitGroup // in parallel it starts one thread
		for range 4 {
			all.Go(func() { _, _ = d.Intake.ConfirmStart(context.Background(), token) }) // whoever comes second may be told that it is gone
		}
		all.Wait()
		if _, err := d.Intake.ConfirmStart(context.Background(), token); err == nil {
			t.Error("the link works twice")
		}
		if got := d.posts(d.ada.Viewer.ID); !slices.Equal(got, []string{"It jams."}) {
			t.Errorf("%q", got)
		}
		if err := d.send(adaMail, to, d.letter("Ada <"+adaMail+">", to, "Too late", "I waited.")); err != nil {
			t.Fatal(err)
		}
		d.Clock.Advance(73 * 3600e9)
		late := strings.TrimPrefix(d.postbox.got()[1].Path, "/link/start/")
		if _, err := d.Intake.ConfirmStart(context.Background(), late); err == nil {
			t.Error("the link lives for ever")
		}
		if err := d.send(adaMail, to, d.letter("Ada <"+adaMail+">", to, "From the old address", "Mine.")); err != nil {
			t.Fatal(err)
		}
		moved := strings.TrimPrefix(d.postbox.got()[2].Path, "/link/start/")
		d.Clock.Advance(3600e9)
		err := d.DB.Write(context.Background(), func(tx *db.Tx) error {
			return tx.Exec(`UPDATE members SET email = 'ada@new.example', email_confirmed_at = ? WHERE id = ?`, d.Clock.Now(), d.ada.Viewer.ID).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Intake.ConfirmStart(context.Background(), moved); err == nil {
			t.Error("a link to an address that he gave up posts")
		}
	})
}

func TestATrustedServersWordCountsForOrAgainst(t *testing.T) {
	t.Parallel()
	d := newDesk(t, db.SQLite, func(s *config.Settings, _ *server.Options) { s.MailInTrust = "mx.forum.example" })
	admin := d.Member("Rhea", account.Administrator)
	if err := d.Intake.SetMailBoard(context.Background(), admin.Viewer, d.board, true); err != nil {
		t.Fatal(err)
	}
	to := d.board.Slug + "@" + mailDomain
	for i, header := range []string{"Authentication-Results: mx.forum.example; spf=pass; dmarc=pass (p=none) header.from=home.example", "Authentication-Results: mx.evil.example; dmarc=pass",
		"Authentication-Results: mx.forum.example 1; dmarc=fail\r\nAuthentication-Results: mx.forum.example; dmarc=pass"} {
		if err := d.send(adaMail, to, d.letter("Ada <"+adaMail+">", to, "Paper jam", strings.Repeat("It jams. ", i+1), header)); err != nil {
			t.Fatal(err)
		}
	}
	if got := d.outcomes(); !slices.Equal(got, []string{"posted", "confirm", "refused"}) {
		t.Errorf("%q", got)
	}
	if err := d.send(adaMail, d.adas(), d.letter("Ada <"+adaMail+">", d.adas(), "Re", "Forged with a stolen address.", "Authentication-Results: mx.forum.example; dmarc=fail")); err != nil || len(d.posts(d.ada.Viewer.ID)) != 1 {
		t.Errorf("%v, %q", err, d.posts(d.ada.Viewer.ID))
	}
}

// A fault's news is answered in the member's own thread about it; where there is
// none that he may see, he is told what to do.
func TestAReplyToAFaultGoesIntoOnesThread(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		d := newDesk(t, engine)
		staff := d.Member("Fay", account.Staff)
		f, err := d.Faults.Open(context.Background(), staff.Viewer, fault.Opening{ThreadID: d.thread.ThreadID, Title: "Ink is not seen", Severity: fault.Major})
		if err != nil {
			t.Fatal(err)
		}
		own := d.Thread(d.ada, d.board, "Mine too", "No ink here.")
		if err := d.Faults.Link(context.Background(), staff.Viewer, own.ThreadID, f); err != nil {
			t.Fatal(err)
		}
		to := d.replyAddress(notify.ReplyTo{MemberID: d.ada.Viewer.ID, FaultID: f})
		if err := d.send(adaMail, to, d.letter("Ada <"+adaMail+">", to, "Re", "Still broken.")); err != nil {
			t.Fatal(err)
		}
		if n := d.count("SELECT count(*) FROM posts WHERE thread_id = ? AND source = 'Still broken.'", own.ThreadID); n != 1 {
			t.Errorf("%d posts in her own thread; %q", n, d.outcomes())
		}
		none := d.replyAddress(notify.ReplyTo{MemberID: d.ada.Viewer.ID, FaultID: 4711})
		if err := d.send(adaMail, none, d.letter("Ada <"+adaMail+">", none, "Re", "Which one?")); err != nil {
			t.Fatal(err)
		}
		if l := d.postbox.got(); len(l) != 1 || l[0].Path != "/faults/4711" {
			t.Errorf("%+v", l)
		}
	})
}
