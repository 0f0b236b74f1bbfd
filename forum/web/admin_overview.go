package web

import (
	"fmt"
	"time"

	"answerable/forum/db"
	"answerable/forum/jobs"
	"answerable/forum/search"
	"answerable/themes"
)

// adminOverview is GET /admin: how the installation is. What cannot be found out
// is said so and does not keep the rest from being shown.
func (w *Web) adminOverview(r *Request) error {
	page := themes.AdminOverviewPage{AdminFrame: w.adminFrame(r, "Administration"), Problems: w.Theme.Problems(), Version: w.Version,
		Checks: []themes.HealthCheck{w.databaseCheck(r), w.searchCheck(r)}}
	if w.Jobs != nil {
		page.Checks = append(page.Checks, w.jobsCheck(r))
	}
	boards, err := w.Forum.BoardSummaries(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	threads, unanswered := 0, 0
	for _, b := range boards {
		threads, unanswered = threads+b.Threads, unanswered+b.Unanswered
	}
	waiting, err := w.People.WaitingSignUps(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	page.Figures = []themes.Figure{{Name: "Boards", Value: len(boards)}, {Name: "Threads", Value: threads}, {Name: "Unanswered", Value: unanswered},
		{Name: "Sign-ups that wait", Value: waiting}}
	return w.sendPage(r, themes.PageAdminOverview, page)
}

func (w *Web) databaseCheck(r *Request) themes.HealthCheck {
	check := themes.HealthCheck{Name: "Database", State: "ok", Text: "SQLite, one file in the data folder."}
	if w.DB.Dialect() == db.Postgres {
		check.Text = "PostgreSQL."
	}
	switch err := w.DB.Ping(r.Context()); {
	case err != nil:
		check.State, check.Text, check.Next = "bad", "The database does not answer.", "Look at the log, and run “answerable doctor” on this machine."
	case w.DB.Deaf():
		check.State, check.Text = "warn", "This node does not hear the other nodes."
		check.Next = "It answers without its cache until it does. The log says why it cannot listen to PostgreSQL."
	}
	return check
}

func (w *Web) searchCheck(r *Request) themes.HealthCheck {
	state, err := w.Search.State(r.Context())
	check := themes.HealthCheck{Name: "Search", State: "ok", Text: fmt.Sprintf("%s, documents in the index: %d.", engineName(state.Engine), state.Documents)}
	switch {
	case err != nil:
		check.State, check.Text, check.Next = "bad", "The search index does not answer.", "Searches use the database until it does. Look at the log."
	case state.Engine == search.DatabaseOnly:
		check.State, check.Text, check.Next = "warn", "This node searches in the database. "+state.Reason, "Set ANSWERABLE_MEILI_URL when several nodes share one database."
	case state.Rebuilding:
		check.State, check.Text, check.Next = "warn", "The index is being rebuilt.", "Until it is whole, searches look in the database too."
	case state.Stale:
		check.State, check.Text, check.Next = "warn", "The index lacks documents. "+state.Reason, "It is built anew within a minute; else run “answerable reindex”."
	}
	if waiting, since, err := jobs.SearchLag(r.Context(), w.DB); err == nil && waiting > 0 && w.Now().Sub(since) > time.Minute {
		check.State, check.Text = "warn", check.Text+fmt.Sprintf(" %d changes wait for it, the oldest since %s.", waiting, since.Format("2006-01-02 15:04 UTC"))
	}
	return check
}

func engineName(engine string) string {
	if name := map[string]string{"bleve": "Bleve", "meilisearch": "Meilisearch"}[engine]; name != "" {
		return name
	}
	return engine
}

// manyJobs is how many waiting jobs are worth a look: some wait always.
const manyJobs = 1000

func (w *Web) jobsCheck(r *Request) themes.HealthCheck {
	waiting, failing, err := w.Jobs.Waiting(r.Context())
	check := themes.HealthCheck{Name: "Work behind the pages", State: "ok", Text: fmt.Sprintf("%d jobs wait, such as notices and the search index.", waiting)}
	switch {
	case err != nil:
		check.State, check.Text, check.Next = "bad", "The job queue does not answer.", "Look at the log."
	case failing > 0:
		check.State, check.Text = "warn", fmt.Sprintf("%d of %d jobs failed and will be tried again.", failing, waiting)
		check.Next = "The log says why."
	case waiting > manyJobs:
		check.State, check.Next = "warn", "If the number does not fall, look whether a node that works jobs runs."
	}
	return check
}
