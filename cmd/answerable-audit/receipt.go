package main

import (
	"maps"
	"os"
	"slices"
	"strings"

	"answerable/moderation/modlog/audit"
)

type receiptCommand struct {
	File          string `arg:"" help:"The receipt, as the forum gave it." type:"existingfile"`
	Key           string `help:"Verifier key that you trust. Without it the one that was seen at the last visit of the forum is taken." placeholder:"KEY"`
	Memory        string `help:"File that keeps what was seen of the forum." placeholder:"FILE"`
	ContentBefore string `help:"File with the content as it was before the act." placeholder:"FILE" type:"existingfile"`
	ContentAfter  string `help:"File with the content as it was after the act." placeholder:"FILE" type:"existingfile"`
}

// Run checks the receipt and says what it proves.
func (c receiptCommand) Run(p *printer) error {
	file, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	receipt, err := audit.ReadReceipt(file)
	if err != nil {
		p.line("WRONG  %s", err)
		return errWrong
	}
	contents, err := c.contents()
	if err != nil {
		return err
	}
	trusted, err := c.trusted(receipt)
	if err != nil {
		return err
	}
	proven, err := receipt.Check(trusted, contents)
	if err != nil {
		p.line("WRONG  %s.", err)
		return errWrong
	}
	tellProven(p, proven)
	if trusted == "" {
		p.line("note   The receipt brings its own key, %s. That the forum signed it you know only if the forum shows the same key at https://%s/key.", receipt.Key, proven.Checkpoint.Origin)
	}
	return nil
}

func (c receiptCommand) contents() (map[string][]byte, error) {
	contents := map[string][]byte{}
	for field, path := range map[string]string{audit.ContentBefore: c.ContentBefore, audit.ContentAfter: c.ContentAfter} {
		if path == "" {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		contents[field] = text
	}
	return contents, nil
}

// trusted is the key that was given, or the one of the last visit to the log
// that the receipt names; "" where there is neither.
func (c receiptCommand) trusted(r audit.Receipt) (string, error) {
	if c.Key != "" {
		return c.Key, nil
	}
	origin, _, _ := strings.Cut(r.Key, "+")
	host, _, _ := strings.Cut(origin, "/")
	place, err := memoryPlace(c.Memory, host)
	if err != nil {
		return "", nil // nothing is remembered here, and the note says so
	}
	last, err := readMemory(place)
	if name, _, _ := strings.Cut(last.Key, "+"); err != nil || name != origin {
		return "", err // of another log of the forum
	}
	return last.Key, nil
}

func tellProven(p *printer, proven audit.Proven) {
	leaf := proven.Leaf
	p.line("The receipt holds: entry %d of %s, %s of %d, on %s, is among the %d entries that were signed.",
		leaf.Entry, proven.Checkpoint.Origin, leaf.Kind, leaf.Target, leaf.HappenedAt.Format("2006-01-02 15:04:05 UTC"), proven.Checkpoint.Size)
	for _, field := range slices.Sorted(maps.Keys(proven.Texts)) {
		p.line("%s: %s", strings.ReplaceAll(field, "_", " "), proven.Texts[field])
	}
	for _, field := range slices.Sorted(slices.Values(proven.Salts)) {
		p.line("note   The receipt has the salt of %s; with that text in a file, --%s proves it.", strings.ReplaceAll(field, "_", " "), strings.ReplaceAll(field, "_", "-"))
	}
}

// printable keeps what a site or a file says from steering the terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (r < 0x20 || r >= 0x7f && r < 0xa0) {
			return '\uFFFD'
		}
		return r
	}, text)
}
