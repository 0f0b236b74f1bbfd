package main

import "testing"

// keptBody waits until the browser keeps a body under the key.
func (p *tab) keptBody(key, want string) {
	p.t.Helper()
	p.wait(`JSON.parse(localStorage.getItem(` + quoted("answerable:kept:"+key) + `))?.fields.body === ` + quoted(want))
}

func TestTypedTextSurvivesALoss(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := open(t, s, "/thread")
	p.write("a long report")
	p.keptBody("reply:12", "a long report")

	p.visit("/elsewhere")
	p.visit("/thread")
	p.bodyIs("a long report")
	p.wait(`document.querySelector(".kept-note").textContent.startsWith("Your text was kept in this browser and is back.")`)

	p.click(".kept-note button")
	p.bodyIs("")
	p.expect(`String(document.querySelector(".kept-note"))`, "null")
	p.expect(`document.activeElement.id`, "title")
	p.visit("/thread")
	p.bodyIs("")
}

func TestTextIsForgottenOnlyWhenAccepted(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := open(t, s, "/thread")
	p.write("a reply")
	p.click("#post")
	p.wait(`document.querySelector("#done")`)
	p.visit("/plain")
	p.keptBody("reply:12", "a reply")

	s.set(func(s *site) { s.kept = "reply:12" })
	p.visit("/plain")
	p.wait(`localStorage.getItem("answerable:kept:reply:12") === null`)
}

func TestSigningOutForgetsEverything(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := open(t, s, "/thread")
	p.write("private")
	p.keptBody("reply:12", "private")
	s.set(func(s *site) { s.kept = "*" })
	p.visit("/plain")
	p.wait(`localStorage.length === 0`)
}

func TestPublishedTextIsNotOverwritten(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := open(t, s, "/plain")
	p.run(`const f = document.querySelector("#text"); f.value = "edited"; f.dispatchEvent(new Event("input", {bubbles: true}))`)
	p.run(`const f = document.querySelector("#password"); f.value = "secret"; f.dispatchEvent(new Event("input", {bubbles: true}))`)
	p.keptBody("edit:7", "edited")
	p.expect(`String(localStorage.getItem("answerable:kept:edit:7").includes("secret"))`, "false")

	p.visit("/plain")
	text := `document.querySelector("#text").value`
	p.expect(text, "as published")
	p.click(".kept-note button")
	p.expect(text, "edited")
	p.click(".kept-note button")
	p.expect(text, "as published")
}

func TestOldTextIsForgotten(t *testing.T) {
	t.Parallel()
	p := open(t, newSite(t), "/plain")
	p.run(`localStorage.setItem("answerable:kept:old", JSON.stringify({at: Date.now() - 31 * 864e5, fields: {body: "x"}}));
		localStorage.setItem("answerable:kept:new", JSON.stringify({at: Date.now() - 29 * 864e5, fields: {body: "x"}}));
		localStorage.setItem("answerable:kept:broken", "{")`)
	p.visit("/plain")
	p.expect(`Object.keys(localStorage).join(" ")`, "answerable:kept:new")
}

func TestClearedTextIsForgotten(t *testing.T) {
	t.Parallel()
	p := open(t, newSite(t), "/thread")
	p.write("x")
	p.keptBody("reply:12", "x")
	p.press('\b')
	p.bodyIs("")
	p.wait(`localStorage.getItem("answerable:kept:reply:12") === null`)
}
