package web

import (
	"html/template"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"answerable/forum/fail"
	"answerable/forum/markup"
	"answerable/forum/thread"
	"answerable/moderation"
	"answerable/moderation/modlog"
	"answerable/themes"
)

// acted is what a moderator acts on: a post, a thread or a member.
type acted struct {
	id       int64
	path     string // of the form
	kinds    []modlog.Kind
	on       themes.LogTarget
	title    string
	excerpt  string
	post     thread.Post
	thread   thread.Thread
	standing []int64 // entries of acts in force
}

// moderatePostForm is GET /p/:id/moderate?act=&item=.
func (w *Web) moderatePostForm(r *Request) error { return w.moderateForm(r, w.actedPost) }

// moderatePost is POST /p/:id/moderate.
func (w *Web) moderatePost(r *Request) error { return w.moderate(r, w.actedPost) }

// moderateThreadForm is GET /t/:id/moderate?act=.
func (w *Web) moderateThreadForm(r *Request) error { return w.moderateForm(r, w.actedThread) }

// moderateThread is POST /t/:id/moderate.
func (w *Web) moderateThread(r *Request) error { return w.moderate(r, w.actedThread) }

// moderateMemberForm is GET /m/:name/moderate?act=&post=.
func (w *Web) moderateMemberForm(r *Request) error { return w.moderateForm(r, w.actedMember) }

// moderateMember is POST /m/:name/moderate.
func (w *Web) moderateMember(r *Request) error { return w.moderate(r, w.actedMember) }

func (w *Web) actedPost(r *Request) (a acted, err error) {
	if a.id, err = r.Int64("id"); err != nil {
		return a, err
	}
	if a.post, a.thread, err = w.Forum.Post(r.Context(), r.Viewer, a.id); err != nil {
		return a, err
	}
	a.path, a.kinds, a.title = postURL(a.id)+"/moderate", []modlog.Kind{modlog.HidePost, modlog.RedactPost}, "Moderate a post"
	a.on = themes.LogTarget{Post: a.post.Number, Author: member(a.post.AuthorName), Link: themes.Link{Text: "#" + strconv.Itoa(a.post.Number), URL: postURL(a.id)}, Thread: threadLink(a.thread)}
	if !a.post.Readable() { // what its author took back is not moderators' to read either
		a.post.Source, a.post.Plain = "", ""
	}
	a.excerpt = markup.Excerpt(a.post.Plain, 280)
	stones, err := w.Forum.Tombstones(r.Context(), a.id)
	for _, stone := range stones {
		a.standing = append(a.standing, stone.EntryID)
	}
	return a, err
}

func (w *Web) actedThread(r *Request) (a acted, err error) {
	if a.id, err = r.Int64("id"); err != nil {
		return a, err
	}
	if a.thread, err = w.Forum.Thread(r.Context(), r.Viewer, a.id); err != nil {
		return a, err
	}
	a.path, a.title = "/t/"+idText(a.id)+"/moderate", "Moderate a thread"
	a.kinds = []modlog.Kind{modlog.LockThread, modlog.EditThread, modlog.MoveThread, modlog.MergeThread, modlog.SplitThread, modlog.UnlistThread}
	a.on = themes.LogTarget{Link: threadLink(a.thread)}
	for _, entry := range []*int64{a.thread.LockEntryID, a.thread.UnlistEntryID} {
		if entry != nil {
			a.standing = append(a.standing, *entry)
		}
	}
	return a, nil
}

func (w *Web) actedMember(r *Request) (a acted, err error) {
	name, err := url.PathUnescape(r.Params("name"))
	if err != nil {
		return a, fail.NotFound()
	}
	who, err := w.People.Profile(r.Context(), name)
	if err != nil {
		return a, err
	}
	a.id, a.path, a.title = who.ID, memberURL(who.Name)+"/moderate", "Act on a member"
	a.kinds = []modlog.Kind{modlog.WarnMember, modlog.LimitMember, modlog.SuspendMember, modlog.BanMember}
	a.on = themes.LogTarget{Author: member(who.Name)}
	history, err := w.Moderation.History(r.Context(), r.Viewer, who.ID)
	for _, e := range history.Actions {
		if slices.Contains(a.kinds[1:], e.Kind) && e.Stands(w.Now()) {
			a.standing = append(a.standing, e.EntryID)
		}
	}
	return a, err
}

// moderateForm opens the form.
func (w *Web) moderateForm(r *Request, of func(*Request) (acted, error)) error {
	a, err := of(r)
	if err != nil {
		return err
	}
	page, err := w.moderatePage(r, a, nil)
	if err != nil {
		return err
	}
	if a.post.ID != 0 {
		if page.Recusal, err = w.Moderation.RecusalFrom(r.Context(), r.Viewer, a.post.ID); err != nil {
			return err
		}
	}
	if a.thread.ID != 0 && a.post.ID == 0 {
		tags, err := w.Forum.TagsOf(r.Context(), a.thread.ID)
		if err != nil {
			return err
		}
		if page.Act == string(modlog.EditThread) {
			page.Values.Title, page.Values.Tags = a.thread.Title, strings.Join(tags, ", ")
		}
	}
	return w.sendPage(r, themes.PageModerate, page)
}

// moderate shows what an act comes to, or does it.
func (w *Web) moderate(r *Request, of func(*Request) (acted, error)) error {
	a, err := of(r)
	if err != nil {
		return err
	}
	if r.sent("do") == "edit" {
		return w.moderateAgain(r, a, nil)
	}
	p, err := w.proposal(r, a)
	if err != nil {
		return w.moderateAgain(r, a, err)
	}
	if r.sent("do") != "act" {
		return w.moderatePreview(r, a, p)
	}
	done, err := w.Moderation.Act(r.Context(), r.Viewer, p)
	if err != nil {
		return w.moderateAgain(r, a, err)
	}
	return w.moderated(r, a, p, done)
}

// moderated leads to where the act shows.
func (w *Web) moderated(r *Request, a acted, p moderation.Proposal, done moderation.Done) error {
	word := "acted"
	if done.Provisional() {
		word = "acted-provisional"
	}
	r.tell(word, a.path+"?"+string(p.Kind))
	switch {
	case p.Item != 0:
		return r.Redirect("/moderation/queue", 303)
	case done.Place.ThreadID != 0:
		to := threadURL(done.Place.ThreadID, done.Place.Slug, thread.PageOf(done.Place.Number))
		if a.post.ID != 0 {
			to += "#p" + idText(a.post.ID)
		}
		return r.Redirect(to, 303)
	}
	return r.Redirect(entryURL(done.EntryID), 303)
}

// moderateAgain shows the form with what was typed and what is wrong with it, or
// why this person may not act.
func (w *Web) moderateAgain(r *Request, a acted, cause error) error {
	var beside map[string]string
	recusal := ""
	if e := fail.From(cause); cause != nil && e.Kind == fail.Forbidden {
		r.Status(statusOf(fail.Forbidden))
		recusal = e.Text
	} else if cause != nil {
		var err error
		if beside, err = r.refused(cause); err != nil {
			return err
		}
	}
	page, err := w.moderatePage(r, a, beside)
	if err != nil {
		return err
	}
	page.Recusal = recusal
	return w.sendPage(r, themes.PageModerate, page)
}

func (w *Web) moderatePreview(r *Request, a acted, p moderation.Proposal) error {
	preview, err := w.Moderation.Preview(r.Context(), r.Viewer, p)
	if err != nil {
		return w.moderateAgain(r, a, err)
	}
	page, err := w.moderatePage(r, a, nil)
	if err != nil {
		return err
	}
	rule := themes.Link{Text: "Rule " + preview.Rule.Number, URL: ruleURL(preview.Rule.Version, preview.Rule.Number)}
	page.Preview = &themes.ModeratedPreview{Kind: string(preview.Kind), Body: template.HTML(preview.HTML), Explanation: preview.Explanation, Quotes: preview.Quotes,
		Scope: preview.Scope, EndsAt: timeOf(preview.EndsAt), LapsesAt: timeOf(preview.LapsesAt), Provisional: preview.Provisional,
		Stone: themes.Hiding{By: w.self(r), At: w.Now(), Rule: rule.Text, RuleURL: rule.URL, Reason: preview.Reason, LapsesAt: timeOf(preview.LapsesAt)}}
	for _, name := range moderateFields() {
		if value := r.sent(name); value != "" {
			page.Hidden = append(page.Hidden, themes.HiddenValue{Name: name, Value: shown(value)})
		}
	}
	return w.sendPage(r, themes.PageModerate, page)
}

// moderateFields are what the form sends.
func moderateFields() []string {
	return []string{"key", "act", "rule", "reason", "explanation", "source", "ends_at", "item", "passages", "title", "tags", "board", "into", "posts", "posts_per_day", "post"}
}

func (w *Web) moderatePage(r *Request, a acted, errors map[string]string) (page themes.ModeratePage, err error) {
	act := w.chosenAct(r, a)
	page = themes.ModeratePage{Frame: w.bareFrame(r, a.title), Form: themes.Form{Key: r.key(), Errors: errors}, Action: a.path, On: a.on, Excerpt: a.excerpt, Act: string(act),
		Markdown: a.post.Source, Sources: []themes.Choice{{Value: string(modlog.OwnInitiative), Text: "Own initiative"}, {Value: string(modlog.Flag), Text: "A flag"}},
		Values: themes.ModerateValues{Reason: shown(r.field("reason")), Explanation: shown(r.field("explanation")), EndsAt: shown(r.field("ends_at")),
			Passages: shown(r.field("passages")), Title: shown(r.field("title")), Tags: shown(r.field("tags")), Into: shown(r.field("into")), Posts: shown(r.field("posts")),
			PostsPerDay: shown(r.field("posts_per_day")), Post: shown(r.field("post")), Item: shown(r.field("item"))}}
	if chosen := r.field("source"); chosen == string(modlog.Flag) || chosen == "" && page.Values.Item != "" {
		page.Sources[1].Selected = true
	}
	for _, kind := range a.kinds {
		query := url.Values{"act": {string(kind)}}
		for _, kept := range []string{"item", "post"} {
			if value := r.field(kept); value != "" {
				query.Set(kept, value)
			}
		}
		page.Acts = append(page.Acts, themes.Link{Text: actText(kind), URL: a.path + "?" + query.Encode(), Current: kind == act})
	}
	if page.Rules, err = w.ruleChoices(r, "Choose one"); err != nil {
		return page, err
	}
	if act == modlog.MoveThread {
		if page.Boards, err = w.boardChoices(r, a.thread.BoardID); err != nil {
			return page, err
		}
	}
	if slices.Contains(a.kinds, modlog.BanMember) {
		page.SpamURL = strings.TrimSuffix(a.path, "/moderate") + "/spam"
	}
	for _, entry := range a.standing {
		row, err := w.logRowOf(r, entry)
		if err != nil {
			return page, err
		}
		page.Standing = append(page.Standing, row)
	}
	return page, nil
}

// chosenAct is what the form is for; the first where the address does not say.
func (w *Web) chosenAct(r *Request, a acted) modlog.Kind {
	if kind := modlog.Kind(r.field("act")); slices.Contains(a.kinds, kind) {
		return kind
	}
	return a.kinds[0]
}

func actText(kind modlog.Kind) string {
	return map[modlog.Kind]string{modlog.HidePost: "Hide the post", modlog.RedactPost: "Take passages out", modlog.LockThread: "Lock", modlog.EditThread: "Change title or tags",
		modlog.MoveThread: "Move", modlog.MergeThread: "Merge", modlog.SplitThread: "Split", modlog.UnlistThread: "Unlist", modlog.WarnMember: "Warn",
		modlog.LimitMember: "Limit", modlog.SuspendMember: "Suspend", modlog.BanMember: "Ban"}[kind]
}

// ruleChoices offers the rules in force below a first choice that is none.
func (w *Web) ruleChoices(r *Request, none string) ([]themes.Choice, error) {
	book, err := w.Moderation.Rulebook(r.Context(), 0)
	choices := []themes.Choice{{Text: none}}
	for _, rule := range book.Rules {
		choices = append(choices, themes.Choice{Value: rule.Number, Text: rule.Number + " " + rule.Title, Selected: rule.Number == r.field("rule")})
	}
	return choices, err
}

func (w *Web) boardChoices(r *Request, without int64) ([]themes.Choice, error) {
	boards, err := w.Forum.Boards(r.Context(), r.Viewer)
	choices := []themes.Choice{{Text: "Choose one"}}
	for _, b := range boards {
		if b.ID != without {
			choices = append(choices, themes.Choice{Value: idText(b.ID), Text: b.Name, Selected: idText(b.ID) == r.field("board")})
		}
	}
	return choices, err
}

// proposal reads the act that the form describes.
func (w *Web) proposal(r *Request, a acted) (moderation.Proposal, error) {
	p := moderation.Proposal{Kind: modlog.Kind(r.sent("act")), TargetID: a.id, Title: r.sent("title"),
		Form: moderation.Form{Rule: r.sent("rule"), Reason: r.sent("reason"), Explanation: r.sent("explanation"), Source: modlog.Source(r.sent("source"))}}
	if !slices.Contains(a.kinds, p.Kind) {
		return p, fail.New(fail.Malformed, "This form does not say what to do.", "Open the page again and choose what to do.")
	}
	if p.Source == modlog.Automatic || p.Source == modlog.Imported {
		return p, fail.Field("source", "Choose what led to this. Only programs act automatically.")
	}
	var c fail.Check
	var err error
	if p.EndsAt, err = r.clock("ends_at", w.Now().UTC().Location()); err != nil {
		c.Refuse("ends_at", fail.From(err).Fields["ends_at"])
	}
	for name, into := range map[string]*int64{"item": &p.Item, "board": &p.BoardID, "post": &p.PostID} {
		if *into, err = r.id(name); err != nil {
			return p, err
		}
	}
	if err := c.Err(); err != nil {
		return p, err
	}
	return p, w.proposalNeeds(r, a, &p)
}

// proposalNeeds reads what the act needs besides.
func (w *Web) proposalNeeds(r *Request, a acted, p *moderation.Proposal) (err error) {
	switch p.Kind {
	case modlog.RedactPost:
		p.Passages = passages(r.sent("passages"))
	case modlog.EditThread:
		p.Tags = r.tags()
	case modlog.MergeThread:
		p.Into, err = threadNumber(r.sent("into"))
	case modlog.SplitThread:
		p.Posts, err = w.postNumbers(r, a.thread)
	case modlog.LimitMember:
		p.PostsPerDay, _ = strconv.Atoi(strings.TrimSpace(r.sent("posts_per_day"))) // what is no number is 0, which is refused beside the field
	}
	return err
}

// passages are what stands between empty lines.
func passages(typed string) []string {
	return regexp.MustCompile(`\n[ \t]*\n`).Split(strings.ReplaceAll(strings.Trim(typed, "\r\n"), "\r\n", "\n"), -1)
}

var threadAddress = regexp.MustCompile(`^(?:.*/t/)?([0-9]{1,18})(?:[/?#].*)?$`)

// threadNumber reads a thread's number or address.
func threadNumber(typed string) (int64, error) {
	found := threadAddress.FindStringSubmatch(strings.TrimSpace(typed))
	if found == nil {
		return 0, fail.Field("into", "Give the thread's number or its address, such as /t/12.")
	}
	return strconv.ParseInt(found[1], 10, 64)
}

// maxMoved is how many posts one split moves at most.
const maxMoved = 500

// postNumbers reads numbers such as "4-9, 12" and gives the posts' ids.
func (w *Web) postNumbers(r *Request, t thread.Thread) ([]int64, error) {
	wrong := fail.Field("posts", "Give the numbers of the posts, such as 4-9, 12.")
	var ids []int64
	for _, part := range strings.FieldsFunc(r.sent("posts"), func(c rune) bool { return c == ',' || c == ' ' || c == ';' }) {
		first, last, isRange := strings.Cut(part, "-")
		from, err := strconv.Atoi(strings.TrimPrefix(first, "#"))
		to := from
		if err == nil && isRange {
			to, err = strconv.Atoi(strings.TrimPrefix(last, "#"))
		}
		if err != nil || from < 1 || to < from || to > t.LastNumber || len(ids)+to-from >= maxMoved {
			return nil, wrong
		}
		for n := from; n <= to; n++ {
			id, err := w.Forum.PostAt(r.Context(), t.ID, n)
			if err != nil {
				return nil, err
			}
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		return nil, wrong
	}
	return ids, nil
}
