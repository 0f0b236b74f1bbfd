package demo

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"answerable/forum/thread"
)

//go:embed content/threads
var threadFiles embed.FS

// script is one thread as a file tells it: lines "name: value", then acts. An
// act begins with a line
//
//	%verb who +2h30m =label ^label : text
//
// and takes the lines up to the next as its body. The time is since the act
// before; =label names a post or refers to one, its number does too; ^label is
// what a post replies to. Verbs are those of writer.do, and "crowd", which
// stands for posts of many people.
type script struct {
	name    string // of the file
	board   string // its slug
	opening thread.Opening
	model   string        // "Product, Model" of the board's
	ago     time.Duration // of the first post
	acts    []act
}

// act is one thing that somebody does in a thread.
type act struct {
	verb  string
	who   []string
	at    time.Duration // since the first post
	span  time.Duration // of a crowd
	label string
	to    string
	text  string
	body  string
}

// readScripts reads all threads, the oldest first.
func readScripts(c cast) ([]script, error) {
	names, err := fs.Glob(threadFiles, "content/threads/*.md")
	if err != nil {
		return nil, err
	}
	var all []script
	for _, name := range names {
		text, err := threadFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		s, err := readScript(strings.TrimSuffix(path.Base(name), ".md"), string(text))
		if err == nil {
			s.acts, err = gather(s.acts, c)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, s)
	}
	slices.SortStableFunc(all, func(a, b script) int { return int((b.ago - a.ago) / time.Second) })
	return all, nil
}

func readScript(name, text string) (script, error) {
	s := script{name: name, opening: thread.Opening{Kind: thread.Question}}
	head, rest, _ := strings.Cut(text, "\n%")
	for line := range strings.Lines(head) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		if err := s.set(key, value); err != nil {
			return s, err
		}
	}
	var at time.Duration
	for _, part := range strings.Split(rest, "\n%") {
		a, err := readAct(part)
		if err != nil {
			return s, err
		}
		if a.verb == "crowd" {
			a.span, a.at, at = a.at, at, at+a.at // it begins here and ends so much later
		} else {
			at += a.at
			a.at = at
		}
		s.acts = append(s.acts, a)
	}
	return s, nil
}

func (s *script) set(key, value string) (err error) {
	switch key {
	case "":
	case "title":
		s.opening.Title = value
	case "board":
		s.board = value
	case "kind":
		s.opening.Kind = thread.Kind(value)
	case "tags":
		s.opening.Tags = strings.Fields(value)
	case "model":
		s.model = value
	case "version":
		s.opening.Version = value
	case "ago":
		s.ago, err = readDuration(value)
	default:
		err = fmt.Errorf("unknown line %q", key)
	}
	return err
}

func readAct(part string) (a act, err error) {
	line, body, _ := strings.Cut(part, "\n")
	line, a.text, _ = strings.Cut(line+" ", " : ")
	a.text, a.body = strings.TrimSpace(a.text), strings.TrimSpace(body)
	for i, word := range strings.Fields(line) {
		switch {
		case i == 0:
			a.verb = word
		case word[0] == '+':
			a.at, err = readDuration(word[1:])
		case word[0] == '=':
			a.label = word[1:]
		case word[0] == '^':
			a.to = word[1:]
		default:
			a.who = append(a.who, word)
		}
		if err != nil {
			return a, err
		}
	}
	return a, nil
}

var durationPattern = regexp.MustCompile(`^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?$`)

// readDuration reads days, hours and minutes, such as 2d4h or 30m.
func readDuration(s string) (time.Duration, error) {
	found := durationPattern.FindStringSubmatch(s)
	if found == nil || s == "" {
		return 0, fmt.Errorf("%q is no time; write 1d2h30m", s)
	}
	var sum time.Duration
	for i, unit := range []time.Duration{24 * time.Hour, time.Hour, time.Minute} {
		n, _ := strconv.Atoi(found[i+1]) // digits or empty, which is 0
		sum += time.Duration(n) * unit
	}
	return sum, nil
}
