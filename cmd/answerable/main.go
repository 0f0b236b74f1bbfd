// Command answerable serves the forum and tends it: flags become settings,
// settings a server, and everything else is in forum/.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"answerable/forum/config"
	"answerable/forum/fail"

	"github.com/alecthomas/kong"
)

// commands is the whole command line.
type commands struct {
	config.Settings `embed:"" group:"Settings"`

	Serve   serveCommand   `cmd:"" default:"withargs" help:"Serve the forum (default)."`
	Migrate migrateCommand `cmd:"" help:"Bring the database's schema up to date and stop."`
	Import  importCommand  `cmd:"" help:"Take over a community from another system."`
	Reindex reindexCommand `cmd:"" help:"Build the search index anew."`
	Member  memberCommand  `cmd:"" help:"Add a member or change a role."`
	Backup  backupCommand  `cmd:"" help:"Copy the SQLite database and the uploads while the forum runs."`
	Restore restoreCommand `cmd:"" help:"Put a backup in place of the data folder's content."`
	Log     logCommand     `cmd:"" help:"Tend the moderation log."`
	Doctor  doctorCommand  `cmd:"" help:"Check settings, database, index, folders, clock and mail, and say what to do."`
	Ready   readyCommand   `cmd:"" help:"Ask a running node whether it is ready; for health checks."`
	Theme   themeCommand   `cmd:"" help:"Work on a theme."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

// run carries one command out and gives the exit status.
func run(ctx context.Context, args []string) int {
	var c commands
	parser, err := kong.New(&c, kong.Name("answerable"), kong.UsageOnError(),
		kong.Description("A community support forum that can be held to its answers."), kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		return complain(err)
	}
	command, err := parser.Parse(args)
	if err != nil {
		return complain(err)
	}
	if err := command.Run(&c.Settings, logger(c.Settings)); err != nil {
		return complain(err)
	}
	return 0
}

func complain(err error) int {
	fmt.Fprintln(os.Stderr, "answerable:", complaint(err))
	return 1
}

// complaint is what a terminal reads of an error: what is wrong with each value,
// where there is a form's page that would say it beside the field.
func complaint(err error) string {
	var known *fail.Error
	if !errors.As(err, &known) {
		return err.Error()
	}
	lines := []string{err.Error(), known.Next}
	if len(known.Fields) > 0 {
		lines = nil
		for _, field := range slices.Sorted(maps.Keys(known.Fields)) {
			lines = append(lines, field+": "+known.Fields[field])
		}
	}
	return strings.TrimSpace(strings.Join(lines, "\n  "))
}

func logger(s config.Settings) *slog.Logger {
	options := &slog.HandlerOptions{Level: s.Level()}
	if s.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(os.Stderr, options)).With(slog.String("node", s.Node))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, options)).With(slog.String("node", s.Node))
}
