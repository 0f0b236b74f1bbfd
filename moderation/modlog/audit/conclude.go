package audit

import (
	"errors"
	"maps"
	"slices"
	"strings"
)

// conclude compares what only the whole walk shows.
func (w *walk) conclude() {
	c := w.report.Checkpoint
	if w.tree.size == c.Size && w.tree.root() != c.Root {
		w.report.wrong("The entries that the site shows are not those that it signed: together they give the root %s, the signed checkpoint says %s.", w.tree.root(), c.Root)
	}
	w.concludeTexts()
	w.concludeBefore()
}

func (w *walk) concludeTexts() {
	for _, n := range slices.Sorted(maps.Keys(w.missing)) {
		if w.erased[n] {
			w.report.Erased++
			continue
		}
		w.report.wrong("Entry %d does not show %s, and no entry says that it was erased. If it was erased while this check ran, run it again.", n, words(w.missing[n]))
	}
}

// concludeBefore tells how this visit's log goes on from the last visit's.
func (w *walk) concludeBefore() {
	c := w.report.Checkpoint
	if w.before.Origin == "" {
		return
	}
	if c.Origin == w.before.Origin {
		if c.Size < w.before.Size {
			w.report.wrong("The log had %d entries at your last visit and has %d now: entries were taken away.", w.before.Size, c.Size)
		}
		return
	}
	quoted, err := w.quotedCheckpoint()
	if err != nil {
		w.report.wrong("The log was begun anew, and the checkpoint that its first entry quotes does not hold: %s.", err)
		return
	}
	if quoted.Origin == "" {
		w.report.wrong("The log is called %s now and was %s, and no entry says that it was begun anew.", c.Origin, w.before.Origin)
		return
	}
	w.report.Notes = append(w.report.Notes, "The log was begun anew as "+c.Origin+"; its first entry quotes the last checkpoint of "+quoted.Origin+". Read that entry's reason.")
	if quoted.Origin == w.before.Origin && quoted.Size < w.before.Size {
		w.report.wrong("The entry that begins the log anew says that the old log ended with %d entries, but you have seen %d.", quoted.Size, w.before.Size)
	}
	if c.Size < w.before.Size {
		w.report.wrong("The log had %d entries at your last visit and has %d now: entries were lost when it was begun anew.", w.before.Size, c.Size)
	}
}

// quotedCheckpoint is the old log's last one, signed with the old log's key: the
// one of the visit before, or one that the site still shows. It is zero where
// no entry quotes one.
func (w *walk) quotedCheckpoint() (Checkpoint, error) {
	if w.quoted == "" {
		return Checkpoint{}, nil
	}
	name, _, _ := strings.Cut(w.quoted, "\n")
	for _, key := range append([]string{w.Last.Key}, w.published...) {
		if keyName(key) == name {
			return OpenCheckpoint([]byte(w.quoted), key)
		}
	}
	return Checkpoint{}, errors.New("the site does not show the key of the log that it quotes")
}
