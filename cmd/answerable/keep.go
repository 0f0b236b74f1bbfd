package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"

	"answerable/forum/config"
	"answerable/forum/server"
)

type backupCommand struct {
	To string `arg:"" help:"New folder for the backup; it must not exist."`
}

// Run copies database and uploads while the forum may be running.
func (b backupCommand) Run(ctx context.Context, settings *config.Settings) error {
	if err := server.Backup(ctx, *settings, b.To); err != nil {
		return err
	}
	fmt.Printf("Backup is in %s. Check it by restoring it into an empty data folder.\n", b.To)
	return nil
}

type restoreCommand struct {
	From string `arg:"" type:"existingdir" help:"Folder that backup made."`
}

// Run fills an empty data folder from a backup.
func (r restoreCommand) Run(ctx context.Context, settings *config.Settings) error {
	if err := server.Restore(ctx, *settings, r.From); err != nil {
		return err
	}
	fmt.Printf("Restored into %s. The search index is built anew at the next start.\n", settings.Data)
	return nil
}

type doctorCommand struct {
	Mail string `placeholder:"ADDRESS" help:"Send a test mail there, and say what became of it."`
}

// Run prints settings and findings, and fails if something needs mending.
func (d doctorCommand) Run(ctx context.Context, settings *config.Settings, log *slog.Logger) error {
	return server.Doctor(ctx, *settings, log, os.Stdout, server.DoctorOptions{MailTo: d.Mail, Environ: os.Environ()})
}
