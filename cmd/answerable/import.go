package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"

	"answerable/forum/config"
	"answerable/forum/importer"
	"answerable/forum/server"

	"github.com/schollz/progressbar/v3"
)

type importCommand struct {
	Stackexchange stackExchangeCommand `cmd:"" help:"Import a Stack Exchange data dump."`
	Discourse     discourseCommand     `cmd:"" help:"Import topics of a Discourse forum."`
}

// target is what both imports ask for.
type target struct {
	Board  string `help:"Address name of the one board to import into; made if there is none. Without it, Discourse categories become boards." placeholder:"NAME"`
	Site   string `help:"Host the material comes from, for links back to it." placeholder:"HOST"`
	DryRun bool   `help:"Count only, and take nothing over. An empty database gets its tables."`
}

func (t target) options(paths ...string) importer.Options {
	return importer.Options{Paths: paths, Board: t.Board, Site: t.Site, DryRun: t.DryRun, Progress: bars()}
}

type stackExchangeCommand struct {
	Dir string `arg:"" type:"existingdir" help:"Folder with Posts.xml, Users.xml and so on, or the same with .gz."`
	target
}

// Run imports one site's dump.
func (c stackExchangeCommand) Run(ctx context.Context, settings *config.Settings, log *slog.Logger) error {
	return importing(ctx, settings, log, func(i *importer.Importer) (importer.Report, error) {
		return i.StackExchange(ctx, c.options(c.Dir))
	})
}

type discourseCommand struct {
	Files []string `arg:"" type:"path" help:"Files of /t/ID.json, and of /site.json for the categories, or folders of them; .gz works."`
	target
}

// Run imports topics.
func (c discourseCommand) Run(ctx context.Context, settings *config.Settings, log *slog.Logger) error {
	return importing(ctx, settings, log, func(i *importer.Importer) (importer.Report, error) {
		return i.Discourse(ctx, c.options(c.Files...))
	})
}

// importing runs one import, also beside a running forum, and prints what came
// of it. The search index follows by jobs, which the forum works when it runs.
func importing(ctx context.Context, settings *config.Settings, log *slog.Logger, do func(*importer.Importer) (importer.Report, error)) error {
	return with(ctx, settings, log, func(s *server.Server) error {
		report, err := do(importer.New(importer.Parts{DB: s.DB, People: s.People, Forum: s.Forum, Markup: s.Markup}))
		fmt.Fprintln(os.Stderr)
		if err == nil || len(report.Figures) > 0 {
			fmt.Print(report)
		}
		return err
	})
}

// bars draws one progress bar a stage.
func bars() func(stage string, done, total int64) {
	var bar *progressbar.ProgressBar
	var current string
	return func(stage string, done, total int64) {
		if stage != current {
			current, bar = stage, progressbar.Default(max(total, 1), stage)
		}
		if total > 0 {
			bar.ChangeMax64(total)
		}
		_ = bar.Set64(done) // a bar that cannot be drawn is no error
	}
}
