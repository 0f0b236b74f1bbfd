package web

import (
	"answerable/forum/account"
	"answerable/forum/fail"
	"answerable/themes"
)

// accountDeleteForm is GET /account/delete.
func (w *Web) accountDeleteForm(r *Request) error { return w.accountDeletePage(r, nil) }

// accountDelete is POST /account/delete: it is done in seven days, unless the
// member signs in before.
func (w *Web) accountDelete(r *Request) error {
	var c fail.Check
	contents := r.field("contents")
	c.That(contents == "keep" || contents == "erase", "contents", "Please choose what becomes of what you wrote.")
	c.That(r.field("sure") == "1", "sure", "Please tick this if you mean it.")
	err := c.Err()
	if err == nil {
		due, failed := w.People.AskDeletion(r.Context(), r.Viewer, contents == "erase")
		if failed == nil {
			r.endCookie(w.cookies.session)
			r.Viewer = account.Viewer{}
			return w.sendPage(r, themes.PageDeletionAsked, themes.DeletionAskedPage{Frame: w.bareFrame(r, "Your account will be deleted"), Due: due})
		}
		err = failed
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.accountDeletePage(r, beside)
}

func (w *Web) accountDeletePage(r *Request, errors map[string]string) error {
	return w.sendPage(r, themes.PageDeleteAccount, themes.DeleteAccountPage{Frame: w.bareFrame(r, "Delete the account"), Form: themes.Form{Key: r.key(), Errors: errors},
		Person: w.self(r), Days: 7, Blocked: r.Viewer.Held == account.Administrator, Choices: contentsChoices(r.field("contents"), "My posts stay", "All that I wrote goes")})
}

// contentsChoices offers what becomes of a member's posts.
func contentsChoices(chosen, keep, erase string) []themes.Choice {
	return []themes.Choice{
		{Value: "keep", Text: keep, Help: "Without the name: “former member”. Answers stay useful for others.", Selected: chosen != "erase"},
		{Value: "erase", Text: erase, Help: "Posts, their versions, pictures and notes are emptied for good; a line in their place says so.", Selected: chosen == "erase"}}
}
