package account

import (
	"crypto/sha1"
	_ "embed"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"strings"
)

// commonFile is described in common_passwords.md.
//
//go:embed common_passwords.txt
var commonFile string

// isCommon reports whether one of the folded words is among the commonest
// passwords.
func isCommon(words []string) (bool, error) {
	list := sortedLines{text: strings.NewReader(commonFile), size: int64(len(commonFile))}
	for _, word := range words {
		found, err := list.find(func(line string) int { return strings.Compare(line, word) })
		if found || err != nil {
			return found, err
		}
	}
	return false, nil
}

// CheckBreachedFile tells why the operator's list of passwords cannot be searched.
// Without it nobody could choose a password. No path is no list.
func CheckBreachedFile(path string) error {
	_, err := (&People{breached: path}).isBreached("any password")
	return err
}

// isBreached looks the password up in the operator's list, if there is one.
func (p *People) isBreached(password string) (found bool, err error) {
	if p.breached == "" {
		return false, nil
	}
	file, err := os.Open(p.breached)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return false, err
	}
	list := sortedLines{text: file, size: info.Size()}
	order, err := list.orderFor(password)
	if err != nil {
		return false, err
	}
	return list.find(order)
}

// orderFor looks at the first line to tell which kind of list it is.
func (l sortedLines) orderFor(password string) (func(string) int, error) {
	if l.size == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	_, first, err := l.lineAt(0, 0)
	if err != nil || !isSHA1(hashOf(first)) {
		return func(line string) int { return strings.Compare(line, password) }, err
	}
	sum := sha1.Sum([]byte(password)) // the list's format, not a protection
	sought := strings.ToUpper(hex.EncodeToString(sum[:]))
	return func(line string) int { return strings.Compare(hashOf(line), sought) }, nil
}

// hashOf leaves out the count behind a hash.
func hashOf(line string) string {
	hash, _, _ := strings.Cut(strings.TrimSuffix(line, "\r"), ":")
	return strings.ToUpper(hash)
}

func isSHA1(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == sha1.Size
}
