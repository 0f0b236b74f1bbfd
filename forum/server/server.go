package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/fault"
	"answerable/forum/intake"
	"answerable/forum/jobs"
	"answerable/forum/markup"
	"answerable/forum/notify"
	"answerable/forum/notify/smtp"
	"answerable/forum/search"
	"answerable/forum/thread"
	"answerable/forum/web"
	"answerable/moderation"
	"answerable/moderation/modlog"
	"answerable/themes"
)

// Options are what a server needs besides the settings; zero fields take the
// program's own.
type Options struct {
	Log    *slog.Logger
	Now    func() time.Time
	Limits map[web.Rate]web.Limit // replaces the route table's rates, for tests
	// DBNow replaces the database's clock, which a node's own must agree with
	// before it sweeps deadlines; for tests.
	DBNow func(context.Context) (time.Time, error)
	// MailTimeout bounds each exchange with the mail server; 0 takes a minute.
	MailTimeout time.Duration
	// LookAtIndex is how often the node looks whether the search index is its own
	// and has everything; 0 takes 10 seconds.
	LookAtIndex time.Duration
	NoMail      bool // write mails but do not send them by itself: for tests that send
	NoJobs      bool // take jobs in but do not work them: for commands that only write
}

// Server is one node of the forum with all its parts.
type Server struct {
	Settings   config.Settings
	Log        *slog.Logger
	Now        func() time.Time
	DB         *db.DB
	Jobs       *jobs.Queue
	ModLog     *modlog.Log
	People     *account.People
	Forum      *thread.Forum
	Threads    thread.Parts // what Forum was built from
	Faults     *fault.Faults
	Moderation *moderation.Desk
	Notices    *notify.Notices
	Intake     *intake.Intake
	MailIn     *intake.Listener // nil where no mail is taken by SMTP
	Outbox     *notify.Outbox
	Mail       *smtp.Sender // its Server is nil where no mail is set up
	Search     *search.Finder
	Theme      *themes.Theme
	Web        *web.Web
	Markup     *markup.Renderer

	index    indexKeeper
	draining draining
	noMail   bool
	meter    *meter
	stopping context.Context
	stop     context.CancelFunc
	closers  []func(context.Context) error // in the order they were opened
}

// Open builds the node's parts and brings the database up to date; it serves
// nothing yet. Close must be called also after an error of Open's caller.
func Open(ctx context.Context, settings config.Settings, o Options) (*Server, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = Clock
	}
	s := &Server{Settings: settings, Log: o.Log, Now: o.Now, meter: newMeter()}
	s.stopping, s.stop = context.WithCancel(context.WithoutCancel(ctx))
	for _, step := range []func(context.Context, Options) error{s.openStorage, s.openDomain, s.openOutbox, s.openSearch, s.openTheme, s.openMail, s.openIntake, s.openWeb, s.openJobs} {
		if err := step(ctx, o); err != nil {
			return nil, errors.Join(err, s.Close(ctx))
		}
	}
	return s, nil
}

// Close ends every part in the reverse order of its opening.
func (s *Server) Close(ctx context.Context) error {
	s.stop()
	var errs []error
	for i := len(s.closers) - 1; i >= 0; i-- {
		errs = append(errs, s.closers[i](ctx))
	}
	s.closers = nil
	return errors.Join(errs...)
}

func (s *Server) onClose(do func(context.Context) error) { s.closers = append(s.closers, do) }

func (s *Server) openStorage(ctx context.Context, o Options) error {
	if err := os.MkdirAll(s.Settings.Data, 0o750); err != nil {
		return fmt.Errorf("make the data folder (ANSWERABLE_DATA): %w", err)
	}
	err := account.CheckBreachedFile(s.Settings.BreachedPasswords)
	if err != nil {
		return fmt.Errorf("read the list of passwords (ANSWERABLE_BREACHED_PASSWORDS): %w", err)
	}
	s.DB, err = db.Open(ctx, db.Options{Path: DatabasePath(s.Settings), URL: s.Settings.DatabaseURL.Reveal(), Log: o.Log})
	if err != nil {
		return err
	}
	s.onClose(func(context.Context) error { return s.DB.Close() })
	if err := s.DB.Migrate(ctx); err != nil {
		return err
	}
	s.DB.Listen()
	s.Jobs = jobs.New(s.DB, o.Log)
	return nil
}

// DatabasePath is SQLite's file in the data folder.
func DatabasePath(settings config.Settings) string {
	return filepath.Join(settings.Data, "answerable.db")
}

func (s *Server) openDomain(ctx context.Context, o Options) error {
	var err error
	if s.Markup, err = markup.New(markup.Options{BaseURL: string(s.Settings.BaseURL)}); err != nil {
		return err
	}
	files, err := thread.FolderFiles(filepath.Join(s.Settings.Data, "uploads"))
	if err != nil {
		return fmt.Errorf("open the folder of uploads: %w", err)
	}
	s.onClose(func(context.Context) error { return files.Close() })
	s.ModLog, err = modlog.Open(ctx, modlog.Parts{DB: s.DB, Now: s.Now, Log: o.Log, Folder: s.Settings.Data, Key: s.Settings.LogKey.Reveal(), Origin: logOrigin(s.Settings)})
	if err != nil {
		return fmt.Errorf("open the moderation log: %w", err)
	}
	factorKey, err := s.ModLog.Derive(authenticatorApps)
	if err != nil {
		return err
	}
	s.People = account.New(s.DB, account.Options{Now: s.Now, FactorKey: (*[32]byte)(factorKey), HashConcurrency: s.Settings.HashConcurrency, BaseURL: string(s.Settings.BaseURL), Log: o.Log, Jobs: s.Jobs, BreachedFile: s.Settings.BreachedPasswords, Demo: s.Settings.Demo})
	s.Notices = notify.New(s.DB, s.Now)
	s.Threads = thread.Parts{DB: s.DB, Now: s.Now, Log: o.Log, Markup: s.Markup, ModLog: s.ModLog, Jobs: s.Jobs, People: known{s.People}, Files: files,
		Limits: thread.NewUploadLimits(int64(s.Settings.UploadMaxBytes), s.Settings.UploadMaxPixels, uploadsPerDay), NewMembers: s.newMembers}
	s.Forum = thread.New(s.Threads)
	s.Faults = fault.New(fault.Parts{DB: s.DB, Now: s.Now, Log: o.Log, Markup: s.Markup, ModLog: s.ModLog, Jobs: s.Jobs, Forum: s.Forum, DBNow: o.DBNow, Stem: search.StemOf})
	s.Moderation = moderation.New(moderation.Parts{DB: s.DB, Now: s.Now, Log: o.Log, ModLog: s.ModLog, Forum: s.Forum, Jobs: s.Jobs,
		Forget: []moderation.Forget{s.People.Erase, s.Faults.ErasePrivate, s.forgetMail}})
	return s.Moderation.Begin(ctx)
}

// forgetMail asks intake, which is made later.
func (s *Server) forgetMail(ctx context.Context, tx *db.Tx, member int64) error {
	return s.Intake.Forget(ctx, tx, member)
}

// newMembers are the site's limits for new members, as they are now.
func (s *Server) newMembers(ctx context.Context) (account.NewMembers, error) {
	site, err := s.People.Site(ctx)
	return site.NewMembers, err
}

// logOrigin names the moderation log by where it is first served.
func logOrigin(settings config.Settings) string {
	_, host, _ := strings.Cut(string(settings.BaseURL), "://")
	return host + "/moderation/log"
}

// uploadsPerDay bounds what one member can fill the disk with.
const uploadsPerDay = 200

// known tells threads which mentioned names are members'.
type known struct{ *account.People }

// Known maps each given name that somebody has to how its owner writes it.
func (k known) Known(ctx context.Context, names []string) (map[string]string, error) {
	found, err := k.ByNames(ctx, names)
	canonical := make(map[string]string, len(found))
	for name, m := range found {
		canonical[name] = m.Name
	}
	return canonical, err
}

func (s *Server) openTheme(_ context.Context, o Options) (err error) {
	if s.Theme, err = themes.Open(s.Settings.Themes, o.Log); err != nil {
		return fmt.Errorf("open the theme folder (ANSWERABLE_THEMES): %w", err)
	}
	return nil
}

func (s *Server) openWeb(_ context.Context, o Options) error {
	clients, err := s.providers()
	if err != nil {
		return err
	}
	s.Web, err = web.New(web.Parts{Providers: clients, DB: s.DB, Log: o.Log, Now: s.Now, Theme: s.Theme, People: s.People, Forum: s.Forum, Faults: s.Faults, Notices: s.Notices, Outbox: s.Outbox, MailPreview: s.mailPreview(), ModLog: s.ModLog, Moderation: s.Moderation, Intake: s.Intake,
		Search: s.Search, Jobs: s.Jobs, Limits: o.Limits, Meter: s.meter, Demo: s.demoPeople, Version: version(), Site: web.Site{BaseURL: string(s.Settings.BaseURL), SecureCookies: s.Settings.CookiesSecure(),
			Trusted: s.Settings.TrustedProxies, MaxUpload: int64(s.Settings.UploadMaxBytes), Demo: s.Settings.Demo, MailServer: s.mailHost()}})
	if err != nil {
		return err
	}
	s.onClose(func(context.Context) error { s.Web.Close(); return nil })
	return nil
}

func (s *Server) openJobs(ctx context.Context, o Options) error {
	jobs.Handle(s.Jobs, s.People.AnswerLetter)
	jobs.Handle(s.Jobs, untilItAnswers(s.Search.Index))
	jobs.Handle(s.Jobs, untilItAnswers(s.Search.IndexFault))
	jobs.Handle(s.Jobs, untilItAnswers(s.Search.IndexLanguage))
	jobs.Handle(s.Jobs, s.startRebuild)
	jobs.Handle(s.Jobs, s.published)
	jobs.Handle(s.Jobs, s.Faults.RenewTargets)
	jobs.Handle(s.Jobs, s.Faults.Rearranged)
	jobs.Handle(s.Jobs, s.Forum.TellMarked)
	jobs.Handle(s.Jobs, s.Forum.TellDuplicate)
	jobs.Handle(s.Jobs, s.Forum.RemoveFiles)
	jobs.Handle(s.Jobs, s.Faults.Tell)
	jobs.Handle(s.Jobs, s.Faults.Ask)
	jobs.Handle(s.Jobs, s.Intake.Work)
	jobs.Handle(s.Jobs, s.Intake.Deliver)
	if err := s.Jobs.Open(ctx); err != nil {
		return err
	}
	s.onClose(func(context.Context) error { s.Jobs.Close(); return nil })
	if err := s.Jobs.Migrate(ctx); err != nil {
		return err
	}
	if err := s.eraseAgain(ctx); err != nil {
		return err
	}
	if o.NoJobs {
		return nil
	}
	return s.StartJobs()
}

// published does a Published job: it tells people of the post, and starts or
// stops the clock of its thread.
func (s *Server) published(ctx context.Context, job thread.Published) error {
	return errors.Join(s.Forum.TellPublished(ctx, job), s.Faults.Posted(ctx, job.PostID), s.Intake.Posted(ctx, job.PostID))
}

// StartJobs begins to work jobs, to send and to take mail, for a server that was
// opened with NoJobs.
func (s *Server) StartJobs() error {
	if err := s.Jobs.Start(s.stopping); err != nil {
		return err
	}
	s.onClose(s.Jobs.Stop)
	sealing := make(chan struct{})
	go func() { defer close(sealing); s.ModLog.Keep(s.stopping) }()
	s.onClose(func(context.Context) error { <-sealing; return nil })
	s.startMail()
	return s.takeMail()
}
