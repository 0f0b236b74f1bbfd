package demo

import (
	_ "embed"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"answerable/forum/account"
)

//go:embed content/crowd.txt
var crowdFile string

// crowd turns "crowd" acts into posts of many people. Who was not heard yet
// says what happens to him; people who were heard speak again, mostly those who
// have been silent for long.
type crowd struct {
	bank     bank
	strange  []person // not heard yet
	familiar []person // the one who has been silent longest first
	told     map[string]bool
	number   int    // of the latest post
	last     string // who spoke last
	kind     string // what kind of post that was
	said     string // and its text
	picked   int
}

// gather gives the acts with every crowd written out.
func gather(acts []act, c cast) ([]act, error) {
	crowd := &crowd{bank: readBank(crowdFile), told: map[string]bool{}}
	for _, p := range c.people {
		if p.facts != nil {
			crowd.strange = append(crowd.strange, p)
		}
	}
	var all []act
	for _, a := range acts {
		if a.verb != "crowd" {
			if a.verb == "post" {
				crowd.heard(a.who[0], kindOf(c.byName[a.who[0]]), a.body)
			}
			all = append(all, a)
			continue
		}
		posts, err := crowd.gather(a)
		if err != nil {
			return nil, err
		}
		all = append(all, posts...)
	}
	return all, nil
}

// heard notes who said what, and of which kind that was.
func (c *crowd) heard(who, kind, text string) {
	c.number++
	c.last, c.kind, c.said = who, kind, text
	if at := slices.IndexFunc(c.strange, func(p person) bool { return p.name == who }); at >= 0 {
		c.familiar = append(c.familiar, c.strange[at])
		c.strange = slices.Delete(c.strange, at, at+1)
	}
}

// gather gives the posts of one act, such as "+2d =fix : metoo 8, worked 2",
// spread over its span, and after them who found that the answer of the label
// worked or failed.
func (c *crowd) gather(a act) ([]act, error) {
	kinds, err := mix(a.text)
	if err != nil {
		return nil, err
	}
	var posts, marks []act
	for _, kind := range kinds {
		said, speaker, err := c.say(kind)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", kind, err)
		}
		if verb, _, _ := strings.Cut(kind, "."); verb == "worked" || verb == "failed" {
			marks = append(marks, act{verb: verb, who: said[0].who, at: a.at + a.span, label: a.label, text: environment(kind, speaker)})
		}
		posts = append(posts, said...)
	}
	for i := range posts {
		posts[i].at = a.at + spread(i, len(posts), a.span)
	}
	return append(posts, marks...), nil
}

// environment is what somebody names who tells how an answer worked.
func environment(kind string, p person) string {
	version := p.facts["version"]
	if strings.HasSuffix(kind, ".beta") {
		version = "4.7.6-beta3"
	}
	return p.facts["hub"] + " | " + version + " | " + p.facts["device"]
}

// spread gives when the i-th of n posts of a span comes; not quite evenly.
func spread(i, n int, span time.Duration) time.Duration {
	gap := span / time.Duration(n+1)
	jitter := gap * time.Duration(i*7%11-5) / 13
	return (gap*time.Duration(i+1) + jitter).Truncate(time.Second)
}

// mix reads "metoo 3, ask 1" and gives the kinds in an order in which each is
// spread evenly.
func mix(text string) ([]string, error) {
	var kinds []string
	var counts, given []int
	total := 0
	for _, item := range strings.Split(text, ",") {
		kind, number, _ := strings.Cut(strings.TrimSpace(item), " ")
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%q is no kind and number", item)
		}
		kinds, counts, given, total = append(kinds, kind), append(counts, n), append(given, 0), total+n
	}
	var order []string
	for len(order) < total {
		next := 0
		for i := range kinds { // the one that lags most behind its share
			if (2*given[i]+1)*counts[next] < (2*given[next]+1)*counts[i] {
				next = i
			}
		}
		given[next]++
		order = append(order, kinds[next])
	}
	return order, nil
}

// answered is what an answer can be about: decks are called "answer." and one
// of these. Kinds of posts have them in their names.
func answered() []string {
	return []string{"beta", "weary", "detail", "metoo", "worked", "failed", "log", "hope", "staff"}
}

// kindOf is the kind of a post that is told in full.
func kindOf(p person) string {
	if p.role != account.Member {
		return "staff"
	}
	return "plain"
}

// deckOf is where an entry of a kind comes from. An answer suits the post
// before it.
func (c *crowd) deckOf(kind string) string {
	if kind != "answer" {
		return kind
	}
	for _, about := range answered() {
		if strings.Contains(c.kind, about) {
			return "answer." + about
		}
	}
	return "answer.plain"
}

func newcomer(kind string) bool { return strings.HasSuffix(kind, "metoo") || kind == "log" }

// speaker picks who says a text: somebody new for what newcomers say, else
// somebody known, who did not say before how this answer worked. Only those
// with a Rev B have tried the beta.
func (c *crowd) speaker(kind, text string) (person, error) {
	if newcomer(kind) {
		if len(c.strange) == 0 {
			return person{}, errors.New("everybody was heard already; add people to people.txt")
		}
		return c.strange[0], nil
	}
	verb, about, _ := strings.Cut(kind, ".")
	once := verb == "worked" || verb == "failed"
	p := c.again(func(p person) bool { return !(once && c.told[about+p.name]) && fits(p, text) })
	if once {
		c.told[about+p.name] = true
	}
	return p, nil
}

func fits(p person, text string) bool {
	return !strings.Contains(strings.ToLower(text), "beta") || strings.HasSuffix(p.facts["hub"], "Rev B")
}

// again picks one of those who were silent for long, not always the first, and
// puts him last.
func (c *crowd) again(fits func(person) bool) person {
	c.picked++
	start := c.picked * 5 % max(1, len(c.familiar)/2)
	at := start
	for i := range c.familiar {
		if at = (start + i) % len(c.familiar); fits(c.familiar[at]) && c.familiar[at].name != c.last {
			break
		}
	}
	p := c.familiar[at]
	c.familiar = append(append(c.familiar[:at:at], c.familiar[at+1:]...), p)
	return p
}

// say writes one entry of a kind: a post, or a few that answer each other. It
// gives who began.
func (c *crowd) say(kind string) (posts []act, first person, err error) {
	entry, err := c.bank.deal(c.deckOf(kind))
	if err != nil {
		return nil, person{}, err
	}
	texts, back := turns(entry)
	for i, text := range texts {
		p := first
		switch {
		case i == 0:
			p, err = c.speaker(kind, entry)
			first = p
		case !back[i]:
			p = c.again(func(p person) bool { return p.name != first.name && fits(p, text) })
		}
		if err != nil {
			return nil, person{}, err
		}
		if i > 0 {
			kind = "plain"
		}
		post, err := c.post(kind, text, p)
		if err != nil {
			return nil, person{}, err
		}
		posts = append(posts, post)
	}
	return posts, first, nil
}

func (c *crowd) post(kind, text string, p person) (act, error) {
	a := act{verb: "post", who: []string{p.name}}
	if strings.Contains(text, "{prev}") || strings.Contains(text, "{quote}") {
		a.to = strconv.Itoa(c.number)
	}
	facts := map[string]string{"prev": c.last, "quote": quote(c.said), "mac": mac(c.number), "low": strconv.Itoa(10 + c.number*7%50),
		"high": strconv.Itoa(64 + c.number*13%180), "few": strconv.Itoa(2 + c.number%5), "many": strconv.Itoa(11 + c.number*3%29)}
	for name, fact := range p.facts {
		facts[name] = fact
	}
	var err error
	if a.body, err = c.bank.fill(text, facts); err != nil {
		return act{}, err
	}
	c.heard(p.name, kind, a.body)
	return a, nil
}

// mac is a hardware address from the range that everybody may use locally.
func mac(n int) string { return fmt.Sprintf("02:5e:1c:%02x:%02x:%02x", n*29%256, n*53%256, n*97%256) }

// sentencePattern finds the end of a sentence that is not just two words.
var sentencePattern = regexp.MustCompile(`^.{20,}?[.?!](?:\s|$)`)

// quote is the first sentence of a post's prose, as Markdown quotes it.
func quote(text string) string {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		first, _ := utf8.DecodeRuneInString(line)
		if !unicode.IsLetter(first) || len(line) < 20 || strings.HasSuffix(line, ":") || strings.Contains(line, "{") {
			continue
		}
		if sentence := sentencePattern.FindString(line); sentence != "" {
			line = strings.TrimSpace(sentence)
		}
		return "> " + line
	}
	return "> …"
}
