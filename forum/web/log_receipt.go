package web

import (
	"fmt"
	"strconv"

	"answerable/forum/fail"
	"answerable/moderation/modlog"

	"github.com/gofiber/fiber/v2"
)

// logProof is GET /moderation/log/:n/proof: an entry's leaf, its path to the
// root and the checkpoint, as JSON.
func (w *Web) logProof(r *Request) error {
	n, err := r.entryNumber()
	if err != nil {
		return err
	}
	proof, err := w.ModLog.Proof(r.Context(), n)
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderCacheControl, publicPolicy)
	return r.JSON(proof)
}

// logReceipt is GET /moderation/log/:n/receipt: the file that proves the entry.
// Whom the entry concerns gets the explanation and his content's salts besides.
func (w *Web) logReceipt(r *Request) error {
	n, err := r.entryNumber()
	if err != nil {
		return err
	}
	entry, err := w.ModLog.Entry(r.Context(), n)
	if err != nil {
		return err
	}
	concerned := r.Viewer.SignedIn() && entry.SubjectID != nil && *entry.SubjectID == r.Viewer.ID
	file, err := w.ModLog.ReceiptFile(r.Context(), n, modlog.Holder{Concerned: concerned})
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	r.Set(fiber.HeaderCacheControl, "private, no-store")
	r.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="receipt-%d.json"`, n))
	return r.Send(file)
}

// entryNumber reads the number of a log entry, the first of which is 0.
func (r *Request) entryNumber() (int64, error) {
	text := r.Params("n")
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != text {
		return 0, fail.NotFound()
	}
	return n, nil
}
