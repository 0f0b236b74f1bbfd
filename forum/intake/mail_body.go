package intake

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"answerable/forum/account"
	"answerable/forum/fail"
	"answerable/forum/markup"
)

// body is what a mail posts: what its sender wrote himself, and the pictures
// he sent along, taken in as the pages take them.
func (i *Intake) body(ctx context.Context, a *arrived, v account.Viewer) (string, error) {
	if err := v.MayWrite(); err != nil { // before pictures are taken in
		return "", err
	}
	text, err := markup.CleanText(Trim(a.mail.Text, a.mail.From))
	if err != nil {
		return "", fail.Field("body", err.Error()).Because(err)
	}
	if quotesOnly(text) {
		text = ""
	}
	pictures, err := i.pictures(ctx, a, v)
	if err != nil {
		return "", err
	}
	body := strings.TrimSpace(strings.TrimRight(text, "\n") + "\n\n" + strings.Join(pictures, "\n\n"))
	if body == "" {
		return "", fail.New(fail.Invalid, "No text of your own was found in this mail.", "Write above the quoted mail, or answer on the page.")
	}
	if pictures == nil {
		return strings.TrimRight(text, "\n"), nil // a first line may be indented code
	}
	return body, nil
}

// quotesOnly says that nothing stands in the text but quoted lines, which is how a
// mail looks that somebody sent by mistake.
func quotesOnly(text string) bool {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, ">") {
			return false
		}
	}
	return true
}

// pictures takes in the attached pictures. What is none, or is refused, is told
// to the sender by mail; his text is posted all the same.
func (i *Intake) pictures(ctx context.Context, a *arrived, v account.Viewer) (links []string, err error) {
	for _, file := range a.mail.Attachments {
		if signatureFile(file) {
			continue
		}
		if !strings.HasPrefix(file.Type, "image/") && file.Type != "application/octet-stream" {
			a.partly = append(a.partly, fmt.Sprintf("%s: only pictures (PNG, JPEG, GIF, WebP) can be taken.", cut(file.Name, 80)))
			continue
		}
		taken, err := i.Forum.Upload(ctx, v, bytes.NewReader(file.Data))
		if err != nil {
			refused := fail.From(err)
			if refused.Kind == fail.Internal || refused.Kind == fail.Unavailable {
				return nil, err
			}
			a.partly = append(a.partly, cut(file.Name, 80)+": "+said(refused))
			continue
		}
		links = append(links, "!["+alt(file.Name)+"]("+taken.Path+")")
	}
	if a.mail.More > 0 {
		a.partly = append(a.partly, fmt.Sprintf("%d more files: a mail brings at most %d.", a.mail.More, maxFiles))
	}
	return links, nil
}

// signatureFile: cryptographic signatures and visiting cards are nobody's loss.
func signatureFile(file Attachment) bool {
	switch file.Type {
	case "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-keys", "text/vcard", "text/x-vcard", "text/calendar":
		return true
	}
	return false
}

// said is a refusal in one sentence or two.
func said(e *fail.Error) string {
	for _, text := range e.Fields {
		return text
	}
	return strings.TrimSpace(e.Text + " " + e.Next)
}

// alt is a file's name as a picture's words.
func alt(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("[]()\\!<>`*_\n\r", r) {
			return ' '
		}
		return r
	}, cut(name, 80))
}
