package importer

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"answerable/forum/markup"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"
)

// text is a foreign body made ours.
type text struct {
	source   string
	rendered markup.Rendered
	note     string // what had to be changed, "" for nothing
}

// The changes that the report counts.
const (
	noteHTML  = "texts made from their HTML, because their Markdown would not look the same here"
	notePlain = "texts shown as plain text, because their formatting cannot be shown here"
	noteCut   = "texts shortened, with a link to the whole"
	noteEmpty = "posts without a text"
)

// plainBytes is how much of a text is kept that can only be shown plain.
const plainBytes = 40_000

// bodies makes foreign bodies ours.
type bodies struct {
	markup *markup.Renderer
	base   string // the source's address
}

// read makes a body ours. The HTML is what people saw: Markdown is taken when
// it shows the same words here, and else made from the HTML. Foreign Markdown
// may hold raw HTML, spoilers, language marks and headings that ours does not.
func (b bodies) read(p post) (text, error) {
	own, ownErr := b.render(p.markdown)
	if ownErr != nil && !refusal(ownErr) {
		return text{}, ownErr
	}
	usable := ownErr == nil && own.rendered.HTML != ""
	if usable && (p.html == "" || words(own.rendered.HTML) == words(p.html)) {
		return own, nil
	}
	made, err := b.fromHTML(p, nil)
	switch {
	case err != nil:
		return text{}, err
	case made.rendered.HTML != "":
		if p.markdown != "" {
			made.note = noteHTML
		}
		return made, nil
	case usable:
		return own, nil
	}
	return b.plain(p)
}

// fromHTML gives an empty text for HTML that cannot be ours: too long, or
// nested too deeply for a parser.
func (b bodies) fromHTML(p post, rewrite func(string) string) (text, error) {
	if p.html == "" {
		return text{}, nil
	}
	markdown, err := markup.FromHTML(p.html, markup.Foreign{BaseURL: b.base, Rewrite: rewrite})
	if err != nil {
		return text{}, nil
	}
	made, err := b.render(renumber(markdown, p.numbers))
	if refusal(err) {
		return text{}, nil
	}
	return made, err
}

// renumber gives quotes of posts of the same thread the numbers they have here.
func renumber(markdown string, numbers map[string]int) string {
	if len(numbers) == 0 {
		return markdown
	}
	return quoteNumber.ReplaceAllStringFunc(markdown, func(lead string) string {
		m := quoteNumber.FindStringSubmatch(lead)
		if n, ok := numbers[m[2]]; ok {
			return m[1] + strconv.Itoa(n) + m[3]
		}
		return lead
	})
}

// quoteNumber is how markup.FromHTML begins a quote of a post in the same thread.
var quoteNumber = regexp.MustCompile(`(?m)^((?:> )+\[?[^\n\]]{1,100} wrote in #)([0-9]{1,18})(\]\(|:)`)

// render gives empty HTML for what shows nothing.
func (b bodies) render(markdown string) (text, error) {
	clean, err := markup.CleanText(strings.ReplaceAll(strings.ToValidUTF8(markdown, "\uFFFD"), "\x00", ""))
	if err != nil {
		return text{}, err
	}
	rendered, err := b.markup.Render(clean, nil)
	if err == nil && rendered.Text == "" && len(rendered.Images) == 0 {
		rendered.HTML = ""
	}
	return text{source: clean, rendered: rendered}, err
}

// plain is the last resort: what a reader saw, between fences. A post is never
// lost for its formatting.
func (b bodies) plain(p post) (text, error) {
	whole := visible(p.html)
	if whole == "" {
		whole = p.markdown
	}
	whole = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(whole, "\uFFFD"), "\x00", ""))
	if whole == "" {
		made, err := b.render("*This post holds no text.*")
		made.note = noteEmpty
		return made, err
	}
	return b.fenced(whole, p.url)
}

// fenced shows a text between fences. What does not fit, since some characters
// grow when they are cleaned, is cut until it does.
func (b bodies) fenced(whole, url string) (text, error) {
	for limit := plainBytes; ; limit /= 2 {
		shown, end, note := whole, "", notePlain
		if len(whole) > limit {
			shown, note = firstBytes(whole, limit), noteCut
			end = "\n\n*The rest did not fit here; it stands at* <" + url + ">"
		}
		fence := fenceFor(shown)
		made, err := b.render(fence + "\n" + shown + "\n" + fence + end)
		if err == nil || !refusal(err) || limit < 1000 {
			made.note = note
			return made, err
		}
	}
}

func fenceFor(s string) string {
	fence := "```"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	return fence
}

func firstBytes(s string, n int) string {
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func refusal(err error) bool {
	var r markup.Refusal
	return errors.As(err, &r)
}

// words gives the letters that a reader of HTML sees, without white space, so
// that two renderings can be compared. What an image shows is its description.
func words(fragment string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == 0x200B || r == 0x200C || r == 0xFEFF {
			return -1
		}
		return r
	}, visible(fragment)))
}

// visible gives the text of HTML, one line a block.
func visible(fragment string) string {
	var b strings.Builder
	var last atom.Atom // whose text follows
	tokens := html.NewTokenizer(strings.NewReader(fragment))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return strings.TrimSpace(b.String())
		case html.TextToken:
			if last != atom.Script && last != atom.Style {
				b.WriteString(tokens.Token().Data)
			}
		case html.EndTagToken:
			last = 0
		case html.StartTagToken, html.SelfClosingTagToken:
			t := tokens.Token()
			last = t.DataAtom
			switch last {
			case atom.Img:
				b.WriteString(alternative(t))
			case atom.P, atom.Br, atom.Li, atom.Pre, atom.Blockquote, atom.Tr, atom.Div:
				b.WriteByte('\n')
			}
		}
	}
}

func alternative(img html.Token) string {
	for _, a := range img.Attr {
		if a.Key == "alt" {
			return a.Val
		}
	}
	return ""
}

// comment turns a Stack Exchange comment into Markdown: it has bold, italics,
// code and links, but is one line and has no blocks, so what would begin one
// here is escaped.
func comment(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if m := blockStart.FindStringSubmatchIndex(s); m != nil {
		return s[:m[2]] + `\` + s[m[2]:]
	}
	if strings.HasPrefix(s, "#") || strings.HasPrefix(s, ">") || strings.HasPrefix(s, "```") || strings.HasPrefix(s, "~~~") || strings.HasPrefix(s, "|") || definition.MatchString(s) {
		return `\` + s
	}
	return s
}

var (
	// blockStart's group is the sign that makes a list item or a rule.
	blockStart = regexp.MustCompile(`^(?:[0-9]{1,9})?([-+*.)])(?:\s|$)|^([-*_])(?:\s*[-*_]){2,}$`)
	definition = regexp.MustCompile(`^\[[^\]]*\]:`)
)

// title makes a foreign title one of ours; fallback stands for one that shows
// nothing.
func title(s, fallback string) string {
	clean, err := markup.CleanLine(cut(oneLine(s), 200), 200)
	if err != nil || utf8.RuneCountInString(clean) < 3 {
		return cut(strings.TrimSpace(fallback+" "+clean), 200)
	}
	return clean
}

// oneLine takes out what no line of ours may hold.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == 0x2028 || r == 0x2029 || r == 0xFFFE || r == 0xFFFF || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return norm.NFC.String(strings.Join(strings.Fields(s), " "))
}
