package notify_test

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"answerable/forum/notify"
)

func replyKey(fill byte) notify.ReplyKey { return notify.NewReplyKey(bytes.Repeat([]byte{fill}, 32)) }

var holder = notify.ReplyHolder{Email: "Ada@example.org", Generation: 3}

func localPart(t *testing.T, to notify.ReplyTo) string {
	t.Helper()
	local, err := replyKey(1).LocalPart(to, holder)
	if err != nil {
		t.Fatal(err)
	}
	return local
}

func TestAReplyAddressComesBackAsItWasGiven(t *testing.T) {
	t.Parallel()
	for _, to := range []notify.ReplyTo{
		{MemberID: 1, ThreadID: 1}, {MemberID: 1, ThreadID: 1, PostID: 1}, {MemberID: 7, FaultID: 12},
		{MemberID: 3e9, ThreadID: 4e9, PostID: 5e9}, {MemberID: math.MaxInt64, FaultID: math.MaxInt64}, {MemberID: math.MaxInt64, ThreadID: math.MaxInt64},
	} {
		local := localPart(t, to)
		if len(local) > 64 || strings.Trim(local, "abcdefghijklmnopqrstuvwxyz234567-") != "" {
			t.Errorf("%+v: %q", to, local)
		}
		for _, spelled := range []string{local, strings.ToUpper(local)} {
			s, ok := notify.ReadReplyAddress(spelled)
			if !ok || s.To != to || !replyKey(1).Holds(s, holder) || !replyKey(1).Holds(s, notify.ReplyHolder{Email: "ADA@EXAMPLE.ORG", Generation: 3}) {
				t.Errorf("%+v: %q gives %+v, %v", to, spelled, s.To, ok)
			}
		}
	}
}

func TestTheThreadCountsWhereThePostDoesNotFit(t *testing.T) {
	t.Parallel()
	local := localPart(t, notify.ReplyTo{MemberID: math.MaxInt64, ThreadID: math.MaxInt64, PostID: math.MaxInt64})
	s, ok := notify.ReadReplyAddress(local)
	if !ok || len(local) > 64 || s.To != (notify.ReplyTo{MemberID: math.MaxInt64, ThreadID: math.MaxInt64}) {
		t.Errorf("%q: %+v, %v", local, s.To, ok)
	}
}

func TestAReplyAddressHoldsForItsHolderOnly(t *testing.T) {
	t.Parallel()
	s, _ := notify.ReadReplyAddress(localPart(t, notify.ReplyTo{MemberID: 1, ThreadID: 2, PostID: 3}))
	for name, h := range map[string]notify.ReplyHolder{
		"another address":    {Email: "ada@example.net", Generation: 3},
		"revoked":            {Email: "ada@example.org", Generation: 4},
		"no address":         {Generation: 3},
		"generation in mail": {Email: "\x03ada@example.org"},
	} {
		if replyKey(1).Holds(s, h) {
			t.Errorf("%s: it holds", name)
		}
	}
	if replyKey(2).Holds(s, holder) {
		t.Error("it holds with another key")
	}
	if replyKey(1).Holds(notify.SignedReply{To: notify.ReplyTo{MemberID: 1, ThreadID: 2}}, holder) {
		t.Error("an address nobody read holds")
	}
}

func TestNoChangedReplyAddressHolds(t *testing.T) {
	t.Parallel()
	local := localPart(t, notify.ReplyTo{MemberID: 1, ThreadID: 2, PostID: 3})
	for i := range local {
		for _, c := range "abz27-r" {
			changed := local[:i] + string(c) + local[i+1:]
			if s, ok := notify.ReadReplyAddress(changed); ok && changed != local && replyKey(1).Holds(s, holder) {
				t.Errorf("%q holds as %q does", changed, local)
			}
		}
	}
}

func TestWhatIsNoReplyAddressIsRefused(t *testing.T) {
	t.Parallel()
	for _, local := range []string{"", "r-", "printers", "r-aaaa", "r-" + strings.Repeat("a", 62), "r-" + strings.Repeat("a", 63), "r-" + strings.Repeat("7", 40), "R=x"} {
		if s, ok := notify.ReadReplyAddress(local); ok {
			t.Errorf("%q: %+v", local, s.To)
		}
	}
	for _, to := range []notify.ReplyTo{{}, {MemberID: 1}, {ThreadID: 1}, {MemberID: 1, ThreadID: 1, FaultID: 1}, {MemberID: 1, FaultID: 1, PostID: 1}, {MemberID: -1, ThreadID: 1}, {MemberID: 1, ThreadID: 1, PostID: -1}} {
		if local, err := replyKey(1).LocalPart(to, holder); err == nil {
			t.Errorf("%+v: %q", to, local)
		}
	}
}

func FuzzReplyAddress(f *testing.F) {
	f.Add("r-orqw4y3bmfrggzdfmy2tmnzyhezdgnbv", int64(1), int64(2), int64(3))
	f.Add("printers", int64(1)<<62, int64(1)<<62, int64(1)<<62)
	f.Fuzz(func(t *testing.T, local string, member, thread, post int64) {
		if s, ok := notify.ReadReplyAddress(local); ok && replyKey(1).Holds(s, holder) {
			t.Errorf("%q was never given out", local)
		}
		to := notify.ReplyTo{MemberID: member, ThreadID: thread, PostID: post}
		given, err := replyKey(1).LocalPart(to, holder)
		if err != nil {
			return
		}
		s, ok := notify.ReadReplyAddress(given)
		if !ok || len(given) > 64 || s.To.MemberID != member || s.To.ThreadID != thread || (s.To.PostID != post && s.To.PostID != 0) || !replyKey(1).Holds(s, holder) {
			t.Errorf("%+v: %q gives %+v, %v", to, given, s.To, ok)
		}
	})
}
