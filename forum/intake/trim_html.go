package intake

import (
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"answerable/forum/markup"
)

// notHis is what programs put into a mail's HTML beside what was written: marked
// signatures, styles, and pictures of other sites, which tell who reads. Quotes
// are left to Quotations, which knows whether there are answers between them.
const notHis = "style,script,title,head,base,img,o\\:p:empty,.gmail_signature,.moz-signature,#Signature,#OLK_SRC_BODY_SECTION,.gmail_attr:empty"

// FromHTML makes Markdown of a mail's HTML, ready for Trim.
func FromHTML(body string) (string, error) {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		return "", err
	}
	doc.Find(notHis).Remove()
	doc.Find("hr").Each(func(_ int, s *goquery.Selection) { s.ReplaceWithHtml("<p>-----</p>") })
	doc.Find("table").Each(func(_ int, s *goquery.Selection) {
		if s.Find("th").Length() == 0 {
			s.Find("tbody,tr,td").AddBack().Each(func(_ int, e *goquery.Selection) { asBlock(e) })
		}
	})
	// "Ada<br>On Monday Bo wrote:" is two lines to the reader and to Trim.
	doc.Find("br").Each(func(_ int, s *goquery.Selection) { s.AfterHtml("\n") })
	whole, err := doc.Html()
	if err != nil {
		return "", err
	}
	text, err := markup.FromHTML(whole, markup.Foreign{})
	if err != nil {
		return "", err
	}
	return hardBreaks.Replace(text), nil
}

// hardBreaks: two blanks at a line's end would mean to Trim that it goes on.
var hardBreaks = strings.NewReplacer("  \n", "\n")

// asBlock makes a table that only lays out a mail into blocks.
func asBlock(s *goquery.Selection) {
	for _, n := range s.Nodes {
		if n.Type == html.ElementNode {
			n.Data, n.DataAtom = "div", atom.Div
		}
	}
}
