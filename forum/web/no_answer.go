package web

import (
	"answerable/forum/account"
	"answerable/forum/fault"
	"answerable/forum/thread"
	"answerable/themes"
)

// waits says that the post could wait for an answer: a customer's, still to be
// read, in a thread that wants answers.
func waits(p thread.Post, t thread.Thread) bool {
	return p.AsRole == string(account.Member) && p.Readable() && t.Kind.WantsAnswer()
}

// tieNoAnswers puts the public word that a post waits for nobody beside the posts
// of the page, and into the facts that the buttons go by.
func tieNoAnswers(page *themes.ThreadPage, p thread.Page, facts map[int64]postFact, marks map[int64]fault.NoAnswer) {
	if !p.Kind.WantsAnswer() {
		return
	}
	for _, post := range p.Posts {
		fact := facts[post.ID]
		fact.waits = waits(post, p.Thread)
		_, fact.noAnswer = marks[post.ID]
		facts[post.ID] = fact
	}
	for _, item := range page.Items {
		if item.Post == nil {
			continue
		}
		item.Post.WantsAnswer = facts[item.Post.ID].waits
		if mark, said := marks[item.Post.ID]; said && item.Post.WantsAnswer {
			item.Post.NoAnswer = noAnswerMark(mark)
		}
	}
}

func noAnswerMark(m fault.NoAnswer) *themes.NoAnswerMark {
	return &themes.NoAnswerMark{By: member(m.ByName), ByStaff: m.ByStaff, At: m.MarkedAt}
}
