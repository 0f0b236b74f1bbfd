package intake_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/forum/intake"
	"answerable/forum/thread"
)

// said sends a message of a handle through the channel.
func (d *desk) said(secret, handle, text string, n int) (int, map[string]any) {
	d.T.Helper()
	return d.call("/intake/chat", secret, d.Clock.Now(), fmt.Sprintf(`{"handle":%q,"name":"Mia","text":%q,"idempotency_key":"message-%d"}`, handle, text, n))
}

func TestAHandleBecomesAMembersByHisCode(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		d := newDesk(t, engine)
		ctx := context.Background()
		_, secret, rhea := d.channel(intake.Channel{})
		_, first := d.said(secret, "+49 1", "My line is dead.", 1)
		code, err := d.Intake.NewClaim(ctx, d.ada.Viewer)
		if err != nil {
			t.Fatal(err)
		}
		if status, said := d.said(secret, "+49 1", " "+strings.ToUpper(code)+"\n", 2); status != 200 || said["claimed"] != true || said["post_id"] != nil {
			t.Fatal(status, said)
		}
		if status, said := d.said(secret, "+49 1", " "+strings.ToUpper(code)+"\n", 2); status != 200 || said["claimed"] != true || said["again"] != true {
			t.Error("the same call again:", status, said)
		}
		if status, _ := d.said(secret, "+49 2", code, 3); status != 422 {
			t.Error("a code works twice:", status)
		}
		if status, second := d.said(secret, "+49 1", "Still dead.", 4); status != 200 || second["thread_id"] != first["thread_id"] {
			t.Error("the talk is torn apart:", status, second)
		}
		if got := d.posts(d.ada.Viewer.ID); len(got) != 1 || got[0] != "Still dead." {
			t.Errorf("%q", got)
		}
		if n := d.count("SELECT count(*) FROM posts WHERE source LIKE '%claim-%' OR source LIKE '%CLAIM-%'"); n != 0 {
			t.Error("a code was posted")
		}
		if _, err := d.Forum.Reply(ctx, rhea, thread.Reply{ThreadID: int64(first["thread_id"].(float64)), Body: "We are on it.", Key: forumtest.Key()}); err != nil {
			t.Fatal(err)
		}
		d.Settle()
		if n := d.count("SELECT count(*) FROM notices WHERE member_id = ? AND kind = 'reply'", d.ada.Viewer.ID); n != 1 {
			t.Errorf("%d notices of the talk from before", n)
		}
		known, err := d.Intake.KnownAs(ctx, d.ada.Viewer)
		if err != nil || len(known) != 1 || known[0].Handle != "+49 1" {
			t.Errorf("%+v, %v", known, err)
		}
	})
}

func TestACodeDiesAndIsNobodyElses(t *testing.T) {
	t.Parallel()
	d := newDesk(t, db.SQLite)
	ctx := context.Background()
	_, secret, _ := d.channel(intake.Channel{})
	if _, err := d.Intake.NewClaim(ctx, account.Viewer{}); !fail.Is(err, fail.SignIn) {
		t.Error("a guest gets a code:", err)
	}
	late, err := d.Intake.NewClaim(ctx, d.ada.Viewer)
	if err != nil {
		t.Fatal(err)
	}
	d.Clock.Advance(16 * time.Minute)
	if status, _ := d.said(secret, "h", late, 1); status != 422 {
		t.Error("a code lives on:", status)
	}
	old, err := d.Intake.NewClaim(ctx, d.ada.Viewer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Intake.NewClaim(ctx, d.ada.Viewer); err != nil {
		t.Fatal(err)
	}
	if status, _ := d.said(secret, "h", old, 2); status != 422 {
		t.Error("the code of before works:", status)
	}
	if n := d.count("SELECT count(*) FROM intake_people") + d.count("SELECT count(*) FROM intake_messages"); n != 0 {
		t.Errorf("%d rows", n)
	}
}

// An opening that is held belongs to its talk once it is approved; what is said
// meanwhile comes again.
func TestAHeldOpeningKeepsItsTalk(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		d := newDesk(t, engine)
		ctx := context.Background()
		_, secret, _ := d.channel(intake.Channel{})
		mo := d.Member("Mo", account.Moderator)
		d.exec("UPDATE boards SET hold_first = 2 WHERE id = ?", d.board.ID)
		status, first := d.said(secret, "+49 1", "My line is dead.", 1)
		if status != 200 || first["held"] != true {
			t.Fatal(status, first)
		}
		if status, said := d.said(secret, "+49 1", "Hello?", 2); status != 409 {
			t.Error("a second message meanwhile:", status, said)
		}
		waiting, err := d.Moderation.Waiting(ctx, mo.Viewer, 10)
		if err != nil || len(waiting) != 1 {
			t.Fatal(waiting, err)
		}
		if _, err := d.Moderation.Approve(ctx, mo.Viewer, waiting[0].ID); err != nil {
			t.Fatal(err)
		}
		d.Settle()
		d.exec("UPDATE boards SET hold_first = 0 WHERE id = ?", d.board.ID)
		status, second := d.said(secret, "+49 1", "Hello?", 2)
		_, again := d.said(secret, "+49 1", "My line is dead.", 1)
		if status != 200 || second["thread_id"] == nil || second["thread_id"] != again["thread_id"] || again["held"] != false {
			t.Errorf("%d %v, the first: %v", status, second, again)
		}
	})
}

// What is old is forgotten; what waits is not.
func TestTheInboxForgetsAndShowsWhyNot(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		d := newDesk(t, engine)
		ctx := context.Background()
		rhea := d.Member("Rhea", account.Administrator)
		to := d.adas()
		if err := d.send(adaMail, to, d.letter("Ada <"+adaMail+">", to, "Re", "Posted.")); err != nil {
			t.Fatal(err)
		}
		d.Clock.Advance(time.Second)
		if err := d.send(adaMail, to, d.letter("Ada <"+adaMail+">", to, "Re", "On Mon, 1 Jan 2024 at 10:00, Bo wrote:\n> It says no ink.")); err != nil {
			t.Fatal(err)
		}
		rows, _, err := d.Intake.Inbox(ctx, rhea.Viewer, "refused", 0)
		if err != nil || len(rows) != 1 || rows[0].MemberName != "Ada" || !rows[0].Answered || !strings.Contains(rows[0].Why, "No text of your own") {
			t.Fatalf("%+v, %v", rows, err)
		}
		for _, v := range []account.Viewer{{}, d.ada.Viewer} {
			if _, _, err := d.Intake.Inbox(ctx, v, "", 0); err == nil {
				t.Error("others see it")
			}
		}
		if _, _, err := d.Intake.Inbox(ctx, rhea.Viewer, "nonsense", 0); !fail.Is(err, fail.Malformed) {
			t.Error(err)
		}
		d.exec("INSERT INTO mail_inbox (message_key, sender, recipient, raw, received_at) VALUES (?, 'a@b.example', 'c@d.example', 'x', ?)", strings.Repeat("e", 64), d.Clock.Now())
		if err := d.Intake.Tend(ctx); err != nil {
			t.Fatal(err)
		}
		if n := len(d.outcomes()); n != 3 {
			t.Errorf("%d mails, too early", n)
		}
		d.Clock.Advance(31 * 24 * time.Hour)
		if err := d.Intake.Tend(ctx); err != nil {
			t.Fatal(err)
		}
		if got := d.outcomes(); len(got) != 1 || got[0] != "waits" {
			t.Errorf("%q", got)
		}
	})
}
