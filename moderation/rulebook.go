package moderation

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"
)

// RulesTopic is announced when a new version of the rulebook is published.
const RulesTopic = "rules"

// Rule is one public rule. Once published it never changes.
type Rule struct {
	Version int
	Number  string // such as "2.3"
	Title   string
	Body    string // plain text
	// Ground is the rule's category in the schema of the EU's transparency
	// database, such as "STATEMENT_CATEGORY_CYBER_VIOLENCE" or, by default,
	// "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"; see Grounds.
	Ground  string
	Illegal bool // what it forbids is against the law, not only against our terms
	Spam    bool // plain spam: acting on it is not provisional where it else would be
}

// Ref is how entries name the rule, such as "2.3@v4".
func (r Rule) Ref() string { return r.Number + "@v" + strconv.Itoa(r.Version) }

// Rulebook is one version of all rules.
type Rulebook struct {
	Version     int
	Note        string // what changed
	PublishedBy string // "" for the first one
	PublishedAt time.Time
	Rules       []Rule
}

// Rule gives the rule of that number.
func (b Rulebook) Rule(number string) (Rule, bool) {
	i := slices.IndexFunc(b.Rules, func(r Rule) bool { return r.Number == number })
	if i < 0 {
		return Rule{}, false
	}
	return b.Rules[i], true
}

// Begin publishes the starter rulebook where there is none yet. Any number of
// nodes may call it at once.
func (d *Desk) Begin(ctx context.Context) error {
	newest, err := newestRulebook(ctx, d.db)
	if err != nil || newest > 0 {
		return db.Plain(err)
	}
	err = d.db.Write(ctx, func(tx *db.Tx) error {
		tx.Announce(RulesTopic)
		return insertRulebook(ctx, tx, Rulebook{Version: 1, PublishedAt: d.now(), Rules: starterRules()}, 0)
	})
	if db.Taken(err) {
		return nil // another node was first
	}
	return err
}

// Rulebook gives a version, 0 for the one in force. Error: Missing.
func (d *Desk) Rulebook(ctx context.Context, version int) (Rulebook, error) {
	b, err := rulebookOf(ctx, d.db, version)
	if db.NoRow(err) {
		return Rulebook{}, fail.NotFound()
	}
	return b, db.Plain(err)
}

// Rulebooks gives all versions without their rules, the newest first.
func (d *Desk) Rulebooks(ctx context.Context) ([]Rulebook, error) {
	all, err := rulebooks(ctx, d.db)
	return all, db.Plain(err)
}

// RuleOf gives the rule that an entry names, such as "2.3@v4". Error: Missing.
func (d *Desk) RuleOf(ctx context.Context, ref string) (Rule, error) {
	number, version, found := strings.Cut(ref, "@v")
	v, err := strconv.Atoi(version)
	if !found || err != nil || v < 1 {
		return Rule{}, fail.NotFound()
	}
	b, err := d.Rulebook(ctx, v)
	if err != nil {
		return Rule{}, err
	}
	rule, there := b.Rule(number)
	if !there {
		return Rule{}, fail.NotFound()
	}
	return rule, nil
}

// Publish makes a new version of the rulebook from all its rules; entries go on
// naming the versions they were made under. Base is the version it was written
// from. Errors: Forbidden, Invalid with the fields rules and note, Conflict when
// another version was published meanwhile.
func (d *Desk) Publish(ctx context.Context, v account.Viewer, base int, note string, rules []Rule) (version int, err error) {
	if err := mustAdminister(v); err != nil {
		return 0, err
	}
	b := Rulebook{Version: base + 1, Note: note, PublishedAt: d.now(), Rules: slices.Clone(rules)}
	if err := b.check(); err != nil {
		return 0, err
	}
	newest, err := newestRulebook(ctx, d.db)
	if err == nil && newest != base {
		err = staleRules()
	}
	if err != nil {
		return 0, db.Plain(err)
	}
	err = d.db.Write(ctx, func(tx *db.Tx) error {
		tx.Announce(RulesTopic)
		return insertRulebook(ctx, tx, b, v.ID)
	})
	if db.Taken(err) {
		err = staleRules()
	}
	return b.Version, err
}

func staleRules() error {
	return fail.New(fail.Conflict, "Another version of the rules was published meanwhile.", "Look at it, then send your change again.")
}

func (b *Rulebook) check() error {
	var c fail.Check
	number, seen := regexp.MustCompile(`^[0-9]{1,3}(\.[0-9]{1,3}){0,2}$`), map[string]bool{}
	c.That(len(b.Rules) > 0 && len(b.Rules) <= 200, "rules", "A rulebook has 1 to 200 rules.")
	for i := range b.Rules {
		r := &b.Rules[i]
		at := fmt.Sprintf("Rule %s: ", r.Number)
		c.That(number.MatchString(r.Number), "rules", at+"a number such as 2 or 2.3, please.")
		c.That(!seen[r.Number], "rules", at+"this number is there twice.")
		seen[r.Number] = true
		title, err := markup.CleanLine(r.Title, 120)
		c.That(err == nil && len([]rune(title)) >= 3, "rules", at+"a title of 3 to 120 characters, please.")
		body, err := markup.CleanText(r.Body)
		c.That(err == nil && len([]rune(body)) >= 3 && len([]rune(body)) <= 4000, "rules", at+"a text of 3 to 4,000 characters, please.")
		if r.Ground == "" {
			r.Ground = otherGround
		}
		c.That(slices.Contains(Grounds(), r.Ground), "rules", at+"choose one of the categories.")
		r.Title, r.Body = title, body
	}
	if b.Note != "" {
		note, err := markup.CleanLine(b.Note, 1000)
		c.That(err == nil, "note", "Say in at most 1,000 characters what changed.")
		b.Note = note
	}
	return c.Err()
}

// inForce gives the rule of that number of the rulebook in force.
func (d *Desk) inForce(ctx context.Context, number string) (Rule, bool, error) {
	b, err := d.current(ctx)
	if err != nil {
		return Rule{}, false, err
	}
	rule, there := b.Rule(strings.TrimSpace(number))
	return rule, there, nil
}

// current gives the rulebook in force, from memory between two versions.
func (d *Desk) current(ctx context.Context) (Rulebook, error) {
	known, changes := d.rules.get()
	if known != nil && !d.db.Deaf() {
		return *known, nil
	}
	b, err := d.Rulebook(ctx, 0)
	if err == nil {
		d.rules.keep(b, changes)
	}
	return b, err
}

// rulesCache holds the rulebook in force until another is published.
type rulesCache struct {
	mu      sync.Mutex
	known   *Rulebook
	changes int // counts what was heard, so that an older reading is not kept
}

func (c *rulesCache) hear(topic string) {
	if topic != RulesTopic && topic != db.Everything {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.known = nil
	c.changes++
}

func (c *rulesCache) get() (known *Rulebook, changes int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.known, c.changes
}

func (c *rulesCache) keep(b Rulebook, changes int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.changes == changes {
		c.known = &b
	}
}
