package moderation

import (
	"context"
	"strconv"

	"answerable/forum/account"
	"answerable/forum/db"
)

// answerGuests writes to guests who flagged a post what came of it: one letter to
// each address, with the answer where nothing was done, else with the entry.
func (d *Desk) answerGuests(ctx context.Context, tx *db.Tx, item Item, answer string, entry *int64) error {
	addresses, err := takeAnswerTo(ctx, tx, item.ID)
	if err != nil || d.postbox == nil || !d.postbox.Ready() {
		return err
	}
	path := "/p/" + strconv.FormatInt(item.PostID, 10)
	if entry != nil {
		path = "/moderation/log/" + strconv.FormatInt(*entry, 10)
	}
	for _, address := range addresses {
		letter := account.Letter{Kind: account.LetterFlagDecided, To: address, Path: path, Facts: map[string]string{account.FactReason: answer}}
		if err := d.postbox.Post(ctx, tx, letter); err != nil {
			return err
		}
	}
	return nil
}
