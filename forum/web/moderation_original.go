package web

import (
	"strings"

	"answerable/forum/fail"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

// original is GET /p/:id/original: what moderators took from a post, for its
// author and for moderators; with ?download=1 as a file.
func (w *Web) original(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	p, t, err := w.Forum.Post(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	texts, err := w.originalTexts(r, id)
	if err != nil {
		return err
	}
	if r.Query("download") != "" {
		return sendOriginal(r, id, texts)
	}
	page := themes.OriginalPage{Frame: w.bareFrame(r, "The text as it was"), Post: *postRef(p), Thread: threadLink(t), Texts: texts, DownloadURL: postURL(id) + "/original?download=1"}
	return w.sendPage(r, themes.PageOriginal, page)
}

// originalTexts gives what every entry that stands took from this very post. A
// post with nothing removed, or somebody else's, has none.
func (w *Web) originalTexts(r *Request, post int64) ([]themes.OriginalText, error) {
	stones, err := w.Forum.Tombstones(r.Context(), post)
	if err != nil {
		return nil, err
	}
	var all []themes.OriginalText
	for _, stone := range stones {
		texts, err := w.Moderation.Removed(r.Context(), r.Viewer, stone.EntryID)
		if fail.Is(err, fail.Missing) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, text := range texts {
			if text.PostID == post {
				all = append(all, themes.OriginalText{Entry: entryLink(&stone.EntryID), Receipt: entryURL(stone.EntryID) + "/receipt", Version: text.Revision,
					Passage: text.Passage, Title: text.Title, Source: text.Source, Erased: text.ErasedAt != nil})
			}
		}
	}
	if len(all) == 0 {
		return nil, fail.NotFound()
	}
	return all, nil
}

func sendOriginal(r *Request, post int64, texts []themes.OriginalText) error {
	var body strings.Builder
	for i, text := range texts {
		if i > 0 {
			body.WriteString("\n\n----\n\n")
		}
		body.WriteString(text.Source)
	}
	r.Set(fiber.HeaderContentType, textPlain)
	r.Set(fiber.HeaderContentDisposition, `attachment; filename="post-`+idText(post)+`.md"`)
	r.Set(fiber.HeaderCacheControl, "private, no-store")
	return r.SendString(body.String())
}
