package intake

import (
	"context"
	"strconv"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/fail"
)

// answersAnHour is how many answers one address gets within an hour: more would
// be two machines writing to each other.
const answersAnHour = 5

func (i *Intake) mayAnswer(ctx context.Context, to string) (bool, error) {
	n, err := answeredSince(ctx, i.DB, hashed(strings.ToLower(to)), i.Now().Add(-time.Hour))
	return n < answersAnHour, err
}

// refusal tells a member why his mail was not posted. Who proved to be nobody
// here gets none: the address might be forged.
func (i *Intake) refusal(a *arrived, why *fail.Error) *account.Letter {
	next := why.Next
	if len(why.Fields) > 0 {
		next = "Write again with that changed, or write on the page." // the page's words speak of a form
	}
	return i.letter(a, account.LetterMailRefused, said(&fail.Error{Text: why.Text, Fields: why.Fields}), next)
}

// incomplete tells which files of a posted mail are missing.
func (i *Intake) incomplete(a *arrived) *account.Letter {
	if len(a.partly) == 0 {
		return nil
	}
	return i.letter(a, account.LetterMailPartly, strings.Join(a.partly, "\n"), "")
}

func (i *Intake) letter(a *arrived, kind account.LetterKind, reason, next string) *account.Letter {
	if a.answerTo == "" || a.machine != "" || i.Postbox == nil || !i.Postbox.Ready() {
		return nil
	}
	return &account.Letter{Kind: kind, To: a.answerTo, MemberID: a.member, Path: a.path,
		Facts: map[string]string{account.FactReason: cut(reason, 1000), account.FactText: cut(next, 1000), account.FactSubject: cut(oneLine(a.mail.Subject), 200)}}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func idText(id int64) string { return strconv.FormatInt(id, 10) }
