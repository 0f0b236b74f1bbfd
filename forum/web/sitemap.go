package web

import (
	"encoding/xml"
	"fmt"

	"answerable/forum/fail"

	"github.com/gofiber/fiber/v2"
)

// sitemapSize is how many threads one sitemap file lists (sitemaps.org allows 50,000).
const sitemapSize = 10_000

// maxSitemap bounds the file's number, so that no thread's id overflows.
const maxSitemap = 1 << 40

type sitemapIndex struct {
	XMLName xml.Name       `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Files   []sitemapEntry `xml:"sitemap"`
}

type sitemapFile struct {
	XMLName xml.Name       `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []sitemapEntry `xml:"url"`
}

type sitemapEntry struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

// sitemap is GET /sitemap.xml: the index of the files below, cut by thread ids
// so that a file's content never moves into another.
func (w *Web) sitemap(r *Request) error {
	parts, err := w.Forum.SitemapParts(r.Context(), guest(), sitemapSize)
	if err != nil {
		return err
	}
	if len(parts) == 0 {
		parts = []int64{0} // an index without a file would be none
	}
	index := sitemapIndex{}
	for _, n := range parts {
		index.Files = append(index.Files, sitemapEntry{Loc: fmt.Sprintf("%s/sitemap/%d.xml", w.Site.BaseURL, n+1)})
	}
	return sendXML(r, index)
}

// sitemapPart is GET /sitemap/:n.xml: public threads only.
func (w *Web) sitemapPart(r *Request) error {
	n, err := r.Int64("n")
	if err != nil {
		return err
	}
	if n > maxSitemap {
		return fail.NotFound()
	}
	rows, err := w.Forum.Sitemap(r.Context(), guest(), (n-1)*sitemapSize, n*sitemapSize)
	if err != nil {
		return err
	}
	if len(rows) == 0 && n != 1 {
		return fail.NotFound()
	}
	file := sitemapFile{URLs: []sitemapEntry{}}
	for _, t := range rows {
		file.URLs = append(file.URLs, sitemapEntry{Loc: w.Site.BaseURL + threadURL(t.ID, t.Slug, 1), LastMod: t.ActiveAt.UTC().Format("2006-01-02")})
	}
	return sendXML(r, file)
}

func sendXML(r *Request, document any) error {
	raw, err := xml.Marshal(document)
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, "application/xml; charset=utf-8")
	r.Set(fiber.HeaderCacheControl, publicPolicy)
	return r.Send(append([]byte(xml.Header), raw...))
}

// robots is GET /robots.txt.
func (w *Web) robots(r *Request) error {
	r.Set(fiber.HeaderCacheControl, "public, max-age=3600")
	return r.SendString("User-agent: *\nDisallow: /search\nDisallow: /admin\nDisallow: /account\nSitemap: " + w.Site.BaseURL + "/sitemap.xml\n")
}
