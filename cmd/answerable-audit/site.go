package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"answerable/moderation/modlog/audit"

	"github.com/schollz/progressbar/v3"
)

type siteCommand struct {
	URL    string `arg:"" help:"The forum's address, such as https://forum.example."`
	Key    string `help:"Verifier key that you trust, as you got it from elsewhere. Without it the key that was seen first is trusted." placeholder:"KEY"`
	Memory string `help:"File that keeps what was seen, for the next visit. Default: a file for each forum in your configuration folder." placeholder:"FILE"`
	Forget bool   `help:"Do not compare with the last visit; remember this one instead."`
}

// Run checks the whole log and remembers it where all holds.
func (c siteCommand) Run(ctx context.Context, p *printer) error {
	base, err := logAddress(c.URL)
	if err != nil {
		return err
	}
	place, err := memoryPlace(c.Memory, base.Host)
	if err != nil {
		return err
	}
	auditor := audit.Auditor{Key: c.Key, Fetch: (&site{base: base, client: &http.Client{Timeout: 30 * time.Second}}).fetch, Progress: bar(p.progress)}
	if !c.Forget {
		if auditor.Last, err = readMemory(place); err != nil {
			return err
		}
	}
	report, err := auditor.Audit(ctx)
	tell(p, report)
	if err != nil {
		return fmt.Errorf("%s could not be checked: %w", c.URL, err)
	}
	if len(report.Problems) > 0 {
		return errWrong
	}
	return writeMemory(place, report.Memory)
}

func tell(p *printer, r audit.Report) {
	for _, problem := range r.Problems {
		p.line("WRONG  %s", problem)
	}
	for _, note := range r.Notes {
		p.line("note   %s", note)
	}
	if r.Entries > 0 || len(r.Problems) == 0 {
		p.line("%d entries of %s checked, %d texts, %d erased texts.", r.Entries, r.Checkpoint.Origin, r.Texts, r.Erased)
	}
	if len(r.Problems) == 0 && r.Memory != (audit.Memory{}) {
		p.line("All holds. Root %s", r.Checkpoint.Root)
	}
}

// logAddress is the log's address for a forum's.
func logAddress(text string) (*url.URL, error) {
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	base, err := url.Parse(text)
	if err != nil || base.Host == "" || base.Scheme != "https" && base.Scheme != "http" {
		return nil, fmt.Errorf("%q is not the address of a forum; write https://forum.example", text)
	}
	path := strings.TrimSuffix(base.Path, "/")
	if !strings.HasSuffix(path, "/moderation/log") {
		path += "/moderation/log"
	}
	return &url.URL{Scheme: base.Scheme, Host: base.Host, Path: path + "/"}, nil
}

// site fetches below the log's address.
type site struct {
	base   *url.URL
	client *http.Client
}

// maxAnswer is what a full bundle of the largest leaves has.
const maxAnswer = 256 * (2 + 1<<16)

func (s *site) fetch(ctx context.Context, path string) ([]byte, error) {
	var err error
	for attempt := range 4 {
		if attempt > 0 && !pause(ctx, time.Duration(attempt)*time.Second) {
			return nil, ctx.Err()
		}
		var body []byte
		var again bool
		if body, again, err = s.once(ctx, path); err == nil || !again {
			return body, err
		}
	}
	return nil, err
}

// once reports besides whether another attempt may help.
func (s *site) once(ctx context.Context, path string) (body []byte, again bool, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base.JoinPath(path).String(), nil)
	if err != nil {
		return nil, false, err
	}
	request.Header.Set("User-Agent", "answerable-audit")
	answer, err := s.client.Do(request)
	if err != nil {
		return nil, ctx.Err() == nil, err
	}
	defer func() { _ = answer.Body.Close() }() // it was only read
	if answer.StatusCode != http.StatusOK {
		return nil, answer.StatusCode >= 500 || answer.StatusCode == http.StatusTooManyRequests, fmt.Errorf("the site answers %s", answer.Status)
	}
	body, err = io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
	if err == nil && len(body) > maxAnswer {
		return nil, false, errors.New("the site answers more than any log has")
	}
	return body, ctx.Err() == nil, err
}

func pause(ctx context.Context, length time.Duration) bool {
	timer := time.NewTimer(length)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// bar shows a bar where the log is long.
func bar(to io.Writer) func(done, total int64) {
	var shown *progressbar.ProgressBar
	return func(done, total int64) {
		if total < 2000 {
			return
		}
		if shown == nil {
			shown = progressbar.NewOptions64(total, progressbar.OptionSetWriter(to), progressbar.OptionSetDescription("entries"),
				progressbar.OptionShowCount(), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
		}
		_ = shown.Set64(done) // a bar that cannot be drawn is no error
	}
}
