package moderation

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/thread"
)

// MassHiding is from how many posts at once, or within an hour by one person,
// hiding counts as severe.
const MassHiding = 10

// sameThread is how long after he acted in a thread a moderator's acts on posts
// written there are provisional.
const sameThread = 30 * 24 * time.Hour

// Ties are the facts that bind a moderator and what he is about to act on. They
// were loaded; Recusal and Provisional judge them and nothing else.
type Ties struct {
	OwnPost       bool    // he wrote the post
	OwnAccount    bool    // the account is his
	OwnDiscussion int64   // the thread discusses this entry of his, -1 for none
	CitedEntries  []int64 // entries of his that the post links to or quotes
	CitedPosts    []int64 // posts he acted on that the post links to
	Named         bool    // the post mentions him
	Opened        bool    // he opened the thread
	Owns          bool    // he owns the thread or its fault
	Posted        bool    // he posted there without the moderator's badge
	Recent        bool    // the post was written within 30 days after he acted in the thread
	Spam          bool    // the rule is about plain spam
	Ban           bool
	Hidden        int // posts he hid within the last hour, those of this act included

	hiddenBefore int // posts he hid within the last hour before this act
}

// Recusal is why he may not act, in words for him, or "".
func (t Ties) Recusal() string {
	switch {
	case t.OwnPost:
		return "This is your own post."
	case t.OwnAccount:
		return "This is your own account."
	case t.OwnDiscussion > -1:
		return fmt.Sprintf("This thread discusses entry %d, which is yours.", t.OwnDiscussion)
	case len(t.CitedEntries) > 0:
		return fmt.Sprintf("This post is about entry %d, which is yours.", t.CitedEntries[0])
	case len(t.CitedPosts) > 0:
		return "This post links to a post on which you acted."
	case t.Named:
		return "This post mentions you."
	case t.Opened:
		return "You opened this thread."
	case t.Owns:
		return "You own this thread or its fault."
	case t.Posted:
		return "You took part in this thread."
	}
	return ""
}

// Provisional is why the act needs a second person within 48 hours, or "".
func (t Ties) Provisional() string {
	switch {
	case t.Ban:
		return "A ban needs a second moderator or an administrator."
	case t.Hidden >= MassHiding:
		return fmt.Sprintf("Hiding %d posts or more within an hour needs a second moderator or an administrator.", MassHiding)
	case t.Recent && !t.Spam:
		return "This was written in a thread within 30 days after you acted there, so a second moderator or an administrator must confirm it."
	}
	return ""
}

func recused(why string) error {
	return fail.New(fail.Forbidden, why+" Somebody else must decide here.", "Flag it, and another moderator will look at it.")
}

// noTies are those of somebody whom nothing binds.
func noTies() Ties { return Ties{OwnDiscussion: -1} }

// tiesTo loads what binds the viewer to a post and its thread; a held post may
// stand in none yet.
func (d *Desk) tiesTo(ctx context.Context, v account.Viewer, p thread.Post, source string) (Ties, error) {
	t := noTies()
	t.OwnPost, t.Named = p.AuthorID == v.ID, names(source, v.Name)
	err := d.db.Ask(ctx, t.ofThread(v.ID, p.ThreadID), t.recently(v.ID, p), t.hiding(v.ID, d.now().Add(-time.Hour)), d.reasons.unread(v.ID))
	if err != nil {
		return t, db.Plain(err)
	}
	quoted, err := d.reasons.quoted(ctx, d.db, v.ID, source)
	if err != nil {
		return t, db.Plain(err)
	}
	entries, posts := cited(source)
	own, err := ownEntries(ctx, d.db, v.ID, entries)
	if err != nil {
		return t, db.Plain(err)
	}
	t.CitedEntries = append(own, quoted...)
	t.CitedPosts, err = ownActedPosts(ctx, d.db, v.ID, posts)
	return t, db.Plain(err)
}

// tiesToThread loads what binds the viewer to a thread as a whole.
func (d *Desk) tiesToThread(ctx context.Context, v account.Viewer, threadID int64) (Ties, error) {
	t := noTies()
	err := db.Plain(d.db.Ask(ctx, t.ofThread(v.ID, threadID)))
	return t, err
}

var (
	entryLink = regexp.MustCompile(`/moderation/log/([0-9]{1,18})\b`)
	postLink  = regexp.MustCompile(`/p/([0-9]{1,18})\b`)
)

// cited gives the entries and posts a text links to.
func cited(source string) (entries, posts []int64) {
	return numbers(entryLink, source), numbers(postLink, source)
}

func numbers(pattern *regexp.Regexp, source string) []int64 {
	var ids []int64
	for _, m := range pattern.FindAllStringSubmatch(source, 500) {
		if id, err := strconv.ParseInt(m[1], 10, 64); err == nil && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// names reports whether a text mentions the name: after an @, or as words of
// their own for a name of three letters and more.
func names(source, name string) bool {
	text, name := account.Fold(source), account.Fold(name)
	if name == "" {
		return false
	}
	for from := 0; ; {
		i := strings.Index(text[from:], name)
		if i < 0 {
			return false
		}
		at := from + i
		before, after := []rune(text[:at]), []rune(text[at+len(name):])
		mentioned := len(before) > 0 && before[len(before)-1] == '@'
		if ends(after) && (mentioned || (len([]rune(name)) >= 3 && begins(before))) {
			return true
		}
		from = at + len(name)
	}
}

func begins(before []rune) bool { return len(before) == 0 || !wordRune(before[len(before)-1]) }

func ends(after []rune) bool { return len(after) == 0 || !wordRune(after[0]) }

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

// RecusalFrom tells the page why the viewer may not act on a post, or "".
func (d *Desk) RecusalFrom(ctx context.Context, v account.Viewer, post int64) (string, error) {
	if err := mustModerate(v); err != nil {
		return "", err
	}
	p, _, err := d.forum.Post(ctx, v, post)
	if err != nil {
		return "", err
	}
	t, err := d.tiesTo(ctx, v, p, p.Source)
	return t.Recusal(), err
}
