package account

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"answerable/forum/db"
	"answerable/forum/fail"

	"golang.org/x/text/unicode/norm"
)

// ImportedMember is somebody from another forum.
type ImportedMember struct {
	Name   string // as it is shown there
	From   string // which forum, such as "stackexchange:retrocomputing"
	Joined time.Time
}

// ImportMember makes a member without password or address, in the caller's
// transaction. The name stays as it is where it can, spaces and signs too; one
// that is taken, reserved or too short gets an addition. It gives the name.
func (p *People) ImportMember(ctx context.Context, tx *db.Tx, m ImportedMember) (id int64, name string, err error) {
	row := memberRow{LogID: newLogID(), Role: Member, ImportedFrom: m.From, CreatedAt: m.Joined.UTC().Truncate(time.Microsecond)}
	if m.Joined.IsZero() {
		row.CreatedAt = p.now()
	}
	wanted := importedName(m.Name)
	if p.reserved.has(Fold(wanted)) {
		wanted = cut("member "+wanted, MaxName)
	}
	for try := range 1000 {
		row.Name = nthName(wanted, try)
		row.Key = Fold(row.Name)
		if id, err = insertFreeMember(tx, row); id != 0 || err != nil {
			return id, row.Name, err
		}
	}
	return 0, "", fail.New(fail.Conflict, "There are a thousand members of one name.", "Please rename some of them in the import.")
}

// importedName leaves what can be shown on one line; @ would make a name look
// like an address.
func importedName(raw string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == '@':
			return '_'
		case r == unicode.ReplacementChar, !unicode.IsGraphic(r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(raw, ""))
	name = cut(norm.NFC.String(strings.Join(strings.Fields(name), " ")), MaxName)
	if len([]rune(name)) < MinName || squeeze(name) == "" {
		return cut("unnamed "+name, MaxName)
	}
	return name
}

// nthName is the name itself, then with a number behind it.
func nthName(name string, try int) string {
	if try == 0 {
		return name
	}
	addition := fmt.Sprintf(" (%d)", try+1)
	return cut(name, MaxName-len(addition)) + addition
}

func cut(s string, most int) string {
	runes := []rune(s)
	return strings.TrimSpace(string(runes[:min(len(runes), most)]))
}
