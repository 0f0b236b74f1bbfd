package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"slices"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// streamAbove is the size above which a request's body is read by its handler
// instead of into memory beforehand.
const streamAbove = 512 << 10

// readBuffer holds a request's address and headers: a search of 10 kB of plain
// words fits, in bytes. A connection keeps it while it is open.
const readBuffer = 16 << 10

// writeBuffer holds a compressed page with its headers, so that it leaves in one
// write, in bytes. A connection keeps it while it is open.
const writeBuffer = 16 << 10

// App gives the pages as a Fiber application with its health addresses.
func (s *Server) App() *fiber.App {
	app := fiber.New(fiber.Config{AppName: "Answerable", ServerHeader: "", DisableStartupMessage: true, Immutable: true,
		StreamRequestBody: true, BodyLimit: streamAbove, ReadTimeout: 30 * time.Second, IdleTimeout: 75 * time.Second,
		WriteTimeout: 60 * time.Second, ReadBufferSize: readBuffer, WriteBufferSize: writeBuffer, StrictRouting: true, CaseSensitive: true,
		DisablePreParseMultipartForm: true, ErrorHandler: s.lastResort})
	app.Get("/healthz", func(c *fiber.Ctx) error {
		plainHeaders(c)
		return c.SendString("ok\n")
	})
	app.Get("/readyz", s.ready)
	s.Web.Register(app)
	app.Server().Handler = knownMethods(app.Server().Handler)
	return app
}

// knownMethods gives requests with a method that Fiber does not know to the
// pages too, as TRACE, which they refuse as well: Fiber itself would answer
// without our headers and without a page.
func knownMethods(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) {
		if !slices.Contains(fiber.DefaultMethods, string(ctx.Method())) {
			ctx.Request.Header.SetMethod(fiber.MethodTrace)
		}
		next(ctx)
	}
}

// lastResort answers what Fiber itself refuses before any handler ran.
func (s *Server) lastResort(c *fiber.Ctx, err error) error {
	status := fiber.StatusInternalServerError
	var known *fiber.Error
	if errors.As(err, &known) {
		status = known.Code
	}
	plainHeaders(c)
	text := "This request could not be read.\n"
	if status == fiber.StatusRequestHeaderFieldsTooLarge {
		text = fmt.Sprintf("This address is too long: with all that the browser sends beside it, it may have %d kB. Please search for fewer words, or shorten the address.\n", readBuffer>>10)
	}
	return c.Status(status).SendString(text)
}

// plainHeaders are those of answers that are not pages.
func plainHeaders(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'")
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderCacheControl, "no-store")
}

// ready tells a proxy whether to send readers here: not while stopping, and not
// while the database is away.
func (s *Server) ready(c *fiber.Ctx) error {
	plainHeaders(c)
	ctx, cancel := context.WithTimeout(c.UserContext(), 2*time.Second)
	defer cancel()
	if s.draining.Load() || s.DB.Ping(ctx) != nil {
		return c.Status(fiber.StatusServiceUnavailable).SendString("not ready\n")
	}
	return c.SendString("ready\n")
}

// Serve listens, says where, and answers until ctx ends; then it lets what is
// being written finish, within the grace, and closes every part.
func (s *Server) Serve(ctx context.Context, out io.Writer) error {
	listener, err := net.Listen("tcp", s.Settings.Addr)
	if err != nil {
		return errors.Join(fmt.Errorf("listen on %s (ANSWERABLE_ADDR): %w", s.Settings.Addr, err), s.Close(ctx))
	}
	s.serveMetrics()
	go s.tend()
	go s.sweep()
	go s.tendIndex()
	s.greet(ctx, out, listener.Addr())
	err = s.Answer(ctx, listener)
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.Settings.ShutdownGrace)
	defer cancel()
	return errors.Join(err, s.flush(closing), s.Close(closing))
}

// Answer gives the pages to who connects to the listener, until ctx ends; then it
// lets what is being written finish, within the grace.
func (s *Server) Answer(ctx context.Context, listener net.Listener) error {
	app, served := s.App(), make(chan error, 1)
	go func() { served <- app.Listener(newSilence(listener)) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	s.draining.Store(true)
	s.Log.Info("stopping; finishing what is being written")
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.Settings.ShutdownGrace)
	defer cancel()
	s.Web.EndLive()
	err := app.ShutdownWithContext(grace)
	// Where the app was not listening yet it had nothing to close, and would begin now.
	if closing := listener.Close(); !errors.Is(closing, net.ErrClosed) {
		err = errors.Join(err, closing)
	}
	return errors.Join(err, <-served)
}

// greet prints what a person at a terminal wants to know first.
func (s *Server) greet(ctx context.Context, out io.Writer, addr net.Addr) {
	base := string(s.Settings.BaseURL)
	_, _ = fmt.Fprintf(out, "Answerable listens on %s, open %s\n", addr, base) // a closed terminal is no error
	if s.Settings.Demo {
		_, _ = fmt.Fprintf(out, "Demo community: sign in with one click at %s/sign-in. Never use demo mode for a real forum.\n", base)
		return
	}
	need, err := s.People.NeedsSetUp(ctx)
	if err == nil && need {
		var token string
		if token, err = s.People.NewSetupToken(ctx); err == nil {
			_, _ = fmt.Fprintf(out, "\nSet up the first administrator (once, within 24 hours):\n  %s/set-up?token=%s\n\n", base, token)
		}
	}
	if err != nil {
		s.Log.Error("no set-up link", slog.Any("error", err))
	}
}

// tend writes what readers' visits collected in memory, and drops what is old.
func (s *Server) tend() {
	tick := time.NewTicker(10 * time.Second)
	defer tick.Stop()
	for {
		select {
		case <-s.stopping.Done():
			return
		case <-tick.C:
		}
		if err := errors.Join(s.flush(s.stopping), s.People.Sweep(s.stopping), s.EraseDue(s.stopping), s.Intake.Tend(s.stopping)); err != nil && s.stopping.Err() == nil {
			s.Log.Warn("tending", slog.Any("error", err))
		}
	}
}

// sweep fires what is due, and now and then looks for owners who are none any
// more.
func (s *Server) sweep() {
	tick := time.NewTicker(5 * time.Second)
	defer tick.Stop()
	for round := 0; ; round++ {
		err := s.Faults.Sweep(s.stopping)
		if round%12 == 0 {
			err = errors.Join(err, s.Faults.CheckOwners(s.stopping))
		}
		if round%roundsADay == roundsADay/48 { // half an hour after the start, then daily
			err = errors.Join(err, s.reconcile(s.stopping))
		}
		err = errors.Join(err, s.Moderation.Sweep(s.stopping))
		if err != nil && s.stopping.Err() == nil {
			s.Log.Warn("sweeping deadlines", slog.Any("error", err))
		}
		select {
		case <-s.stopping.Done():
			return
		case <-tick.C:
		}
	}
}

// roundsADay is how often sweep looks in a day.
const roundsADay = 24 * 60 * 60 / 5

// reconcile compares what is visible with the moderation log, both ways, and
// tells the operator what does not agree.
func (s *Server) reconcile(ctx context.Context) error {
	found, err := s.Moderation.Reconcile(ctx)
	for _, d := range found {
		s.Log.Error("what is visible and the moderation log do not agree", slog.String("what", d.What), slog.Int64("id", d.ID))
	}
	return err
}

func (s *Server) flush(ctx context.Context) error {
	return errors.Join(s.Forum.FlushRead(ctx), s.People.FlushSeen(ctx))
}

// draining is set when the node begins to stop.
type draining = atomic.Bool
