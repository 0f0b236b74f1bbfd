package server

import (
	"context"
	"fmt"
	netmail "net/mail"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/intake"
	"answerable/forum/notify"
	"answerable/forum/notify/smtp"
	"answerable/forum/thread"
	"answerable/themes"
)

// openOutbox lets letters and notices go by mail. In demo mode they are written
// also without a mail server, to be looked at.
func (s *Server) openOutbox(ctx context.Context, o Options) error {
	secret, err := s.ModLog.Derive("mail links")
	if err != nil {
		return fmt.Errorf("derive the key of the links in mails: %w", err)
	}
	s.Outbox = notify.NewOutbox(notify.OutboxParts{DB: s.DB, Now: s.Now, Log: o.Log, Audiences: audienceWords,
		Ready: s.Settings.Mails() || s.Settings.Demo, Links: notify.NewLinkKey(secret)})
	s.People.SendBy(s.Outbox)
	s.Moderation.SendBy(s.Outbox)
	return s.Outbox.Begin(ctx)
}

func audienceWords(v account.Viewer) []string {
	var words []string
	for _, a := range thread.Audiences(v) {
		words = append(words, string(a))
	}
	return words
}

// openMail builds what writes and sends the mails.
func (s *Server) openMail(_ context.Context, o Options) (err error) {
	s.noMail = o.NoMail
	s.Mail = &smtp.Sender{DB: s.DB, Outbox: s.Outbox, Log: o.Log, Now: s.Now, PerSecond: float64(s.Settings.MailRate)}
	s.Mail.Writer, err = mailWriter(s.Settings, s.Theme, s.Outbox.Links, s.siteName)
	if err != nil {
		return err
	}
	if err := s.answerable(s.Mail.Writer); err != nil || !s.Settings.Mails() {
		return err
	}
	if s.Mail.Server, err = smtp.NewServer(s.Settings.SMTPURL.Reveal(), o.MailTimeout); err != nil {
		return fmt.Errorf("the mail server (ANSWERABLE_SMTP_URL): %w", err)
	}
	return nil
}

// answerable gives mails the addresses by which they are answered and come back,
// where mail is taken in.
func (s *Server) answerable(w *smtp.Writer) error {
	domain := s.Settings.MailInDomain
	if domain == "" {
		return nil
	}
	key, err := s.replyKey()
	if err != nil {
		return err
	}
	w.Bounces = func(notify.Mail) string { return intake.BounceAddress(domain) }
	w.ReplyTo = func(m notify.Mail) (string, error) { return s.replyAddress(key, m) }
	return nil
}

// replyAddress is where the member answers a notice; empty for what has no
// thread or fault, and for what is his own matter (an answer would stand in
// public).
func (s *Server) replyAddress(key notify.ReplyKey, m notify.Mail) (string, error) {
	if m.Notice == nil || m.Notice.Kind.Own() && m.Notice.Kind != notify.Accepted || (m.Notice.ThreadID == 0 && m.Notice.FaultID == 0) {
		return "", nil
	}
	to := notify.ReplyTo{MemberID: m.MemberID, ThreadID: m.Notice.ThreadID, PostID: m.Notice.PostID}
	if to.ThreadID == 0 {
		to.FaultID, to.PostID = m.Notice.FaultID, 0
	}
	local, err := key.LocalPart(to, notify.ReplyHolder{Email: m.To, Generation: m.Generation})
	return local + "@" + s.Settings.MailInDomain, err
}

func mailWriter(settings config.Settings, theme *themes.Theme, links notify.LinkKey, site func(context.Context) (string, error)) (*smtp.Writer, error) {
	from := netmail.Address{Address: "forum@localhost"} // of what is only shown
	if settings.MailFrom != "" {
		var err error
		if from, err = smtp.NewSender(settings.MailFrom); err != nil {
			return nil, fmt.Errorf("ANSWERABLE_MAIL_FROM: %w", err)
		}
	}
	return &smtp.Writer{Theme: theme, BaseURL: string(settings.BaseURL), From: from, Links: links, Site: site}, nil
}

func (s *Server) siteName(ctx context.Context) (string, error) {
	site, err := s.People.Site(ctx)
	return site.Name, err
}

// startMail sends until the server stops. A mail whose server hangs is not
// waited for longer than the stop may take: whether it left is unsure then.
func (s *Server) startMail() {
	if s.Mail.Server == nil || s.noMail {
		return
	}
	done := make(chan struct{})
	go func() { defer close(done); s.Mail.Run(s.stopping) }()
	s.onClose(func(ctx context.Context) error {
		select {
		case <-done:
		case <-ctx.Done():
		}
		return nil
	})
}

// mailPreview shows what would be sent, in demo mode only.
func (s *Server) mailPreview() func(context.Context, notify.Mail) (themes.RenderedMail, error) {
	if !s.Settings.Demo || s.Settings.Mails() {
		return nil
	}
	return s.Mail.Writer.Preview
}

func (s *Server) mailHost() string {
	if s.Mail.Server == nil {
		return ""
	}
	return s.Mail.Server.Host()
}
