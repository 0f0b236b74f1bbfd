package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/server"
	"answerable/themes"

	"github.com/schollz/progressbar/v3"
)

type reindexCommand struct{}

// Run rebuilds the index beside the one in use, with a bar.
func (reindexCommand) Run(ctx context.Context, settings *config.Settings, log *slog.Logger) error {
	return with(ctx, settings, log, func(s *server.Server) error {
		bar, indexed := progressbar.Default(-1, "reindexing threads"), 0
		err := s.Reindex(ctx, func(done, total int) {
			indexed = done
			bar.ChangeMax(max(total, 1))
			_ = bar.Set(done) // a bar that cannot be drawn is no error
		})
		fmt.Println()
		if err == nil {
			fmt.Printf("Done: the search index is built anew with %d threads and faults.\n", indexed)
		}
		waiting, since, lagErr := s.SearchLag(ctx)
		if lagErr == nil && waiting > 0 {
			fmt.Printf("%d changes wait for the index, the oldest since %s; the running forum follows them.\n", waiting, since.Format(time.RFC3339))
		}
		return errors.Join(err, lagErr)
	})
}

// with opens a server that works no jobs, does something with it and closes it.
func with(ctx context.Context, settings *config.Settings, log *slog.Logger, do func(*server.Server) error) error {
	s, err := server.Open(ctx, *settings, server.Options{Log: log, NoJobs: true})
	if err != nil {
		return err
	}
	return errors.Join(do(s), s.Close(context.WithoutCancel(ctx)))
}

type memberCommand struct {
	Add struct {
		Name string `arg:"" help:"The member's name."`
		Role string `help:"member, staff, moderator or administrator." default:"member" enum:"member,staff,moderator,administrator"`
	} `cmd:"" help:"Add a member; the password is read from standard input."`
}

// Run adds the member. The password comes from standard input so that it stands
// neither in the shell's history nor in the list of processes.
func (m memberCommand) Run(ctx context.Context, settings *config.Settings, log *slog.Logger) error {
	fmt.Fprintln(os.Stderr, "Password, then Enter:")
	raw, err := io.ReadAll(io.LimitReader(os.Stdin, 4096))
	if err != nil {
		return err
	}
	password, _, _ := strings.Cut(string(raw), "\n")
	return with(ctx, settings, log, func(s *server.Server) error {
		return s.AddMember(ctx, account.NewMember{Name: m.Add.Name, Role: account.Role(m.Add.Role), Password: strings.TrimSuffix(password, "\r")})
	})
}

type readyCommand struct {
	URL string `arg:"" optional:"" default:"http://localhost:8080" help:"Address of the node."`
}

// Run asks the node and fails unless it is ready within three seconds.
func (r readyCommand) Run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(r.URL, "/")+"/readyz", nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }() // nothing is read from it
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s is not ready: status %d", r.URL, response.StatusCode)
	}
	return nil
}

type themeCommand struct {
	Check struct {
		Dir string `arg:"" type:"existingdir" help:"Folder of the theme."`
	} `cmd:"" help:"Render every template with sample data and name what is faulty."`
}

// Run checks the folder and fails if anything in it is faulty.
func (t themeCommand) Run() error {
	problems := themes.Check(t.Check.Dir)
	for _, p := range problems {
		fmt.Println(p)
	}
	if len(problems) > 0 {
		return fmt.Errorf("%d problems in %s; until they are mended the default theme's files are used in their place", len(problems), t.Check.Dir)
	}
	fmt.Println("No problems: every page renders with this theme.")
	return nil
}
