package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/jobs"
	"answerable/forum/search/meili"
	"answerable/moderation"
	"answerable/moderation/modlog"
	"answerable/themes"
)

// finding is one thing doctor looked at. Do is empty where all is well.
type finding struct{ what, said, do string }

// errUnwell makes the command fail when something needs mending.
var errUnwell = errors.New("something needs mending, see above")

// Doctor prints the settings and checks what the forum needs, each with what to
// do about it. It changes nothing but a file it writes and removes again, and
// sends one mail if it is asked to.
func Doctor(ctx context.Context, settings config.Settings, log *slog.Logger, out io.Writer, o DoctorOptions) error {
	printSettings(settings, out)
	findings := append(settingFindings(settings, o.Environ), folderFinding(settings))
	findings = append(findings, databaseFindings(ctx, settings, log)...)
	findings = append(findings, themeFinding(settings), cookieFinding(settings))
	findings = append(findings, mailFindings(ctx, settings, o)...)
	return printFindings(findings, out)
}

func printSettings(settings config.Settings, out io.Writer) {
	table := tabwriter.NewWriter(out, 2, 8, 2, ' ', 0)
	for _, row := range settings.Table() {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\n", row.Env, row.Value, row.Source) // a closed terminal is no error
	}
	_ = table.Flush()
}

func printFindings(findings []finding, out io.Writer) error {
	var unwell error
	_, _ = fmt.Fprintln(out)
	for _, f := range findings {
		word := "ok  "
		if f.do != "" {
			word, unwell = "LOOK", errUnwell
		}
		_, _ = fmt.Fprintf(out, "%s  %-10s %s\n", word, f.what, f.said)
		if f.do != "" {
			_, _ = fmt.Fprintf(out, "      -> %s\n", f.do)
		}
	}
	return unwell
}

// settingFindings are what the settings alone get wrong.
func settingFindings(settings config.Settings, environ []string) (findings []finding) {
	known := map[string]bool{"ANSWERABLE_CONFIG": true}
	for _, row := range settings.Table() {
		known[row.Env] = true
	}
	for _, variable := range environ {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "ANSWERABLE_") && !strings.HasPrefix(name, "ANSWERABLE_TEST_") && !known[name] {
			findings = append(findings, finding{"settings", name + " is no setting, and changes nothing", "compare its spelling with the names above"})
		}
	}
	if file := settings.BreachedPasswords; file != "" {
		f := finding{what: "passwords", said: "refused if they are in " + file}
		if err := account.CheckBreachedFile(file); err != nil {
			f.do = "the forum does not start without this list; check ANSWERABLE_BREACHED_PASSWORDS: " + err.Error()
		}
		findings = append(findings, f)
	}
	return findings
}

func folderFinding(settings config.Settings) finding {
	f := finding{what: "folder", said: settings.Data}
	if _, err := os.Stat(settings.Data); errors.Is(err, fs.ErrNotExist) {
		f.said += " is not there yet"
		f.do = "start the forum, which makes it; if it runs already, ANSWERABLE_DATA is not its folder"
		return f
	}
	probe := filepath.Join(settings.Data, ".doctor")
	if err := errors.Join(os.WriteFile(probe, []byte("x"), 0o600), os.Remove(probe)); err != nil {
		f.do = "make the folder writable for this user: " + err.Error()
	}
	if info, err := os.Stat(settings.Data); err == nil && info.Mode().Perm()&0o007 != 0 {
		f.do = "other users of this machine can read it; run: chmod o-rwx " + settings.Data
	}
	return f
}

func databaseFindings(ctx context.Context, settings config.Settings, log *slog.Logger) []finding {
	if _, err := os.Stat(settings.Data); err != nil && settings.DatabaseURL.Reveal() == "" {
		return nil // SQLite's file would be in that folder, and looking would make it
	}
	d, err := db.Open(ctx, db.Options{Path: DatabasePath(settings), URL: settings.DatabaseURL.Reveal(), Log: log})
	switch {
	case err != nil && settings.DatabaseURL.Reveal() == "":
		return []finding{{"database", "cannot be opened", err.Error() + "; check that this user may read and write the folder, and that its disk is not full"}}
	case err != nil:
		return []finding{{"database", "cannot be opened", err.Error() + "; check ANSWERABLE_DATABASE_URL, that the server runs and that the password is right"}}
	}
	defer func() { _ = d.Close() }() // it was only read
	return []finding{schemaFinding(ctx, d), pragmaFinding(ctx, d), clockFinding(ctx, d), indexFinding(ctx, settings, d), logFinding(ctx, settings, d), effectFinding(ctx, d)}
}

// logFinding checks the whole moderation log, as an outsider would and besides.
func logFinding(ctx context.Context, settings config.Settings, d *db.DB) finding {
	if current, newest, err := d.SchemaVersion(ctx); err != nil || current != newest {
		return finding{what: "log", said: "not looked at before the schema fits"}
	}
	log := modlog.Look(d, Clock, settings.Data)
	state, err := log.State(ctx)
	if fail.Is(err, fail.Unavailable) {
		return finding{what: "log", said: "none yet; it begins at the first start"}
	}
	f := finding{what: "log", said: fmt.Sprintf("%s, %d entries, %d sealed", state.Origin, state.Entries, state.Sealed)}
	wrong, checkErr := log.Check(ctx, nil)
	f.do = strings.Join(wrong, "\n         ")
	if err := errors.Join(err, checkErr); err != nil {
		f.do = err.Error()
	}
	return f
}

// effectFinding compares what is visible with the moderation log, both ways.
func effectFinding(ctx context.Context, d *db.DB) finding {
	if current, newest, err := d.SchemaVersion(ctx); err != nil || current != newest {
		return finding{what: "moderation", said: "not looked at before the schema fits"}
	}
	found, err := moderation.New(moderation.Parts{DB: d, Now: Clock}).Reconcile(ctx)
	f := finding{what: "moderation", said: "what is hidden, locked or suspended agrees with the log"}
	if err != nil {
		f.said, f.do = "cannot be compared with the log", err.Error()
	}
	if len(found) > 0 {
		f.said = fmt.Sprintf("%d things do not agree with the log", len(found))
		f.do = "somebody wrote into the database by hand; restore a backup or undo it:"
		for _, one := range found {
			f.do += fmt.Sprintf("\n         %s (%d)", one.What, one.ID)
		}
	}
	return f
}

func schemaFinding(ctx context.Context, d *db.DB) finding {
	current, newest, err := d.SchemaVersion(ctx)
	f := finding{what: "database", said: fmt.Sprintf("%s, schema %d of %d", d.Dialect(), current, newest)}
	switch {
	case err != nil:
		f.do = err.Error()
	case current < newest:
		f.do = "start the forum or run: answerable migrate"
	case current > newest:
		f.do = "the database belongs to a newer version of this program; upgrade the program"
	}
	return f
}

func pragmaFinding(ctx context.Context, d *db.DB) finding {
	if d.Dialect() != db.SQLite {
		return finding{what: "pragmas", said: "not needed on PostgreSQL"}
	}
	got, err := d.Pragmas(ctx)
	f := finding{what: "pragmas", said: fmt.Sprintf("journal %s, synchronous %s, foreign keys %s", got["journal_mode"], got["synchronous"], got["foreign_keys"])}
	if err != nil {
		f.do = err.Error()
	}
	return f
}

// clockSkew is how far a node's clock may be off the database's (DESIGN.md, rule 8).
const clockSkew = 5 * time.Second

func clockFinding(ctx context.Context, d *db.DB) finding {
	theirs, err := d.Now(ctx)
	if errors.Is(err, errors.ErrUnsupported) {
		return finding{what: "clock", said: Clock().Format(time.RFC3339) + ", the same as the database's"}
	}
	if err != nil {
		return finding{"clock", "unknown", err.Error()}
	}
	off := Clock().Sub(theirs)
	f := finding{what: "clock", said: fmt.Sprintf("%s off the database's", off.Round(time.Millisecond))}
	if off.Abs() > clockSkew {
		f.do = "set the clocks with NTP; with more than 5 seconds this node fires no deadlines"
	}
	return f
}

// indexLate is how long a change may wait for the index before doctor worries.
const indexLate = time.Minute

// indexFinding tells where the search index is, and how far it is behind.
func indexFinding(ctx context.Context, settings config.Settings, d *db.DB) finding {
	f := placeOfIndex(ctx, settings)
	if current, newest, err := d.SchemaVersion(ctx); err != nil || current != newest {
		return f
	}
	waiting, since, err := jobs.SearchLag(ctx, d)
	switch {
	case err != nil:
		f.said += "; how far it is behind is unknown: " + err.Error()
	case waiting == 0:
		f.said += "; no change waits for it"
	default:
		late := Clock().Sub(since).Round(time.Second)
		f.said += fmt.Sprintf("; %d changes wait for it, the oldest for %s", waiting, late)
		if late > indexLate && f.do == "" {
			f.do = "start the forum on the machine with the index, or look at its log why it does not follow"
		}
	}
	return f
}

func placeOfIndex(ctx context.Context, settings config.Settings) finding {
	if !settings.MeiliURL.IsZero() {
		return serverOfIndex(ctx, settings)
	}
	path := filepath.Join(settings.Data, "search")
	if _, err := os.Stat(path); err != nil {
		return finding{what: "index", said: "none on this machine; it is built at the first start of the node that keeps it"}
	}
	return finding{what: "index", said: "Bleve in " + path}
}

// serverOfIndex asks Meilisearch how its index is.
func serverOfIndex(ctx context.Context, settings config.Settings) finding {
	engine := meili.Open(meili.Options{URL: settings.MeiliURL.Reveal(), Key: settings.MeiliKey.Reveal(), Prefix: settings.MeiliPrefix, Now: Clock})
	defer func() { _ = engine.Close() }() // it was only asked
	state, err := engine.State(ctx)
	if err != nil {
		return finding{what: "index", said: "Meilisearch does not answer; searches use the database", do: "check ANSWERABLE_MEILI_URL, its key and that the server runs: " + err.Error()}
	}
	f := finding{what: "index", said: fmt.Sprintf("Meilisearch, %d documents", state.Documents)}
	if state.Stale && !state.Rebuilding {
		f.do = state.Reason + " A running forum fills it within a minute; else run: answerable reindex"
	}
	return f
}

func themeFinding(settings config.Settings) finding {
	if settings.Themes == "" {
		return finding{what: "theme", said: "the default theme"}
	}
	problems := themes.Check(settings.Themes)
	f := finding{what: "theme", said: fmt.Sprintf("%s, %d problems", settings.Themes, len(problems))}
	if len(problems) > 0 {
		f.do = "run: answerable theme check " + settings.Themes
	}
	return f
}

func cookieFinding(settings config.Settings) finding {
	f := finding{what: "address", said: string(settings.BaseURL)}
	if !settings.CookiesSecure() && !settings.Demo {
		f.said += " (without TLS: fine on your own machine only)"
	}
	return f
}
