package server

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"

	"answerable/forum/intake"
	"answerable/forum/notify"
)

// Purposes of keys that are derived from the log's: see modlog.Log.Derive.
const (
	replyAddresses = "reply addresses"
	channelSecrets = "channel secrets"
	// authenticatorApps encrypts the secrets of authenticator apps.
	authenticatorApps = "authenticator apps"
)

// largestMail is the most bytes of a mail, pictures included.
const largestMail = 16 << 20

// replyKey signs the addresses by which mails are answered.
func (s *Server) replyKey() (notify.ReplyKey, error) {
	secret, err := s.ModLog.Derive(replyAddresses)
	return notify.NewReplyKey(secret), err
}

func (s *Server) openIntake(_ context.Context, _ Options) error {
	replies, err := s.replyKey()
	if err != nil {
		return err
	}
	secret, err := s.ModLog.Derive(channelSecrets)
	if err != nil {
		return err
	}
	s.Intake = intake.New(intake.Parts{DB: s.DB, Now: s.Now, Log: s.Log, Jobs: s.Jobs, People: s.People, Forum: s.Forum, Replies: replies, Secret: secret,
		BaseURL: string(s.Settings.BaseURL), Mail: s.mailIn(), Postbox: s.Outbox, Bounced: s.bounced})
	return nil
}

// bounced tells the outbox what became of one of its mails.
func (s *Server) bounced(ctx context.Context, b intake.Bounce) error {
	if b.MessageID == "" {
		return nil // which mail it was cannot be known
	}
	return s.Outbox.Bounced(ctx, notify.Bounce{MessageID: b.MessageID, Hard: !b.Complaint && !b.Delayed, Complaint: b.Complaint, Said: b.Said})
}

func (s *Server) mailIn() intake.MailSettings {
	const encoded = 3 // a file in base64 with some text, and two files
	return intake.MailSettings{Domain: s.Settings.MailInDomain, Secret: s.Settings.MailInSecret, Trust: s.Settings.MailInTrust,
		MaxBytes: min(encoded*int64(s.Settings.UploadMaxBytes)+1<<20, largestMail)}
}

// takeMail takes mail by SMTP, where the operator wants it.
func (s *Server) takeMail() error {
	if s.Settings.MailInAddr == "" {
		return nil
	}
	var certificate *tls.Certificate
	if s.Settings.MailInCert != "" {
		pair, err := tls.LoadX509KeyPair(s.Settings.MailInCert, s.Settings.MailInKey)
		if err != nil {
			return fmt.Errorf("certificate of the mail listener (ANSWERABLE_MAIL_IN_CERT, _KEY): %w", err)
		}
		certificate = &pair
	}
	l, err := s.Intake.Listen(s.Settings.MailInAddr, certificate)
	if err != nil {
		return err
	}
	s.MailIn = l
	ended := make(chan error, 1)
	go func() { ended <- l.Serve() }()
	s.onClose(func(ctx context.Context) error {
		if err := l.Close(ctx); err != nil {
			return err
		}
		return <-ended
	})
	s.Log.Info("taking mail", slog.String("addr", l.Addr().String()), slog.String("domain", s.Settings.MailInDomain))
	return nil
}
