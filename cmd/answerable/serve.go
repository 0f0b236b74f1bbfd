package main

import (
	"context"
	"errors"
	"log/slog"
	"os"

	"answerable/forum/config"
	"answerable/forum/server"
)

type serveCommand struct{}

// Run serves until a signal ends ctx.
func (serveCommand) Run(ctx context.Context, settings *config.Settings, log *slog.Logger) error {
	for _, warning := range settings.Warnings(os.Environ()) {
		log.Warn(warning)
	}
	s, err := server.Open(ctx, *settings, server.Options{Log: log, NoJobs: settings.Demo})
	if err != nil {
		return err
	}
	if settings.Demo {
		// The demo is written first: one writer at a time is faster than two.
		if err := errors.Join(s.SettleDemo(ctx), s.StartJobs()); err != nil {
			return errors.Join(err, s.Close(ctx))
		}
	}
	return s.Serve(ctx, os.Stdout)
}

type migrateCommand struct{}

// Run opens every part, which migrates, and closes it again.
func (migrateCommand) Run(ctx context.Context, settings *config.Settings, log *slog.Logger) error {
	s, err := server.Open(ctx, *settings, server.Options{Log: log, NoJobs: true})
	if err != nil {
		return err
	}
	log.Info("the schema is up to date")
	return s.Close(ctx)
}
