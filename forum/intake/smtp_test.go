package intake_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"net/smtp"
	"net/textproto"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/server"
)

// certificate writes one for the mail domain, with its key, as the settings name
// them, and gives the pool that trusts it.
func certificate(t *testing.T) (cert, key string, trust *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: mailDomain}, DNSNames: []string{mailDomain}, NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	chain := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	if err := errors.Join(os.WriteFile(cert, chain, 0o600), os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: raw}), 0o600)); err != nil {
		t.Fatal(err)
	}
	trust = x509.NewCertPool()
	trust.AppendCertsFromPEM(chain)
	return cert, key, trust
}

func TestTheListenerOffersSTARTTLS(t *testing.T) {
	t.Parallel()
	cert, key, trust := certificate(t)
	d := newDesk(t, db.SQLite, func(s *config.Settings, _ *server.Options) { s.MailInCert, s.MailInKey = cert, key })
	client, err := smtp.Dial(d.MailIn.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	if ok, _ := client.Extension("STARTTLS"); !ok {
		t.Fatal("it offers none")
	}
	if err := client.StartTLS(&tls.Config{ServerName: mailDomain, RootCAs: trust}); err != nil {
		t.Fatal(err)
	}
	state, ok := client.TLSConnectionState()
	if !ok || state.Version < tls.VersionTLS12 {
		t.Errorf("%+v", state)
	}
	to := d.adas()
	if err := errors.Join(client.Mail(adaMail), client.Rcpt(to)); err != nil {
		t.Fatal(err)
	}
	w, err := client.Data()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(d.letter("Ada <"+adaMail+">", to, "Re", "Under TLS.")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	d.Settle()
	if got := d.posts(d.ada.Viewer.ID); !slices.Equal(got, []string{"Under TLS."}) {
		t.Errorf("%q", got)
	}
	if ok, _ := client.Extension("AUTH"); ok {
		t.Error("it wants passwords")
	}
}

// SECURITY 50: what is too large is refused early, and nothing of it is kept.
func TestAMailThatIsTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t, db.SQLite, func(s *config.Settings, _ *server.Options) { s.UploadMaxBytes = 64 << 10 })
	to := d.adas()
	err := d.send(adaMail, to, d.letter("Ada <"+adaMail+">", to, "Re", strings.Repeat("a line of a mail that never ends\n", 60_000)))
	var said *textproto.Error
	if !errors.As(err, &said) || said.Code != 552 {
		t.Errorf("%v", err)
	}
	client, err := smtp.Dial(d.MailIn.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	if err := client.Hello("home.example"); err != nil {
		t.Fatal(err)
	}
	id, err := client.Text.Cmd("MAIL FROM:<%s> SIZE=999999999", adaMail)
	if err != nil {
		t.Fatal(err)
	}
	client.Text.StartResponse(id)
	_, _, err = client.Text.ReadResponse(250)
	client.Text.EndResponse(id)
	if !errors.As(err, &said) || said.Code != 552 {
		t.Errorf("a size that is told beforehand: %v", err)
	}
	if got := d.outcomes(); len(got) != 0 {
		t.Errorf("%q", got)
	}
}

// One address cannot take all places of the listener; the next connection is
// closed before a word, and one that ends makes room.
func TestOneAddressGetsFewConnections(t *testing.T) {
	t.Parallel()
	d := newDesk(t, db.SQLite)
	open := func() (net.Conn, bool) {
		t.Helper()
		c, err := net.Dial("tcp", d.MailIn.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		if err := c.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
			t.Fatal(err)
		}
		line := make([]byte, 3)
		_, err = io.ReadFull(c, line)
		return c, err == nil && string(line) == "220"
	}
	var all []net.Conn
	for i := range 10 {
		c, ok := open()
		if !ok {
			t.Fatalf("connection %d is refused", i+1)
		}
		all = append(all, c)
	}
	if _, ok := open(); ok {
		t.Error("an eleventh connection is served")
	}
	if err := all[0].Close(); err != nil {
		t.Fatal(err)
	}
	for range 200 { // the listener hears of the close in its own time
		if _, ok := open(); ok {
			return
		}
	}
	t.Error("a connection that ended makes no room")
}

// Two nodes with a listener each get the same mail at once: it is posted once.
func TestTwoNodesTakeTheSameMailOnce(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("two nodes")
	}
	d := newDesk(t, db.Postgres)
	second, err := server.Open(context.Background(), d.Settings, server.Options{Now: d.Clock.Now, DBNow: d.Clock.DBNow})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := second.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	to := d.adas()
	mail := d.letter("Ada <"+adaMail+">", to, "Re", "Once.", "Message-ID: <once@home.example>")
	done := make(chan error, 2)
	for _, addr := range []string{d.MailIn.Addr().String(), second.MailIn.Addr().String()} {
		go func() { done <- smtp.SendMail(addr, nil, adaMail, []string{to}, mail) }()
	}
	if err := errors.Join(<-done, <-done); err != nil {
		t.Fatal("one of them did not take it:", err)
	}
	d.Settle()
	if got := d.posts(d.ada.Viewer.ID); !slices.Equal(got, []string{"Once."}) || !slices.Equal(d.outcomes(), []string{"posted"}) {
		t.Errorf("%q, %q", got, d.outcomes())
	}
}
