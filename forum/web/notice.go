package web

import (
	"html/template"
	"net/url"
	"strings"

	"answerable/themes"
)

func pathEscape(s string) string { return url.PathEscape(s) }

func queryEscape(s string) string { return url.QueryEscape(s) }

// notices are what a reader is told once, on the page after his act. The
// cookie holds only the word, so nobody can put a text of his own there.
func notices() map[string]themes.Notice {
	done := func(text string) themes.Notice { return themes.Notice{Kind: "done", Text: text} }
	return map[string]themes.Notice{
		"posted":         done("Your post is in."),
		"again":          {Kind: "info", Text: "This was posted already; here it is. Nothing was posted twice."},
		"edited":         done("Your change is saved. The earlier text stays in the public history."),
		"withdrawn":      done("Your post is withdrawn. A note in its place says that you did it."),
		"marked":         done("The post is now an official answer, shown above the first post."),
		"unmarked":       done("The official mark is withdrawn, with your reason beside it."),
		"accepted":       done("Marked as what answered your question."),
		"unaccepted":     done("No longer marked as your answer."),
		"confirmed":      done("Thank you. Your result is counted."),
		"followed":       done("You follow this thread."),
		"unfollowed":     done("You no longer follow this thread."),
		"noted":          done("The note is kept. Only staff see it."),
		"saved":          done("Saved."),
		"read":           done("Everything is marked as read."),
		"discarded":      done("The draft is discarded."),
		"revoked":        done("That sign-in has ended."),
		"revoked-others": done("All other sign-ins have ended."),
		"password":       done("Your password is changed, and all other sign-ins have ended."),
		"set-up":         done("The forum is set up and you administer it. Next, make a board."),
		"welcome":        done("Welcome! You are signed in."),
		"signed-out":     done("You are signed out."),
		"retired":        done("The product is out of use. What was written about it stays."),
		"removed":        done("The template is removed. Replies made from it stay."),
		"sessions-ended": done("All sessions of this member have ended."),
		"draft-saved":    done("Draft saved."),
	}
}

// tell keeps a word for the next page this reader gets. accepted names the form
// whose text the scripts keep in the browser, so that they forget it.
func (r *Request) tell(word, accepted string) {
	if word != "" {
		r.setCookie(r.web.cookies.notice, word+"."+accepted, 0)
	}
}

func (w *Web) noticeOf(r *Request) []byte {
	value := r.Cookies(w.cookies.notice)
	if value == "" {
		return nil
	}
	r.endCookie(w.cookies.notice)
	word, accepted, _ := strings.Cut(value, ".")
	notice, known := notices()[word]
	if !known {
		return nil
	}
	html := w.part(r, themes.PartNotice, themes.NoticePart{Notice: notice})
	if accepted != "" {
		html = append(html, `<meta name="kept" content="`+template.HTMLEscapeString(accepted)+`">`...)
	}
	return html
}
