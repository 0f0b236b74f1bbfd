package intake

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"
)

// Channel is another way in: a chat, a telephone desk, a shop's form. It signs
// what it sends; answers go back to OutURL.
type Channel struct {
	ID               int64
	Slug             string // of its address, /intake/SLUG; never changes
	Name             string
	BoardID          int64
	BoardName        string `gorm:"->"`
	Enabled          bool
	SecretGeneration int64
	OutURL           string // empty for no answers back
	OutPrivate       bool   // OutURL may be in a private network
	CreatedAt        time.Time
	ChangedAt        time.Time
}

// Delivery is one answer on its way back.
type Delivery struct {
	ID        int64
	ChannelID int64
	PostID    int64
	State     string // waiting, sent, failed (and tried again), dropped
	Attempts  int
	Why       string
	CreatedAt time.Time
	TriedAt   *time.Time
}

var slugForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$`)

// takenSlugs are addresses below /intake that are ours.
const takenSlugs = " mail start new "

// Channels gives all, by name. Only administrators may know.
func (i *Intake) Channels(ctx context.Context, v account.Viewer) ([]Channel, error) {
	if err := administers(v); err != nil {
		return nil, err
	}
	return channels(ctx, i.DB)
}

// HasChannels reports whether any other way in is open.
func (i *Intake) HasChannels(ctx context.Context) (bool, error) { return hasChannels(ctx, i.DB) }

// Channel gives one with its last deliveries. Only administrators may know.
func (i *Intake) Channel(ctx context.Context, v account.Viewer, id int64) (Channel, []Delivery, error) {
	if err := administers(v); err != nil {
		return Channel{}, nil, err
	}
	c, err := channelBy(ctx, i.DB, "c.id = ?", id)
	if db.NoRow(err) {
		return c, nil, fail.NotFound()
	}
	if err != nil {
		return c, nil, db.Plain(err)
	}
	deliveries, err := lastDeliveries(ctx, i.DB, id, 20)
	return c, deliveries, db.Plain(err)
}

// SaveChannel makes the channel when its ID is 0, else changes it, and gives its
// id. The secret is given once, when it is made or renewed; else it is empty.
// Only administrators may, with a fresh proof: whoever holds the secret posts, and
// answers go to the address it names.
func (i *Intake) SaveChannel(ctx context.Context, v account.Viewer, c Channel, renew bool) (id int64, secret string, err error) {
	if err := administers(v); err != nil {
		return 0, "", err
	}
	if err := i.People.Fresh(v); err != nil {
		return 0, "", err
	}
	if err := i.checkChannel(ctx, v, &c); err != nil {
		return 0, "", err
	}
	err = i.DB.Write(ctx, func(tx *db.Tx) error {
		var generation int64
		made := c.ID == 0
		id, generation, err = saveChannel(ctx, tx, c, renew, i.Now())
		if err == nil && (made || renew) {
			secret = i.secretOf(id, generation)
		}
		return err
	})
	if db.Taken(err) {
		err = fail.Field("slug", "Another channel has this short name.")
	}
	if db.NoRow(err) {
		err = fail.NotFound()
	}
	return id, secret, err
}

func (i *Intake) checkChannel(ctx context.Context, v account.Viewer, c *Channel) error {
	var check fail.Check
	name, err := markup.CleanLine(c.Name, 60)
	check.That(err == nil && len([]rune(name)) >= 2, "name", "Give it a name of 2 to 60 characters.")
	c.Name = name
	if c.ID == 0 {
		c.Slug = strings.ToLower(strings.TrimSpace(c.Slug))
		check.That(slugForm.MatchString(c.Slug) && !strings.Contains(takenSlugs, " "+c.Slug+" "), "slug", "A short name has 2 to 40 small letters, digits and hyphens, and is not mail, start or new.")
	}
	if _, err := i.Forum.BoardByID(ctx, v, c.BoardID); err != nil {
		check.Refuse("board", "Choose the board that its threads open in.")
	}
	c.OutURL = strings.TrimSpace(c.OutURL)
	if problem := outProblem(c.OutURL, c.OutPrivate); problem != "" {
		check.Refuse("out_url", problem)
	}
	return check.Err()
}

// outProblem says what is wrong with an address that answers go to. What name
// it resolves to is judged at each call.
func outProblem(raw string, private bool) string {
	if raw == "" {
		return ""
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Host == "" || u.Hostname() == "" || u.Opaque != "" || len(raw) > 2000:
		return "This is no web address; write https://name.example/path."
	case u.User != nil || u.Fragment != "":
		return "Leave out names, passwords and what stands behind #."
	case u.Scheme == "https" || u.Scheme == "http" && private:
	default:
		return "It has to begin with https://; http:// is for private networks alone."
	}
	if ip, ok := literal(u.Hostname()); ok && !private && !public(ip) {
		return "This address is in a private network, which this channel may not reach."
	}
	return ""
}
