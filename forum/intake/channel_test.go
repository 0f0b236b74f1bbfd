package intake_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/intake"
	"answerable/forum/thread"
)

// signature is made as the README tells others to.
func signature(secret string, at time.Time, parts ...string) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(strings.Join(append([]string{strconv.FormatInt(at.Unix(), 10)}, parts...), ".")))
	return "v1=" + hex.EncodeToString(m.Sum(nil))
}

// call posts to the running server.
func (d *desk) call(path, secret string, at time.Time, body string) (int, map[string]any) {
	d.T.Helper()
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, d.URL+path, strings.NewReader(body))
	if err != nil {
		d.T.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Answerable-Timestamp", strconv.FormatInt(at.Unix(), 10))
	r.Header.Set("Answerable-Signature", signature(secret, at, body))
	return d.do(r)
}

func (d *desk) do(r *http.Request) (int, map[string]any) {
	d.T.Helper()
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		d.T.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		d.T.Fatal(err)
	}
	said := map[string]any{}
	if err := json.Unmarshal(body, &said); err != nil {
		d.T.Fatalf("%d %s", answer.StatusCode, body)
	}
	d.Settle()
	return answer.StatusCode, said
}

func (d *desk) channel(c intake.Channel) (intake.Channel, string, account.Viewer) {
	d.T.Helper()
	rhea := d.Member("Rhea", account.Administrator)
	c.Slug, c.Name, c.BoardID, c.Enabled = "chat", "Chat", d.board.ID, true
	id, secret, err := d.Intake.SaveChannel(context.Background(), rhea.Viewer, c, false)
	if err != nil || secret == "" {
		d.T.Fatal(err)
	}
	c.ID = id
	return c, secret, rhea.Viewer
}

func TestAChannelsTalkIsOneThreadWithAnswersGoingBack(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		d := newDesk(t, engine)
		var mu sync.Mutex
		var heard []intake.Outgoing
		broken, signed := true, true
		var secret string
		other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			var body bytes.Buffer
			_, _ = body.ReadFrom(r.Body)
			at, _ := strconv.ParseInt(r.Header.Get("Answerable-Timestamp"), 10, 64)
			signed = signed && r.Header.Get("Answerable-Signature") == signature(secret, time.Unix(at, 0), body.String())
			var out intake.Outgoing
			if err := json.Unmarshal(body.Bytes(), &out); err != nil {
				t.Error(err)
			}
			if broken {
				broken = false
				w.WriteHeader(http.StatusInternalServerError)
				return
			}
			heard = append(heard, out)
		}))
		t.Cleanup(other.Close)
		c, key, rhea := d.channel(intake.Channel{OutURL: other.URL, OutPrivate: true})
		mu.Lock()
		secret = key
		mu.Unlock()
		now := d.Clock.Now()
		send := func(n int, text string) (int, map[string]any) {
			return d.call("/intake/chat", key, now, fmt.Sprintf(`{"handle":"+49 1","name":"Mia","text":%q,"idempotency_key":"message-%d"}`, text, n))
		}
		status, first := send(1, "My line is dead.")
		if status != 200 || first["again"] != false || first["thread_id"] == nil {
			t.Fatal(status, first)
		}
		if status, again := send(1, "My line is dead."); status != 200 || again["again"] != true || again["post_id"] != first["post_id"] {
			t.Error("again:", status, again)
		}
		if status, said := send(1, "Something else."); status != 409 {
			t.Error("one key for two messages:", status, said)
		}
		if status, second := send(2, "Still dead."); status != 200 || second["thread_id"] != first["thread_id"] {
			t.Error(status, second)
		}
		if n := d.count("SELECT count(*) FROM members WHERE name = 'Mia' AND password_hash IS NULL AND imported_from = 'channel:chat'"); n != 1 {
			t.Errorf("%d Mias", n)
		}
		if _, err := d.Forum.Reply(context.Background(), rhea, thread.Reply{ThreadID: int64(first["thread_id"].(float64)), Body: "We are on it.", Key: strings.Repeat("r", 32)}); err != nil {
			t.Fatal(err)
		}
		d.Settle() // River tries again after a second
		mu.Lock()
		defer mu.Unlock()
		if !signed || len(heard) != 1 || (heard[0].Text != "We are on it." || !heard[0].Staff || heard[0].Handle != "+49 1" || heard[0].Author != "Rhea") {
			t.Errorf("signed %v, %+v", signed, heard)
		}
		if _, last, err := d.Intake.Channel(context.Background(), rhea, c.ID); err != nil || len(last) != 1 || last[0].Attempts != 2 || last[0].State != "sent" {
			t.Errorf("%+v, %v", last, err)
		}
	})
}

// SECURITY 18 and the signature.
func TestAChannelsCallsAreJudgedStrictly(t *testing.T) {
	t.Parallel()
	d := newDesk(t, db.SQLite)
	_, secret, rhea := d.channel(intake.Channel{})
	now := d.Clock.Now()
	good := `{"handle":"h","name":"Mia","text":"Hello there.","idempotency_key":"12345678"}`
	for name, c := range map[string]struct {
		path, secret string
		at           time.Time
		body         string
		status       int
	}{
		"unknown channel": {"/intake/nobody", secret, now, good, 401},
		"wrong secret":    {"/intake/chat", "x" + secret, now, good, 401},
		"too old":         {"/intake/chat", secret, now.Add(-6 * time.Minute), good, 401},
		"from the future": {"/intake/chat", secret, now.Add(6 * time.Minute), good, 401},
		"unknown field":   {"/intake/chat", secret, now, strings.Replace(good, "{", `{"role":"staff",`, 1), 400},
		"twice":           {"/intake/chat", secret, now, strings.Replace(good, "{", `{"TEXT":"x",`, 1), 400},
		"deep":            {"/intake/chat", secret, now, `{"text":` + strings.Repeat("[", 5000) + "}", 400},
		"behind":          {"/intake/chat", secret, now, good + "{}", 400},
		"no object":       {"/intake/chat", secret, now, `["x"]`, 400},
		"no handle":       {"/intake/chat", secret, now, strings.Replace(good, `"h"`, `""`, 1), 422},
		"line feed":       {"/intake/chat", secret, now, strings.Replace(good, `"h"`, `"a\nb"`, 1), 422},
		"no key":          {"/intake/chat", secret, now, strings.Replace(good, "12345678", "", 1), 422},
		"no text":         {"/intake/chat", secret, now, strings.Replace(good, "Hello there.", "", 1), 422},
	} {
		if status, said := d.call(c.path, c.secret, c.at, c.body); status != c.status || said["error"] == "" {
			t.Errorf("%s: %d %v", name, status, said)
		}
	}
	if n := d.count("SELECT count(*) FROM intake_messages"); n != 0 {
		t.Errorf("%d messages", n)
	}
	c := intake.Channel{ID: 1, Name: "Chat", BoardID: d.board.ID, Enabled: true}
	if _, renewed, err := d.Intake.SaveChannel(context.Background(), rhea, c, true); err != nil || renewed == secret || renewed == "" {
		t.Fatal(renewed == secret, err)
	}
	if status, _ := d.call("/intake/chat", secret, now, good); status != 401 {
		t.Error("the old secret works:", status)
	}
	if _, _, err := d.Intake.SaveChannel(context.Background(), d.ada.Viewer, c, true); err == nil {
		t.Error("a member renews it")
	}
}

func TestAMailComesByTheWebhook(t *testing.T) {
	t.Parallel()
	d := newDesk(t, db.SQLite)
	to, now := d.adas(), d.Clock.Now()
	mail := string(d.letter("Ada <"+adaMail+">", to, "Re", "By webhook."))
	send := func(secret, recipient, signedFor string) int {
		r, _ := http.NewRequestWithContext(context.Background(), http.MethodPost, d.URL+"/intake/mail", strings.NewReader(mail))
		r.Header.Set("Content-Type", "message/rfc822")
		r.Header.Set("Answerable-Sender", adaMail)
		r.Header.Set("Answerable-Recipient", recipient)
		r.Header.Set("Answerable-Timestamp", strconv.FormatInt(now.Unix(), 10))
		r.Header.Set("Answerable-Signature", signature(secret, now, adaMail, signedFor, mail))
		status, _ := d.do(r)
		return status
	}
	secret := strings.Repeat("s", 40)
	for i, got := range []int{send("wrong", to, to), send(secret, to, "other@"+mailDomain), send(secret, "nobody@"+mailDomain, "nobody@"+mailDomain), send(secret, to, to), send(secret, to, to)} {
		if want := []int{401, 401, 404, 200, 200}[i]; got != want {
			t.Errorf("call %d: %d, not %d", i, got, want)
		}
	}
	if got := d.posts(d.ada.Viewer.ID); len(got) != 1 || got[0] != "By webhook." {
		t.Errorf("%q", got)
	}
}

// SECURITY 12: nothing of the corpus is called; what is not refused as text is
// refused when it is dialled.
func TestAnswersReachNoPrivateAddress(t *testing.T) {
	t.Parallel()
	d := newDesk(t, db.SQLite)
	rhea := d.Member("Rhea", account.Administrator)
	reached := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	t.Cleanup(other.Close)
	urls := strings.Fields(content(t, corpora(t, "ssrf-urls")+"/urls.txt"))
	port := other.URL[strings.LastIndexByte(other.URL, ':'):]
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "[64:ff9b::7f00:1]", "2130706433", "0x7f000001", "127.1"} {
		urls = append(urls, "https://"+host+port)
	}
	refused := 0
	for i, raw := range urls {
		c := intake.Channel{Slug: fmt.Sprintf("c%d", i), Name: "Chat", BoardID: d.board.ID, OutURL: raw}
		if _, _, err := d.Intake.SaveChannel(context.Background(), rhea.Viewer, c, false); err != nil {
			refused++
			continue
		}
		if err := intake.Reach(context.Background(), strings.Replace(raw, "https://", "http://", 1)); err == nil {
			t.Errorf("%s was reached", raw)
		}
	}
	if reached || refused < 100 {
		t.Errorf("reached %v; %d of %d refused as text", reached, refused, len(urls))
	}
}
