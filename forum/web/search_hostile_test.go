package web_test

import (
	"context"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/server"
)

// naughty gives every so many of the strings that others found to break things.
func naughty(t *testing.T, every int) (some []string) {
	t.Helper()
	dir, err := os.Getwd()
	for ; err == nil && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		raw, err := os.ReadFile(filepath.Join(dir, "shared", "corpora", "naughty-strings", "blns.json"))
		if err != nil {
			continue
		}
		var all []string
		if err := json.Unmarshal(raw, &all); err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(all); i += every {
			some = append(some, all[i])
		}
		return some
	}
	t.Log("shared/corpora/naughty-strings is missing in every folder above; our own strings are tried")
	return nil
}

// TestNoSearchIsAnErrorPage holds sentence 5 of the requirements (V1.2.4): quotes
// and operators of SQL, Bleve and Meilisearch mean nothing in any parameter, and
// nobody gets an error page or another board's threads for what he types.
func TestNoSearchIsAnErrorPage(t *testing.T) {
	t.Parallel()
	forumtest.EachIndex(t, func(t *testing.T, engine db.Dialect, with func(*config.Settings, *server.Options)) {
		h := newHall(t, engine, with)
		typed := append(naughty(t, 9), `' OR 1=1 --`, `"`, `"" ""`, `-`, `- - -`, `a:b:c:d`, `access = b3 OR kind EXISTS`, `") OR access EXISTS OR ("`, `+title:zq* AND NOT (body:/.*/)`, `^(a+)+$`, strings.Repeat("(a|a)*", 300),
			`zqall~9 zqall^1000 [a TO z] {* TO *}`, `is: tag: board: by: status: version: before: after: sort:`, `before:9999999-99-99 after:-1`, `by:"' OR ''='"`, `tag:"%" version:% status:%`, "\x00\x01\xff\xfe", "%00%ff", strings.Repeat("ü", 5000), strings.Repeat("word ", 2000),
			strings.Repeat(`"a" `, 2500), strings.Repeat("is:official ", 800), "\u202e\u200b\ufeff")
		guest := h.Guest()
		for _, s := range typed {
			if len(s) > 10_000 {
				t.Fatal("longer than a search can be")
			}
			for _, address := range []string{"q=" + url.QueryEscape(s), "q=" + url.QueryEscape("zqall tag:\""+s+"\" version:\""+s+"\" by:\""+s+"\" board:\""+s+"\" status:\""+s+"\" is:\""+s+"\" before:\""+s+"\" sort:\""+s+"\""),
				"q=zqall&after=" + url.QueryEscape(s), "q=zqall&board=" + url.QueryEscape(s) + "&tag=" + url.QueryEscape(s) + "&answered=" + url.QueryEscape(s)} {
				if len(address) > 12_000 {
					continue // no server takes such an address
				}
				page := guest.Get("/search?" + address)
				if page.Status != 200 || page.DOM().Find("form.search").Length() != 1 {
					t.Errorf("%.120q gave %d: %.300s", s, page.Status, page.Text("main"))
				}
				if said := page.Text(".results, .facets"); strings.Contains(said, "zqstaff") || strings.Contains(said, "zqmembers") {
					t.Errorf("%.120q shows another board's threads: %.300s", s, said)
				}
			}
		}
	})
}

// TestABoardsLanguageIsLearnt: the threads of a board whose language is changed are
// found by the forms of their words in it.
func TestABoardsLanguageIsLearnt(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := newHub(t, engine)
		if err := h.Search.Reindex(context.Background(), func(int, int) {}); err != nil {
			t.Fatal(err)
		}
		h.Thread(h.asker, h.board, "Fehlermeldungen am Abend", "Immer wieder.")
		h.Settle()
		finds := func() int {
			return h.Guest().Get("/search?q=Fehlermeldung+nachts").OK().DOM().Find(".search-found .results > li").Length()
		}
		if finds() != 0 {
			t.Fatal("found by the rules of another language")
		}
		board := h.board
		board.Language = "de"
		if _, err := h.Forum.SaveBoard(context.Background(), h.admin.Viewer, board); err != nil {
			t.Fatal(err)
		}
		h.Settle()
		if finds() != 1 {
			t.Error("not found by the rules of the board's new language")
		}
	})
}

// TestStaffLinkOrRefuseALikelyFaultOnTheThread: staff see why, members and guests see
// nothing of it, and what was refused is not proposed again.
func TestStaffLinkOrRefuseALikelyFaultOnTheThread(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := newHub(t, engine)
		h.open()
		one := h.Thread(h.other, h.board, "DHCP offer rejected on my laptop", "Since May.")
		two := h.Thread(h.other, h.board, "My DHCP offer was rejected", "Since June.")
		h.Settle()
		for who, reader := range map[string]*forumtest.Client{"guest": h.Guest(), "member": h.asker, "asker": h.other} {
			if page := reader.Get("/t/3/" + one.Slug).OK(); page.DOM().Find(".likely").Length() != 0 {
				t.Errorf("a %s sees what staff are asked", who)
			}
		}
		has(t, "the question", h.staff.Get("/t/3/"+one.Slug).OK(), ".likely", "Likely the same as F-1", "DHCP offer rejected by Linux clients", "Both titles have: dhcp, offer, rejected.", "Only staff see this")
		action, _ := h.staff.Get("/t/3/" + one.Slug).OK().DOM().Find(`.likely form[action^="/care/"]`).Attr("action")
		h.do(h.staff, action, "return", "/t/3/"+one.Slug)
		if page := h.lead.Get("/t/3/" + one.Slug).OK(); page.DOM().Find(".likely").Length() != 0 {
			t.Error("what was refused is still proposed")
		}
		h.Reply(h.other, one, "Still.")
		h.Settle()
		if page := h.lead.Get("/t/3/" + one.Slug).OK(); page.DOM().Find(".likely").Length() != 0 {
			t.Error("what was refused is proposed again")
		}
		h.do(h.lead, "/t/4/fault", "fault", "F-1")
		page := h.lead.Get("/t/4/" + two.Slug).OK()
		has(t, "the linked thread", page, "#fault-title", "F-1")
		if page.DOM().Find(".likely").Length() != 0 {
			t.Error("a linked thread still proposes")
		}
		if got := h.asker.Post(action, form()).Status; got != 403 {
			t.Errorf("a member refuses: %d", got)
		}
	})
}
