package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// A member's name in a mention has 2 to 32 runes; longer runs are no mention.
const (
	minName = 2
	maxName = 32
	// maxMentions bounds the names looked up for one post; later ones stay text.
	maxMentions = 50
)

var kindMention = ast.NewNodeKind("Mention")

// mention is @name in running text.
type mention struct {
	ast.BaseInline
	written string // as it stands in the source, without the @
	member  string // canonical name; empty if nobody has this name
	quoted  bool   // stands inside a block quote
}

// Kind implements ast.Node.
func (m *mention) Kind() ast.NodeKind { return kindMention }

// Dump implements ast.Node.
func (m *mention) Dump(source []byte, level int) {
	ast.DumpHelper(m, source, level, map[string]string{"written": m.written}, nil)
}

// mentionParser reads @name: letters, digits and marks, with _ - . inside.
// Name ends with a letter or digit, so that "_@bob_" is emphasis and "@bob."
// ends a sentence. It does not start inside a word, an address or a path.
type mentionParser struct{}

// Trigger implements parser.InlineParser.
func (mentionParser) Trigger() []byte { return []byte{'@'} }

// Parse implements parser.InlineParser.
func (mentionParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	if joinsMention(block.PrecendingCharacter()) {
		return nil
	}
	line, _ := block.PeekLine()
	line = line[1:min(len(line), 1+utf8.UTFMax*(maxName+1))]
	name := leadingName(string(line))
	if n := utf8.RuneCountInString(name); n < minName || n > maxName {
		return nil
	}
	if strings.HasPrefix(string(line[len(name):]), "@") {
		return nil // an address such as @user@example.org
	}
	block.Advance(1 + len(name))
	return &mention{written: name}
}

func joinsMention(before rune) bool {
	return isNameRune(before) || strings.ContainsRune("-.@/+&=%#\\", before)
}

func leadingName(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return !isNameRune(r) && !strings.ContainsRune("_-.", r) })
	if end < 0 {
		end = len(s)
	}
	name := strings.TrimRight(s[:end], "_-.")
	if first, _ := utf8.DecodeRuneInString(name); !unicode.IsLetter(first) && !unicode.IsDigit(first) {
		return ""
	}
	return name
}

func isNameRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// resolveMentions asks who exists and gives each member once.
func (d *document) resolveMentions(known Known) ([]Mention, error) {
	if len(d.mentions) == 0 {
		return nil, nil
	}
	if known == nil {
		return d.mentioned(func(m *mention) string { return m.written }), nil
	}
	members, err := known(d.names())
	if err != nil {
		return nil, err
	}
	for _, m := range d.mentions {
		m.member = members[m.written]
	}
	return d.mentioned(func(m *mention) string { return m.member }), nil
}

func (d *document) names() []string {
	var names []string
	seen := map[string]bool{}
	for _, m := range d.mentions {
		if !seen[m.written] && len(names) < maxMentions {
			seen[m.written] = true
			names = append(names, m.written)
		}
	}
	return names
}

func (d *document) mentioned(nameOf func(*mention) string) []Mention {
	var all []Mention
	at := map[string]int{}
	for _, m := range d.mentions {
		name := nameOf(m)
		if name == "" {
			continue
		}
		i, seen := at[name]
		if !seen {
			i = len(all)
			at[name] = i
			all = append(all, Mention{Name: name, Quoted: true})
		}
		all[i].Quoted = all[i].Quoted && m.quoted
	}
	return all
}
