// Package themes turns pages into HTML: it owns the theme engine, the contract
// between handlers and templates, the lint that keeps templates honest, and the
// default theme itself.
//
// # A theme's folder
//
//	<page>/page.html   one folder per page; defines "main" (and may define "aside")
//	base/*.html        the layout and the shared partials
//	parts/*.html       small personal overlays that fill a page's slots
//	css/*.css          joined in name order into static/app.css
//	icons/*.svg        put in line by {{icon "name"}}
//	static/*           served as they are, below /static/, with the content's hash in the name
//	locale/*.json      texts in other languages, plural cases of the English ones
//
// A file under base/ replaces the default's file of that name as a whole, so it must
// define every template the default's defines. A template sees what the struct of its
// page holds, see the page_*.go files, and the functions of funcs.go.
//
// An operator's folder lies over the default one file by file: the first hit
// wins, and what it does not have comes from the default. css/10-tokens.css alone
// recolours the site; css/90-own.css adds to the style without replacing any of it.
//
// # Invariants
//
//   - Templates are html/template and come from the binary or from the operator's
//     folder; nobody's text is ever a template's source.
//   - A rendered page holds nothing that belongs to one reader: it is the same for
//     everyone of one [Class]. What is personal goes into slots, see [Document].
//   - No page has inline script, inline style or an on* attribute, so that the
//     Content-Security-Policy needs no exception.
//   - An operator's file that does not parse or does not render is replaced by the
//     default's file of that name, logged, and listed by [Theme.Problems].
//
// # Texts
//
// A template writes {{t "Sign in"}} or {{t "%d replies" .Replies}}: the English
// sentence is the key. {{tx "Opened by %s" (link .URL .Name)}} takes HTML made by
// link and when as arguments and escapes everything else. locale/<tag>.json, with
// a BCP 47 tag as its name, maps a key to its text, or to one text for each plural
// case of the first number (or of argument "arg", counted from 1):
//
//	{
//	  "Sign in": "Anmelden",
//	  "%d replies": {"one": "%d Antwort", "other": "%d Antworten"},
//	  "%s and %d more": {"arg": 2, "=1": "%s und einer mehr", "other": "%s und %d mehr"}
//	}
//
// Cases are those of golang.org/x/text/feature/plural. A key that a language lacks
// shows in English. Arguments may be reordered with %[2]s.
//
// # Addresses that templates write themselves
//
// Objects that have a name of their own carry their address in the struct (boards,
// threads, members, tags). Acts on an id are written by the templates:
//
//	GET  /p/ID  /p/ID/history  /p/ID/quote  /t/ID/reply?quote=PID|to=PID
//	GET+POST  /p/ID/edit  /p/ID/withdraw  /p/ID/official  /p/ID/official/withdraw?mark=MID  /p/ID/confirm
//	POST /p/ID/helpful (on=1|0)  /p/ID/accept (on=1|0)
//	POST /t/ID/reply  /t/ID/follow (on=1|0)  /t/ID/notes
//	GET+POST /follow/thread/ID  /follow/faults/F-N  /follow/board/ID  /follow/tag/TAG (level=…)
//	GET+POST /account/mail  /mail/TOKEN; POST /account/mail/on  /admin/outbox/ID/retry
//	GET  /search?q= · /notifications · /drafts · /subscriptions · /account · /admin/…
//	POST /notifications/read  /notifications/ID/read  /drafts/ID/discard  /subscriptions/ID/end
//	GET+POST /sign-in  /sign-up  /set-up; POST /sign-in/demo (role=…)  /sign-out
//	POST /account/password  /account/sessions/ID/revoke  /account/sessions/revoke-others
//	GET+POST /t/ID/private  /t/ID/private/MEMBER; POST /t/ID/private/MEMBER/open  …/delete (sure=1)
//	GET  /record  /record.json  /record/items?figure=&team=&board=&month=
//	POST /care/ID/take  /accept  /triage  /not-likely  /ask; GET+POST /care/ID/decline  /hand-over  /escalate
//	GET  /desk  /care/ID; POST /desk/ID/answer  /update  /link  /p/ID/no-answer (on=1|0)
//	POST /admin/… as each page's doc comment says
package themes
