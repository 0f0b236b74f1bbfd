package web

import (
	"encoding/json"
	"time"

	"answerable/forum/markup"
	"answerable/forum/thread"
)

// structuredData is schema.org's QAPage for questions and faults, else
// DiscussionForumPosting. Withdrawn posts are not in it.
func (w *Web) structuredData(p thread.Page) json.RawMessage {
	if len(p.Posts) == 0 || !p.Posts[0].Readable() {
		return nil
	}
	data := w.posting(p)
	if p.Kind.WantsAnswer() && p.Number == 1 {
		data = map[string]any{"@context": "https://schema.org", "@type": "QAPage", "mainEntity": w.question(p)}
	}
	raw, err := json.Marshal(data)
	if err != nil {
		return nil // strings, numbers and times always encode
	}
	return raw
}

func (w *Web) question(p thread.Page) map[string]any {
	q := w.entity("Question", p.Posts[0])
	q["name"] = p.Title
	q["answerCount"] = p.LastNumber - 1
	marked := map[int64]bool{}
	for _, o := range p.Official {
		marked[o.PostID] = marked[o.PostID] || o.WithdrawnAt == nil
	}
	for _, a := range p.Accepted {
		marked[a.PostID] = true
	}
	var accepted, suggested []any
	for _, post := range p.Posts[1:] {
		if !post.Readable() {
			continue
		}
		answer := w.entity("Answer", post)
		answer["upvoteCount"] = post.HelpfulCount
		if marked[post.ID] {
			accepted = append(accepted, answer)
		} else {
			suggested = append(suggested, answer)
		}
	}
	if len(accepted) > 0 {
		q["acceptedAnswer"] = accepted
	}
	if len(suggested) > 0 {
		q["suggestedAnswer"] = suggested
	}
	return q
}

func (w *Web) posting(p thread.Page) map[string]any {
	d := w.entity("DiscussionForumPosting", p.Posts[0])
	d["@context"] = "https://schema.org"
	d["headline"] = p.Title
	d["url"] = w.Site.BaseURL + threadURL(p.ID, p.Slug, p.Number)
	d["commentCount"] = p.LastNumber - 1
	var comments []any
	for _, post := range p.Posts[1:] {
		if post.Readable() {
			comments = append(comments, w.entity("Comment", post))
		}
	}
	if len(comments) > 0 {
		d["comment"] = comments
	}
	return d
}

func (w *Web) entity(kind string, p thread.Post) map[string]any {
	e := map[string]any{"@type": kind, "text": markup.Excerpt(p.Plain, 500), "datePublished": p.CreatedAt.UTC().Format(time.RFC3339),
		"url": w.Site.BaseURL + postURL(p.ID), "author": map[string]any{"@type": "Person", "name": p.AuthorName, "url": w.Site.BaseURL + memberURL(p.AuthorName)}}
	if p.EditedAt != nil {
		e["dateModified"] = p.EditedAt.UTC().Format(time.RFC3339)
	}
	return e
}
