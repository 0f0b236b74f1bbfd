package web

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"answerable/forum/fail"
	"answerable/moderation"
	"answerable/moderation/modlog"
	"answerable/themes"
)

// logPage is how many entries one stretch of the log has.
const logPage = 50

// logGroup is a sort of acts that the log can be narrowed to.
type logGroup struct {
	name, text string
	kinds      []modlog.Kind
}

func logGroups() []logGroup {
	return []logGroup{
		{"", "All", nil},
		{"content", "Content removed", []modlog.Kind{modlog.HidePost, modlog.RedactPost, modlog.RestorePost, modlog.HoldPost, modlog.RefusePost, modlog.ApprovePost}},
		{"accounts", "Accounts", []modlog.Kind{modlog.WarnMember, modlog.LimitMember, modlog.SuspendMember, modlog.BanMember, modlog.LiftMember, modlog.EraseMember}},
		{"threads", "Threads", []modlog.Kind{modlog.EditThread, modlog.MoveThread, modlog.SplitThread, modlog.MergeThread, modlog.LockThread, modlog.UnlockThread,
			modlog.UnlistThread, modlog.RelistThread, modlog.NoteThread, modlog.UnlinkThread, modlog.NarrowBoard}},
		{"staff", "Staff's word", []modlog.Kind{modlog.WithdrawOfficialAnswer, modlog.MoveEstimate, modlog.EndPromise, modlog.CloseFault, modlog.ReopenFault}},
		{"appeals", "Appeals", []modlog.Kind{modlog.DecideAppeal, modlog.ConfirmAction, modlog.LapseAction}},
	}
}

// logAsk is what the address asks of the log, read and as it was typed.
type logAsk struct {
	book  moderation.Book
	query url.Values // canonical, without before
}

// logFilter reads what narrows the log; what it does not know is refused, so
// that every address means one thing.
func (w *Web) logFilter(r *Request) (logAsk, error) {
	ask := logAsk{query: url.Values{}}
	steps := []func(*Request, *logAsk) error{logKinds, logRule, w.logBy, w.logBoard, logDays, logWords}
	for _, step := range steps {
		if err := step(r, &ask); err != nil {
			return ask, err
		}
	}
	before, err := r.cursor("before")
	ask.book.Before = before
	return ask, err
}

func badFilter() error {
	return fail.New(fail.Malformed, "The log cannot be narrowed like that.", "Go back and choose from what the page offers.")
}

func logKinds(r *Request, ask *logAsk) error {
	name := r.Query("kind")
	if name == "" {
		return nil
	}
	ask.query.Set("kind", name)
	for _, group := range logGroups() {
		if group.name == name {
			ask.book.Kinds = group.kinds
			return nil
		}
		for _, kind := range group.kinds {
			if string(kind) == name {
				ask.book.Kinds = []modlog.Kind{kind}
				return nil
			}
		}
	}
	return badFilter()
}

var ruleNumber = regexp.MustCompile(`^[0-9]{1,3}(\.[0-9]{1,3}){0,2}$`)

func logRule(r *Request, ask *logAsk) error {
	number := r.Query("rule")
	if number == "" {
		return nil
	}
	if !ruleNumber.MatchString(number) {
		return badFilter()
	}
	ask.book.Rule = number
	ask.query.Set("rule", number)
	return nil
}

// logBy finds the moderator whose acts are asked for.
func (w *Web) logBy(r *Request, ask *logAsk) error {
	name := strings.TrimSpace(r.Query("by"))
	if name == "" {
		return nil
	}
	who, err := w.People.Profile(r.Context(), name)
	if fail.Is(err, fail.Missing) {
		return fail.New(fail.Missing, "Nobody here has that name.", "Look at the name beside an entry, and write it as it stands there.")
	}
	ask.book.ActorID = who.ID
	ask.query.Set("by", who.Name)
	return err
}

// logBoard lets acts in a board be asked for by who may see it.
func (w *Web) logBoard(r *Request, ask *logAsk) error {
	id, err := r.queryID("board")
	if err != nil || id == 0 {
		return err
	}
	if _, err := w.Forum.BoardByID(r.Context(), r.Viewer, id); err != nil {
		return err
	}
	ask.book.BoardID = id
	ask.query.Set("board", idText(id))
	return nil
}

const logDay = "2006-01-02"

func logDays(r *Request, ask *logAsk) error {
	for name, at := range map[string]*time.Time{"from": &ask.book.From, "until": &ask.book.Until} {
		typed := r.Query(name)
		if typed == "" {
			continue
		}
		day, err := time.Parse(logDay, typed)
		if err != nil || day.Year() < 1990 || day.Year() > 9000 {
			return badFilter()
		}
		ask.query.Set(name, typed)
		if *at = day; name == "until" {
			*at = day.AddDate(0, 0, 1) // the day itself counts
		}
	}
	return nil
}

func logWords(r *Request, ask *logAsk) error {
	words := strings.TrimSpace(r.Query("q"))
	if len(words) > 400 || words != strings.ToValidUTF8(words, "") || strings.ContainsRune(words, 0) {
		return badFilter()
	}
	if words != "" {
		ask.book.Words = words
		ask.query.Set("q", words)
	}
	return nil
}

func logURL(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// with is a copy of the query with one value set, or taken out for "".
func with(query url.Values, name, value string) url.Values {
	copied := url.Values{}
	for key, values := range query {
		copied[key] = values
	}
	copied.Del(name)
	if value != "" {
		copied.Set(name, value)
	}
	return copied
}

// logTopics make pages of the log old: a new entry, its seal, what became of it.
func logTopics() []string {
	return []string{modlog.Topic, moderation.LogTopic, moderation.RulesTopic}
}

// logList is GET /moderation/log.
func (w *Web) logList(r *Request) error {
	ask, err := w.logFilter(r)
	if err != nil {
		return err
	}
	address := logURL("/moderation/log", with(ask.query, "before", r.Query("before")))
	return w.cachedPage(r, recipe{key: address, topics: logTopics(), theme: themes.PageModerationLog, public: true,
		load: func() (made, error) {
			page, err := w.logListPage(r, ask)
			return made{page: page, path: address, back: address}, err
		}})
}

func (w *Web) logListPage(r *Request, ask logAsk) (page themes.ModerationLogPage, err error) {
	q := ask.query
	page = themes.ModerationLogPage{Frame: w.frame(r, "Moderation log", "/moderation/log"), ResetURL: "/moderation/log", Filtered: len(q) > 0,
		Values: themes.LogValues{Kind: q.Get("kind"), By: q.Get("by"), From: q.Get("from"), Until: q.Get("until"), Words: q.Get("q")}}
	page.Description = "Everything moderators do here, by whom, under which rule and why."
	page.NoIndex = len(q) > 0 || ask.book.Before != 0
	page.Feeds = []themes.Link{{Text: "Moderation log", URL: "/moderation/log.atom"}}
	page.Downloads = []themes.Link{{Text: "Checkpoint", URL: "/moderation/log/checkpoint"}, {Text: "Atom", URL: logURL("/moderation/log.atom", q)},
		{Text: "JSON", URL: logURL("/moderation/log.json", q)}, {Text: "CSV", URL: logURL("/moderation/log.csv", q)},
		{Text: "Open appeals", URL: "/moderation/appeals"}, {Text: "Rules", URL: "/rules"}}
	for _, group := range logGroups() {
		page.Groups = append(page.Groups, themes.Link{Text: group.text, URL: logURL("/moderation/log", with(nil, "kind", group.name)), Current: q.Get("kind") == group.name})
	}
	if page.Signed, err = w.logSigned(r); err != nil {
		return page, err
	}
	if err = w.logChoices(r, ask, &page); err != nil {
		return page, err
	}
	return page, w.logEntries(r, ask, &page)
}

func (w *Web) logEntries(r *Request, ask logAsk, page *themes.ModerationLogPage) error {
	ask.book.Limit = logPage + 1
	lines, err := w.Moderation.Logbook(r.Context(), r.Viewer, ask.book)
	if err != nil {
		return err
	}
	if len(lines) > logPage {
		lines = lines[:logPage]
		page.Cursor.OlderURL = logURL("/moderation/log", with(ask.query, "before", idText(lines[logPage-1].ID)))
	}
	if ask.book.Before != 0 {
		page.Cursor.NewerURL = logURL("/moderation/log", ask.query)
	}
	page.Rows, err = w.logRows(r.Context(), lines)
	return err
}

// logChoices offers the rules in force and the boards this class of reader sees.
func (w *Web) logChoices(r *Request, ask logAsk, page *themes.ModerationLogPage) error {
	book, err := w.Moderation.Rulebook(r.Context(), 0)
	if err != nil {
		return err
	}
	page.Rules, page.Boards = []themes.Choice{{Text: "any"}}, []themes.Choice{{Text: "all"}}
	chosen := ask.book.Rule == ""
	for _, rule := range book.Rules {
		page.Rules = append(page.Rules, themes.Choice{Value: rule.Number, Text: rule.Number + " " + rule.Title, Selected: rule.Number == ask.book.Rule})
		chosen = chosen || rule.Number == ask.book.Rule
	}
	if !chosen {
		page.Rules = append(page.Rules, themes.Choice{Value: ask.book.Rule, Text: ask.book.Rule, Selected: true})
	}
	boards, err := w.Forum.Boards(r.Context(), r.Viewer)
	for _, b := range boards {
		page.Boards = append(page.Boards, themes.Choice{Value: idText(b.ID), Text: b.Name, Selected: b.ID == ask.book.BoardID})
	}
	return err
}

// logSigned is how the log stands.
func (w *Web) logSigned(r *Request) (themes.LogSigned, error) {
	state, err := w.ModLog.State(r.Context())
	if err != nil {
		return themes.LogSigned{}, err
	}
	signed := themes.LogSigned{Entries: int(state.Entries), Sealed: int(state.Sealed), Origin: state.Origin, Trouble: state.Trouble}
	if state.Sealed == 0 {
		return signed, nil
	}
	proof, err := w.ModLog.Proof(r.Context(), state.Sealed-1)
	if err != nil {
		return signed, err
	}
	signed.SignedAt, signed.Root = proof.SignedAt, proof.Root.String()
	return signed, nil
}
