package web

import (
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
	Text          string `json:"text"`
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
// DiscussionForumPosting, or nil. Withdrawn posts are not in it.
func (w *Web) structuredData(p thread.Page) any {
	if len(p.Posts) == 0 || !p.Posts[0].Readable() {
		return nil
	}
	if p.Kind.WantsAnswer() && p.Number == 1 {
		return qaPage{Context: "https://schema.org", Type: "QAPage", MainEntity: w.question(p)}
	}
	return w.posting(p)
}

func (w *Web) question(p thread.Page) entity {
	q, answers := w.entity("Question", &p.Posts[0]), p.LastNumber-1
	q.Name, q.AnswerCount = p.Title, &answers
	marked := map[int64]bool{}
	for _, o := range p.Official {
		marked[o.PostID] = marked[o.PostID] || o.WithdrawnAt == nil
	}
	for _, a := range p.Accepted {
		marked[a.PostID] = true
	}
	q.Suggested = make([]entity, 0, len(p.Posts))
	for i := range p.Posts[1:] {
		post := &p.Posts[1+i]
		if !post.Readable() {
			continue
		}
		answer := w.entity("Answer", post)
		answer.UpvoteCount = &post.HelpfulCount
		if marked[post.ID] {
			q.Accepted = append(q.Accepted, answer)
		} else {
			q.Suggested = append(q.Suggested, answer)
		}
	}
	return q
}

func (w *Web) posting(p thread.Page) entity {
	d, comments := w.entity("DiscussionForumPosting", &p.Posts[0]), p.LastNumber-1
	d.Context, d.Headline, d.CommentCount = "https://schema.org", p.Title, &comments
	d.URL = w.Site.BaseURL + threadURL(p.ID, p.Slug, p.Number)
	d.Comments = make([]entity, 0, len(p.Posts))
	for i := range p.Posts[1:] {
		if post := &p.Posts[1+i]; post.Readable() {
			d.Comments = append(d.Comments, w.entity("Comment", post))
		}
	}
	return d
}

func (w *Web) entity(kind string, p *thread.Post) entity {
	e := entity{Type: kind, Text: markup.Excerpt(p.Plain, 500), DatePublished: p.CreatedAt.UTC().Format(time.RFC3339), URL: w.Site.BaseURL + postURL(p.ID),
		Author: person{Type: "Person", Name: p.AuthorName, URL: w.Site.BaseURL + memberURL(p.AuthorName)}}
	if p.EditedAt != nil {
		e.DateModified = p.EditedAt.UTC().Format(time.RFC3339)
	}
	return e
}
