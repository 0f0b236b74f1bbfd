package modlog

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"answerable/moderation/modlog/audit"
)

// patience is how long an entry may wait for its signature before State calls
// it trouble.
const patience = 30 * time.Second

const orAnew = " Nothing is signed until that is mended, or an administrator begins a new log (answerable log begin), whose first entry quotes the old one's last checkpoint."

// trouble tells why the tree must not be signed, or "". What was published, in
// the database or beside it, must be the beginning of the tree.
func (l *Log) trouble(h head, t *stored) (string, error) {
	if said, err := l.keyTrouble(h); said != "" || err != nil {
		return said, err
	}
	if said, err := leafTrouble(h, t); said != "" || err != nil {
		return said, err
	}
	now, err := t.checkpoint(h.log.Origin, h.Hashed)
	if err != nil {
		return hashTrouble(err)
	}
	if h.last != nil {
		c, err := audit.OpenCheckpoint([]byte(h.last.Note), h.log.VerifierKey)
		if err != nil || c.Size != h.last.Size {
			return "The checkpoint in the database (log_checkpoints) was changed after it was signed." + orAnew, nil
		}
		if said, err := extension(h, t, c, now, "in the database"); said != "" || err != nil {
			return said, err
		}
	}
	return l.besideTrouble(h, t, now)
}

func (l *Log) keyTrouble(h head) (string, error) {
	if l.signer == nil {
		return "", nil
	}
	key, err := l.signer.verifierKey(h.log.Origin)
	if err != nil || key == h.log.VerifierKey {
		return "", err
	}
	return "This node's signing key is not the one of the log " + h.log.Origin + ", so this node does not sign. " +
		"Give every node the same key, in ANSWERABLE_LOG_KEY or as the file " + KeyFile + " in its data folder. If the key is lost, an administrator can begin a new log (answerable log begin).", nil
}

// leafTrouble looks whether the newest entry that was hashed is still the same:
// one that was taken away gives its number to the next.
func leafTrouble(h head, t *stored) (string, error) {
	if h.Hashed == 0 || h.Hashed > h.Entries {
		return "", nil // extension tells of entries that are gone
	}
	same, err := t.hasLeaf(h.Hashed - 1)
	if err != nil {
		return hashTrouble(err)
	}
	if !same {
		return fmt.Sprintf("Entry %d is not what its hash in log_hashes says: one of the two was changed. "+
			"If only hashes were damaged, empty the table log_hashes: the node computes them again from the entries.%s", h.Hashed-1, orAnew), nil
	}
	return "", nil
}

func (l *Log) besideTrouble(h head, t *stored, now audit.Checkpoint) (string, error) {
	if h.beside == "" {
		return "", nil
	}
	path := filepath.Join(l.folder, checkpointFile)
	c, err := unverified(h.beside)
	if err != nil {
		return "The file " + path + " cannot be read as a checkpoint. Put back the file as this node wrote it, or move it away if you know why it changed." + orAnew, nil
	}
	if c.Origin == h.log.Origin {
		if _, err := audit.OpenCheckpoint([]byte(h.beside), h.log.VerifierKey); err != nil {
			return "The checkpoint in the file " + path + " is not signed with the log's key. Put back the file as this node wrote it." + orAnew, nil
		}
		return extension(h, t, c, now, "in the file "+path)
	}
	for _, quoted := range h.quotes() {
		if quoted.Origin == c.Origin && c.Size <= quoted.Size {
			return "", nil // that log ended, and with no less than this
		}
	}
	return fmt.Sprintf("The file %s has a checkpoint of the log %s with %d entries, and no entry in this database ends that log: "+
		"the database is an older backup, or the folder is another forum's.%s", path, c.Origin, c.Size, orAnew), nil
}

// extension tells why the tree does not go on from a published checkpoint.
func extension(h head, t *stored, c, now audit.Checkpoint, where string) (string, error) {
	if c.Size > h.Entries {
		return fmt.Sprintf("The log has %d entries, but the last published checkpoint (%s) has %d: an older backup seems to have been put in the database's place. "+
			"Put the newer database back if there is one.%s", h.Entries, where, c.Size, orAnew), nil
	}
	if c.Size > now.Size {
		return "", nil // not hashed so far yet
	}
	ok, err := t.extends(c, now)
	if err != nil {
		return hashTrouble(err)
	}
	if !ok {
		return fmt.Sprintf("The first %d entries are not those of the published checkpoint (%s): entries or hashes were changed, or an older backup was put in the database's place and went on. "+
			"If only hashes were damaged, empty the table log_hashes: the node computes them again from the entries.%s", c.Size, where, orAnew), nil
	}
	return "", nil
}

func hashTrouble(err error) (string, error) {
	if errors.Is(err, errHashes) {
		return "The tree's hashes are incomplete (" + err.Error() + "). Empty the table log_hashes: the node computes them again from the entries. Until then nothing is signed.", nil
	}
	return "", err
}

func waitingSentence(entries int64, since time.Time) string {
	return fmt.Sprintf("%d entries wait for their signature, the oldest since %s. Start a node that signs, and look into its log.",
		entries, since.UTC().Format("2006-01-02 15:04:05 UTC"))
}

// unverified reads a signed checkpoint without asking who signed it.
func unverified(signed string) (audit.Checkpoint, error) {
	text, _, _ := strings.Cut(signed, "\n\n")
	return audit.ParseCheckpoint(text + "\n")
}
