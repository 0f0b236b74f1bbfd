package importer

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"answerable/forum/thread"
)

// discourseTopic is what is read of /t/ID.json. Who wrote in which role is not:
// the file tells today's role only.
type discourseTopic struct {
	ID         int64
	Title      string
	Slug       string
	CreatedAt  discourseTime `json:"created_at"`
	Archetype  string
	Category   int64 `json:"category_id"`
	Visible    *bool
	DeletedAt  *string `json:"deleted_at"`
	Closed     bool
	Archived   bool
	Tags       discourseTags
	Accepted   solution `json:"accepted_answer"`
	PostStream struct {
		Posts  []discoursePost
		Stream []int64
	} `json:"post_stream"`
	Details struct {
		Links []struct {
			URL        string
			Internal   bool
			Reflection bool
		}
	}
}

type discoursePost struct {
	ID           int64
	Number       int64  `json:"post_number"`
	Type         int    `json:"post_type"`
	Action       string `json:"action_code"`
	ActionWho    string `json:"action_code_who"`
	Username     string
	UserID       *int64        `json:"user_id"`
	Avatar       string        `json:"avatar_template"`
	CreatedAt    discourseTime `json:"created_at"`
	Cooked       string
	Raw          string
	ReplyTo      *int64 `json:"reply_to_post_number"`
	Hidden       bool
	CookedHidden bool    `json:"cooked_hidden"`
	DeletedAt    *string `json:"deleted_at"`
	UserDeleted  bool    `json:"user_deleted"`
	Accepted     bool    `json:"accepted_answer"`
}

// The types of posts.
const (
	postSmallAction = 3
	postWhisper     = 4
)

// discourseTags are names, or objects with a name in new versions.
type discourseTags []string

// UnmarshalJSON implements json.Unmarshaler.
func (t *discourseTags) UnmarshalJSON(data []byte) error {
	var all []json.RawMessage
	if json.Unmarshal(data, &all) != nil {
		return nil // no list: no tags
	}
	for _, one := range all {
		var name string
		var object struct{ Name string }
		if json.Unmarshal(one, &name) == nil {
			*t = append(*t, name)
		} else if json.Unmarshal(one, &object) == nil {
			*t = append(*t, object.Name)
		}
	}
	return nil
}

// solution is the number of the accepted post, 0 for none. Only the Solved
// plug-in writes it, and not always as an object.
type solution int64

// UnmarshalJSON implements json.Unmarshaler.
func (s *solution) UnmarshalJSON(data []byte) error {
	var object struct {
		Number int64 `json:"post_number"`
	}
	if json.Unmarshal(data, &object) == nil {
		*s = solution(object.Number)
	}
	return nil
}

// withheld gives why the source does not show a post, "" if it does.
func (p discoursePost) withheld() string {
	switch {
	case p.Type == postWhisper:
		return "whispers, which only staff may read at the source"
	case p.DeletedAt != nil || p.UserDeleted:
		return "posts deleted at the source"
	case p.Hidden || p.CookedHidden:
		return "posts hidden at the source, whose text it withholds"
	case p.ID <= 0 || p.Number <= 0 || p.CreatedAt.IsZero():
		return "posts without id, number or time"
	}
	return ""
}

// usable reports whether the post becomes one here.
func (p discoursePost) usable() bool { return p.Type != postSmallAction && p.withheld() == "" }

// tellSites counts the hosts that addresses of avatars name.
func (t discourseTopic) tellSites(sites map[string]int) {
	for _, p := range t.PostStream.Posts {
		if m := avatarHost.FindStringSubmatch(p.Avatar); m != nil {
			sites[strings.ToLower(m[1])]++
		}
	}
}

var avatarHost = regexp.MustCompile(`^/(?:letter_avatar_proxy|user_avatar)/([a-zA-Z0-9.-]+\.[a-zA-Z0-9-]+)/`)

// topic makes a thread of a Discourse topic. Numbers close up over posts that
// are not taken; the old ones stay as addresses.
func (f *forumOf) topic(d discourseTopic) topic {
	old := strconv.FormatInt(d.ID, 10)
	t := topic{old: old, board: f.board(f.all, d.Category), title: title(d.Title, "Topic "+old), kind: thread.Discussion, tags: tags(strings.Join(d.Tags, "|")),
		addresses: []string{"/t/-/" + old}}
	posts := slices.Clone(d.PostStream.Posts)
	slices.SortStableFunc(posts, func(a, b discoursePost) int { return int(min(1, max(-1, a.Number-b.Number))) })
	f.countMissing(d)
	numbers := map[int64]string{} // old number -> old id of posts that are taken
	for _, p := range posts {
		f.add(&t, d, p, numbers)
	}
	t.renumber(numbers)
	f.addAccepted(&t, d, posts, numbers)
	f.lock(&t, d, posts)
	f.countLinks(d)
	return t
}

// renumber tells the posts which number each of them has here.
func (t *topic) renumber(numbers map[int64]string) {
	place := map[string]int{}
	for i, p := range t.posts {
		place[p.old] = i + 1
	}
	here := map[string]int{}
	for number, old := range numbers {
		here[strconv.FormatInt(number, 10)] = place[old]
	}
	for i := range t.posts {
		t.posts[i].numbers = here
	}
}

// countMissing counts the posts that the topic names and the file lacks.
func (f *forumOf) countMissing(d discourseTopic) {
	here := map[int64]bool{}
	for _, p := range d.PostStream.Posts {
		here[p.ID] = true
	}
	missing := 0
	for _, id := range d.PostStream.Stream {
		if !here[id] {
			missing++
		}
	}
	f.report.dangle("posts that a topic names and its file does not hold", int64(missing))
}

func (f *forumOf) add(t *topic, d discourseTopic, p discoursePost, numbers map[int64]string) {
	why := p.withheld()
	if why == "" && (f.posts[p.ID] || (numbers[p.Number] != "" && p.usable())) {
		why = "posts whose id or number was used before"
	}
	if why != "" {
		f.report.skip(why, 1)
		return
	}
	f.posts[p.ID] = true
	if p.Type == postSmallAction {
		f.addEntry(t, p)
		return
	}
	old := strconv.FormatInt(p.ID, 10)
	numbers[p.Number] = old
	f.numbers[fmt.Sprintf("%d/%d", d.ID, p.Number)] = old
	made := post{old: old, what: "posts", author: f.meet(p), markdown: p.Raw, html: p.Cooked, at: p.CreatedAt.Time,
		url:       fmt.Sprintf("https://%s/t/%s/%d/%d", f.site, pathWord(d.Slug), d.ID, p.Number),
		addresses: []string{fmt.Sprintf("/t/-/%d/%d", d.ID, p.Number), "/p/" + old}}
	if p.ReplyTo != nil && *p.ReplyTo != p.Number {
		if made.replyTo = numbers[*p.ReplyTo]; made.replyTo == "" {
			f.report.dangle("replies to posts that are not taken", 1)
		}
	}
	t.posts = append(t.posts, made)
}

// pathWord gives a slug that is safe in an address; any will do for Discourse.
func pathWord(slug string) string {
	if slug == "" || len(slug) > 300 {
		return "-"
	}
	return url.PathEscape(slug)
}

// meet notes who wrote a post and gives the old id. Names can be changed, so
// the number is the id where there is one; deleted accounts have none.
func (f *forumOf) meet(p discoursePost) string {
	name := line(p.Username, 60)
	if name == "" {
		return "former"
	}
	old := "name:" + strings.ToLower(name)
	if p.UserID != nil {
		old = strconv.FormatInt(*p.UserID, 10)
	}
	if _, met := f.people[old]; !met {
		who := person{name: name, joined: p.CreatedAt.Time} // at the latest then; the source does not tell
		if path := "/u/" + strings.ToLower(name); !strings.ContainsAny(name, "/?#") {
			who.addresses = []string{path}
		}
		f.people[old] = who
	}
	return old
}

// addAccepted takes over the Solved plug-in's mark, which makes the topic a
// question. The source does not tell when, so it is the answer's own time.
func (f *forumOf) addAccepted(t *topic, d discourseTopic, posts []discoursePost, numbers map[int64]string) {
	number := int64(d.Accepted)
	if i := slices.IndexFunc(posts, func(p discoursePost) bool { return p.Accepted && p.usable() }); number == 0 && i >= 0 {
		number = posts[i].Number
	}
	if number == 0 {
		return
	}
	t.kind = thread.Question
	i := slices.IndexFunc(t.posts, func(p post) bool { return p.old == numbers[number] })
	switch {
	case numbers[number] == "" || i < 0:
		f.report.dangle("accepted answers that are not taken", 1)
	case i == 0:
		f.report.skip("opening posts accepted as their own answer", 1)
	default:
		t.accepted, t.acceptAt = t.posts[i].old, t.posts[i].at
	}
}

// countLinks counts what the topic refers to on its own forum.
func (f *forumOf) countLinks(d discourseTopic) {
	for _, l := range d.Details.Links {
		m := topicAddress.FindStringSubmatch(l.URL)
		if !l.Internal || l.Reflection || m == nil {
			continue
		}
		id, err := strconv.ParseInt(m[1], 10, 64)
		switch {
		case err == nil && f.holds(id):
			f.report.note("links between threads, which stay in the text only", 1)
		default:
			f.report.dangle("links to topics that are not in the files", 1)
		}
	}
}

var topicAddress = regexp.MustCompile(`/t/(?:[^/]*[^/0-9][^/]*/)?([0-9]{1,18})(?:[/?#]|$)`)
