package web

import (
	"time"

	"answerable/forum/account"
	"answerable/forum/thread"
	"answerable/themes"
)

// member is somebody's public face without a badge; nobody for "".
func member(name string) themes.Person {
	if name == "" {
		return themes.Person{}
	}
	return themes.Person{Name: name, URL: memberURL(name)}
}

// author is somebody's face with the badge of the role he wrote in.
func author(name, role, team string) themes.Person {
	p := member(name)
	switch account.Role(role) {
	case account.Staff:
		p.Badge = themes.StaffBadge
	case account.Moderator:
		p.Badge = themes.ModeratorBadge
	case account.Administrator:
		p.Badge = themes.AdministratorBadge
	}
	if p.Badge != themes.NoBadge {
		p.Team = team
	}
	return p
}

func stateOf(kind thread.Kind, official, accepted int) themes.State {
	switch {
	case official > 0:
		return themes.Official
	case accepted > 0:
		return themes.Accepted
	case kind.WantsAnswer():
		return themes.Unanswered
	}
	return themes.NoState
}

// rows are threads as lists show them.
func (w *Web) rows(list []thread.Row, withBoard bool) []themes.ThreadRow {
	now := w.Now()
	rows := make([]themes.ThreadRow, len(list))
	for i, t := range list {
		rows[i] = themes.ThreadRow{ID: t.ID, Title: t.Title, URL: threadURL(t.ID, t.Slug, 1), Kind: themes.Kind(t.Kind),
			State: stateOf(t.Kind, t.OfficialCount, t.AcceptedCount), Tags: tagLinks(t.Tags), Replies: t.LastNumber - 1,
			Locked: t.LockEntryID != nil && (t.LockEndsAt == nil || t.LockEndsAt.After(now)),
			Opener: member(t.OpenerName), OpenedAt: t.CreatedAt, LastBy: member(t.LastName), LastAt: t.ActiveAt,
			LastURL: threadURL(t.ID, t.Slug, thread.PageOf(t.LastNumber))}
		if withBoard {
			rows[i].Board = &themes.Link{Text: t.BoardName, URL: boardURL(t.BoardSlug)}
		}
	}
	return rows
}

func tagLinks(tags []string) []themes.Link {
	var links []themes.Link
	for _, tag := range tags {
		links = append(links, themes.Link{Text: tag, URL: tagURL(tag)})
	}
	return links
}

func timeOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
