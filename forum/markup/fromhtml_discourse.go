package markup

import (
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// mentionElement stands for a mention until it is written.
const mentionElement = "answerable-mention"

// discourse turns the wrappers of Discourse's cooked HTML into plain elements.
// Figures for how often each occurs are in FORMATS.md, section 2.
func (f foreign) discourse() {
	f.doc.Find("div.quote-controls, img.avatar, div.meta svg, a.badge-wrapper, div.poll-info, div.onebox-metadata").Remove()
	f.doc.Find("a.mention, span.mention").Each(func(_ int, s *goquery.Selection) { mentionFrom(s) })
	f.doc.Find("img.emoji").Each(func(_ int, s *goquery.Selection) { s.ReplaceWithNodes(textNode(emoji(s))) })
	f.doc.Find("div.lightbox-wrapper").Each(func(_ int, s *goquery.Selection) { s.ReplaceWithNodes(pictureFrom(s)) })
	f.doc.Find("aside.onebox").Each(func(_ int, s *goquery.Selection) { s.ReplaceWithNodes(f.preview(s)) })
	f.doc.Find("div.lazyYT, div.lazy-video-container").Each(func(_ int, s *goquery.Selection) { s.ReplaceWithNodes(video(s)) })
	f.doc.Find("aside.quote").Each(func(_ int, s *goquery.Selection) { f.quote(s) })
	f.doc.Find("pre code.lang-auto, pre code.lang-nohighlight").RemoveAttr("class")
}

func mentionFrom(s *goquery.Selection) {
	name := strings.TrimPrefix(strings.TrimSpace(s.Text()), "@")
	if leadingName(name) != name {
		s.ReplaceWithNodes(textNode("@" + name))
		return
	}
	// The text within is not written, but without it the space behind would be taken
	// for one that begins a line.
	s.ReplaceWithNodes(element(mentionElement, []html.Attribute{{Key: "name", Val: name}}, textNode("@"+name)))
}

// pictureFrom gives the picture in full size where Discourse shows a small one.
func pictureFrom(s *goquery.Selection) *html.Node {
	img := s.Find("img").First()
	src := s.Find("a.lightbox").AttrOr("href", img.AttrOr("src", ""))
	alt := img.AttrOr("alt", "")
	if alt == "" {
		alt = s.Find("a.lightbox").AttrOr("title", "")
	}
	return element("img", []html.Attribute{{Key: "src", Val: src}, {Key: "alt", Val: alt}})
}

// preview gives the link that a preview was made from.
func (f foreign) preview(s *goquery.Selection) *html.Node {
	title := s.Find("h3, h4").First()
	href := f.address(s.AttrOr("data-onebox-src", title.Find("a").AttrOr("href", s.Find("a[href]").AttrOr("href", ""))))
	label := strings.TrimSpace(title.Text())
	if label == "" {
		label = href
	}
	if href == "" {
		return element("p", nil, textNode(label))
	}
	return element("p", nil, link(href, label))
}

func video(s *goquery.Selection) *html.Node {
	id := s.AttrOr("data-youtube-id", s.AttrOr("data-video-id", ""))
	title := s.AttrOr("data-youtube-title", s.AttrOr("data-video-title", id))
	if id == "" {
		return textNode(title)
	}
	return element("p", nil, link("https://www.youtube.com/watch?v="+id, title))
}

// quote gives a block quote that begins as Quote's do.
func (f foreign) quote(s *goquery.Selection) {
	lead := element("p", nil)
	for _, n := range f.attribution(s) {
		lead.AppendChild(n)
	}
	block := element("blockquote", nil, lead)
	for _, n := range inside(s.ChildrenFiltered("blockquote").First()) {
		block.AppendChild(n)
	}
	s.ReplaceWithNodes(block)
}

func (f foreign) attribution(s *goquery.Selection) []*html.Node {
	author, number, topic := s.AttrOr("data-username", ""), s.AttrOr("data-post", ""), s.AttrOr("data-topic", "")
	title := s.ChildrenFiltered("div.title").First()
	label := strings.TrimSuffix(strings.TrimSpace(title.Text()), ":")
	if author != "" {
		label = author + " wrote"
		if number != "" && title.Find("a[href]").Length() == 0 { // else it is a post of another thread
			label += " in #" + number
		}
	}
	href := title.Find("a[href]").AttrOr("href", "")
	if href == "" && topic != "" && number != "" {
		href = f.address("/t/" + topic + "/" + number)
	}
	if label == "" {
		return nil
	}
	if href == "" {
		return []*html.Node{textNode(label + ":")}
	}
	return []*html.Node{link(href, label), textNode(":")}
}

// emoji gives the character of an emoji where its name is a common one, else
// its name between colons, as its author typed it.
func emoji(s *goquery.Selection) string {
	name := s.AttrOr("title", s.AttrOr("alt", ""))
	if char, ok := commonEmoji()[strings.Trim(name, ":")]; ok {
		return char
	}
	return name
}

func commonEmoji() map[string]string {
	return map[string]string{
		"slight_smile": "🙂", "slightly_smiling_face": "🙂", "smile": "😄", "smiley": "😃", "grinning": "😀", "grin": "😁",
		"laughing": "😆", "sweat_smile": "😅", "joy": "😂", "rofl": "🤣", "wink": "😉", "blush": "😊", "sunglasses": "😎",
		"stuck_out_tongue": "😛", "stuck_out_tongue_winking_eye": "😜", "thinking": "🤔", "confused": "😕", "frowning": "☹️",
		"slightly_frowning_face": "🙁", "disappointed": "😞", "cry": "😢", "sob": "😭", "angry": "😠", "rage": "😡",
		"expressionless": "😑", "neutral_face": "😐", "roll_eyes": "🙄", "face_with_raised_eyebrow": "🤨", "heart": "❤️",
		"heart_eyes": "😍", "+1": "👍", "thumbsup": "👍", "-1": "👎", "thumbsdown": "👎", "clap": "👏", "pray": "🙏", "wave": "👋",
		"ok_hand": "👌", "muscle": "💪", "fire": "🔥", "tada": "🎉", "confetti_ball": "🎊", "rocket": "🚀", "eyes": "👀",
		"warning": "⚠️", "white_check_mark": "✅", "x": "❌", "bulb": "💡", "100": "💯", "question": "❓", "exclamation": "❗",
	}
}
