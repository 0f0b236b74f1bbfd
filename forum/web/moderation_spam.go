package web

import (
	"slices"
	"strconv"
	"strings"

	"answerable/forum/fail"
	"answerable/forum/markup"
	"answerable/forum/thread"
	"answerable/moderation"
	"answerable/themes"
)

// spamPosts is how many of a member's latest posts the form offers.
const spamPosts = 50

// spamForm is GET /m/:name/spam: many posts of one member are hidden as spam.
func (w *Web) spamForm(r *Request) error {
	a, err := w.actedMember(r)
	if err != nil {
		return err
	}
	return w.spamPage(r, a, nil, nil)
}

// spam is POST /m/:name/spam.
func (w *Web) spam(r *Request) error {
	a, err := w.actedMember(r)
	if err != nil {
		return err
	}
	posts, err := w.Forum.Member(r.Context(), r.Viewer, a.id, 0, spamPosts)
	if err != nil {
		return err
	}
	chosen := r.chosenPosts(posts)
	done, failed, err := w.Moderation.RemoveSpam(r.Context(), r.Viewer, chosen, moderation.Form{Rule: r.sent("rule"), Reason: r.sent("reason"), Explanation: r.sent("explanation")})
	if err != nil {
		beside, err := r.refused(err)
		if err != nil {
			return err
		}
		return w.spamPage(r, a, nil, beside)
	}
	var results []themes.SpamResult
	for _, p := range posts {
		if !slices.Contains(chosen, p.ID) {
			continue
		}
		result := themes.SpamResult{Post: themes.Link{Text: spamText(p), URL: postURL(p.ID)}}
		if err := failed[p.ID]; err != nil {
			result.Refused = fail.From(err).Text
		} else {
			entry := done[p.ID].EntryID
			result.Entry = entryLink(&entry)
		}
		results = append(results, result)
	}
	return w.spamPage(r, a, results, nil)
}

// chosenPosts are the ids of the form that are among the offered posts.
func (r *Request) chosenPosts(offered []thread.MemberPost) []int64 {
	var chosen []int64
	for _, value := range r.Request().PostArgs().PeekMulti("posts") {
		id, err := strconv.ParseInt(string(value), 10, 64)
		if err == nil && !slices.Contains(chosen, id) && slices.ContainsFunc(offered, func(p thread.MemberPost) bool { return p.ID == id }) {
			chosen = append(chosen, id)
		}
	}
	return chosen
}

func spamText(p thread.MemberPost) string { return p.Title + ", #" + strconv.Itoa(p.Number) }

func (w *Web) spamPage(r *Request, a acted, results []themes.SpamResult, errors map[string]string) error {
	posts, err := w.Forum.Member(r.Context(), r.Viewer, a.id, 0, spamPosts)
	if err != nil {
		return err
	}
	page := themes.SpamPage{Frame: w.bareFrame(r, "Hide spam"), Form: themes.Form{Key: r.key(), Errors: errors}, Action: strings.TrimSuffix(a.path, "/moderate") + "/spam", On: a.on,
		Results: results, Severe: moderation.MassHiding, Values: themes.ModerateValues{Reason: shown(r.sent("reason")), Explanation: shown(r.sent("explanation"))}}
	chosen := r.chosenPosts(posts)
	for _, p := range posts {
		page.Posts = append(page.Posts, themes.Choice{Value: idText(p.ID), Text: spamText(p), Help: markup.Excerpt(p.Plain, 160), Selected: slices.Contains(chosen, p.ID)})
	}
	if page.Rules, err = w.spamRules(r); err != nil {
		return err
	}
	return w.sendPage(r, themes.PageSpam, page)
}

// spamRules offers the rules about spam alone.
func (w *Web) spamRules(r *Request) ([]themes.Choice, error) {
	book, err := w.Moderation.Rulebook(r.Context(), 0)
	var choices []themes.Choice
	for _, rule := range book.Rules {
		if rule.Spam {
			choices = append(choices, themes.Choice{Value: rule.Number, Text: rule.Number + " " + rule.Title, Selected: rule.Number == r.field("rule")})
		}
	}
	return choices, err
}
