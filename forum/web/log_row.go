package web

import (
	"context"
	"strconv"
	"strings"

	"answerable/forum/fault"
	"answerable/moderation"
	"answerable/moderation/modlog"
	"answerable/themes"
)

func entryURL(n int64) string { return "/moderation/log/" + strconv.FormatInt(n, 10) }

func entryLink(n *int64) themes.Link {
	if n == nil {
		return themes.Link{}
	}
	return themes.Link{Text: idText(*n), URL: entryURL(*n)}
}

func appealURL(id int64) string { return "/moderation/appeals/" + idText(id) }

// logRows are entries as pages show them.
func (w *Web) logRows(ctx context.Context, lines []moderation.Line) ([]themes.LogRow, error) {
	sealed, err := w.ModLog.Sealed(ctx)
	if err != nil {
		return nil, err
	}
	titles, err := w.ruleTitles(ctx, lines)
	if err != nil {
		return nil, err
	}
	rows := make([]themes.LogRow, len(lines))
	for i, line := range lines {
		rows[i] = logRow(line, sealed)
		if title := titles[line.Rule]; title != "" {
			rows[i].Rule.Text += ", " + title + "."
		}
	}
	return rows, nil
}

// logRowOf is one entry as pages show it.
func (w *Web) logRowOf(r *Request, entry int64) (themes.LogRow, error) {
	line, _, err := w.Moderation.LogLine(r.Context(), r.Viewer, entry)
	if err != nil {
		return themes.LogRow{}, err
	}
	rows, err := w.logRows(r.Context(), []moderation.Line{line})
	if err != nil {
		return themes.LogRow{}, err
	}
	return rows[0], nil
}

// ruleTitles gives the titles of the rules that entries name, by reference.
func (w *Web) ruleTitles(ctx context.Context, lines []moderation.Line) (map[string]string, error) {
	titles, books := map[string]string{}, map[int]bool{}
	for _, line := range lines {
		_, version := ruleRef(line.Rule)
		if version == 0 || books[version] {
			continue
		}
		books[version] = true
		book, err := w.Moderation.Rulebook(ctx, version)
		if err != nil {
			return nil, err
		}
		for _, rule := range book.Rules {
			titles[rule.Ref()] = rule.Title
		}
	}
	return titles, nil
}

// ruleRef takes a reference such as "2.3@v4" apart; the version is 0 for what is none.
func ruleRef(ref string) (number string, version int) {
	number, text, found := strings.Cut(ref, "@v")
	version, err := strconv.Atoi(text)
	if !found || err != nil || version < 1 {
		return ref, 0
	}
	return number, version
}

func ruleURL(version int, number string) string {
	return "/rules/" + strconv.Itoa(version) + "/" + pathEscape(number)
}

// ruleLink leads to the rule in the version that an entry names.
func ruleLink(ref string) themes.Link {
	number, version := ruleRef(ref)
	switch {
	case ref == "":
		return themes.Link{}
	case version == 0:
		return themes.Link{Text: number}
	}
	return themes.Link{Text: "Rule " + number, URL: ruleURL(version, number)}
}

func logRow(l moderation.Line, sealed int64) themes.LogRow {
	row := themes.LogRow{Number: idText(l.ID), URL: entryURL(l.ID), At: l.HappenedAt, Kind: string(l.Kind), EndsAt: timeOf(l.EndsAt), On: logTarget(l), Rule: ruleLink(l.Rule),
		Reason: l.PublicReason, Erased: l.ErasedBy != nil, By: member(l.ActorName), Automatic: l.Source == modlog.Automatic,
		Imported: l.Source == modlog.Imported, Unsealed: l.ID >= sealed}
	if row.Imported {
		row.By.URL = "" // nobody here
		row.ImportedAt = l.CreatedAt
	}
	if l.Does() {
		row.Undone, row.Confirmed = entryLink(l.Where.UndoEntryID), entryLink(l.Where.ConfirmEntryID)
		row.Lapsed = l.Where.UndoKind != nil && *l.Where.UndoKind == modlog.LapseAction
		row.Appeal, row.AppealURL = appealOf(l.Where)
	}
	if l.Provisional() {
		row.LapsesAt = *l.Where.LapsesAt
	}
	return row
}

func appealOf(at moderation.Where) (state, url string) {
	if at.AppealID == nil {
		return "", ""
	}
	return text(at.AppealState), appealURL(*at.AppealID)
}

// logTarget is what an entry is about, as far as the reader may know.
func logTarget(l moderation.Line) themes.LogTarget {
	at, on := l.Where, themes.LogTarget{Closed: l.Where.Closed}
	if at.ThreadID != nil {
		on.Thread = themes.Link{Text: text(at.ThreadTitle), URL: threadURL(*at.ThreadID, text(at.ThreadSlug), 1)}
		on.Link = on.Thread
	}
	switch {
	case strings.HasPrefix(string(l.Kind), "member."):
		on = themes.LogTarget{Author: member(l.SubjectName)}
	case at.PostID != nil && at.PostNumber != nil:
		on.Post, on.Link, on.Author = *at.PostNumber, themes.Link{Text: "#" + strconv.Itoa(*at.PostNumber), URL: postURL(*at.PostID)}, member(text(at.AuthorName))
	case at.FaultID != nil:
		on.Link = themes.Link{Text: fault.Number(*at.FaultID) + " " + text(at.FaultTitle), URL: faultURL(*at.FaultID)}
	case at.ThreadID != nil:
		if at.ToID != nil {
			on.To = themes.Link{Text: "thread " + idText(*at.ToID), URL: "/t/" + idText(*at.ToID)}
		}
	case at.BoardSlug != nil:
		on.Link = themes.Link{Text: text(at.BoardName), URL: boardURL(*at.BoardSlug)}
	case l.RefersTo != nil:
		on.Link = themes.Link{Text: "Entry " + idText(*l.RefersTo), URL: entryURL(*l.RefersTo)}
	}
	return on
}
