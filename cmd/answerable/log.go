package main

import (
	"context"
	"fmt"
	"log/slog"

	"answerable/forum/config"
	"answerable/forum/server"
)

type logCommand struct {
	Begin logBeginCommand `cmd:"" help:"Begin a new log where the old one cannot be signed any more, because its key or its newest entries are lost. Everybody sees it, and why."`
}

type logBeginCommand struct {
	Administrator string `required:"" help:"Name of the administrator who answers for it." placeholder:"NAME"`
	Reason        string `required:"" help:"Why, for everybody to read." placeholder:"TEXT"`
}

// Run writes the entry; a running node signs the new log within seconds.
func (c logBeginCommand) Run(ctx context.Context, settings *config.Settings, log *slog.Logger) error {
	return with(ctx, settings, log, func(s *server.Server) error {
		if err := s.BeginLog(ctx, c.Administrator, c.Reason); err != nil {
			return err
		}
		state, err := s.ModLog.State(ctx)
		if err == nil {
			fmt.Printf("The log goes on as %s. Its first entry quotes the old log's last checkpoint.\n", state.Origin)
		}
		return err
	})
}
