package web

import (
	"maps"
	"slices"
	"time"

	"answerable/forum/markup"
	"answerable/forum/thread"
)

// qaPage is schema.org's QAPage.
type qaPage struct {
	Context    string `json:"@context"`
	Type       string `json:"@type"`
	MainEntity entity `json:"mainEntity"`
}

// entity is a Question, an Answer, a DiscussionForumPosting or a Comment of
// schema.org; counts are nil where the type has none.
type entity struct {
	Context       string `json:"@context,omitempty"`
	Type          string `json:"@type"`
	Name          string `json:"name,omitempty"`
	Headline      string `json:"headline,omitempty"`
	Text          string `json:"text,omitempty"`
	URL           string `json:"url"`
	DatePublished string `json:"datePublished"`
	DateModified  string `json:"dateModified,omitempty"`
	Author        person `json:"author"`

	AnswerCount  *int `json:"answerCount,omitempty"`
	CommentCount *int `json:"commentCount,omitempty"`
	UpvoteCount  *int `json:"upvoteCount,omitempty"`

	Accepted  []entity `json:"acceptedAnswer,omitempty"`
	Suggested []entity `json:"suggestedAnswer,omitempty"`
	Comments  []entity `json:"comment,omitempty"`
}

// person is a Person of schema.org.
type person struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url"`
}

// structuredData is schema.org's QAPage for questions and faults, else
// DiscussionForumPosting, or nil. Withdrawn posts are not in it. All pages of a
// thread say the same of the thread, as Google asks of discussions with pages.
func (w *Web) structuredData(p thread.Page) any {
	if p.MergedInto != nil || len(p.Posts) == 0 || p.Number == 1 && !p.Posts[0].Readable() {
		return nil
	}
	if p.Kind.WantsAnswer() {
		return qaPage{Context: "https://schema.org", Type: "QAPage", MainEntity: w.question(p)}
	}
	return w.posting(p)
}

// opening is what the thread begins with. Later pages have not read that post:
// they say by whom and when, and no other text stands in for its own.
func (w *Web) opening(kind string, p thread.Page) entity {
	e := entity{Type: kind, DatePublished: p.CreatedAt.UTC().Format(time.RFC3339), Author: w.person(p.OpenerName)}
	if p.Number == 1 {
		e = w.entity(kind, &p.Posts[0])
	}
	e.URL = w.Site.BaseURL + threadURL(p.ID, p.Slug, 1)
	return e
}

func (w *Web) question(p thread.Page) entity {
	q, answers := w.opening("Question", p), p.LastNumber-1
	q.Name, q.AnswerCount = p.Title, &answers
	marked := markedAnswers(p)
	for _, post := range readableReplies(p) {
		if _, accepted := marked[post.ID]; accepted {
			marked[post.ID] = post // with all that the page knows of it
		} else {
			q.Suggested = append(q.Suggested, w.answer(post))
		}
	}
	for _, post := range slices.SortedFunc(maps.Values(marked), func(a, b *thread.Post) int { return a.Number - b.Number }) {
		q.Accepted = append(q.Accepted, w.answer(post))
	}
	return q
}

// markedAnswers are the posts whose mark as an answer stands and that everybody may
// read, by id, wherever in the thread they are. Of a post with both marks either
// says the same.
func markedAnswers(p thread.Page) map[int64]*thread.Post {
	marked := map[int64]*thread.Post{}
	for _, a := range p.Accepted {
		marked[a.PostID] = &thread.Post{ID: a.PostID, Number: a.Number, AuthorName: a.AuthorName, Plain: a.Plain, EditedAt: a.EditedAt, HelpfulCount: a.HelpfulCount, CreatedAt: a.PostedAt}
	}
	for _, o := range p.Official {
		if o.WithdrawnAt == nil && o.PostWithdrawn == nil && !o.PostHidden {
			marked[o.PostID] = &thread.Post{ID: o.PostID, Number: o.Number, AuthorName: o.AuthorName, Plain: o.Plain, EditedAt: o.EditedAt, HelpfulCount: o.HelpfulCount, CreatedAt: o.PostedAt}
		}
	}
	// No question answers itself.
	maps.DeleteFunc(marked, func(_ int64, post *thread.Post) bool { return post.Number == 1 })
	return marked
}

func (w *Web) answer(p *thread.Post) entity {
	a := w.entity("Answer", p)
	a.UpvoteCount = &p.HelpfulCount
	return a
}

func (w *Web) posting(p thread.Page) entity {
	d, comments := w.opening("DiscussionForumPosting", p), p.LastNumber-1
	d.Context, d.Headline, d.CommentCount = "https://schema.org", p.Title, &comments
	for _, post := range readableReplies(p) {
		d.Comments = append(d.Comments, w.entity("Comment", post))
	}
	return d
}

// readableReplies are the page's posts but the thread's first one.
func readableReplies(p thread.Page) []*thread.Post {
	replies := make([]*thread.Post, 0, len(p.Posts))
	for i := range p.Posts {
		if post := &p.Posts[i]; post.Number > 1 && post.Readable() {
			replies = append(replies, post)
		}
	}
	return replies
}

func (w *Web) entity(kind string, p *thread.Post) entity {
	e := entity{Type: kind, Text: markup.Excerpt(p.Plain, 500), DatePublished: p.CreatedAt.UTC().Format(time.RFC3339), URL: w.Site.BaseURL + postURL(p.ID),
		Author: w.person(p.AuthorName)}
	if p.EditedAt != nil {
		e.DateModified = p.EditedAt.UTC().Format(time.RFC3339)
	}
	return e
}

func (w *Web) person(name string) person {
	return person{Type: "Person", Name: name, URL: w.Site.BaseURL + memberURL(name)}
}
