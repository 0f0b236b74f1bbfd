package web

import (
	"strings"

	"answerable/forum/fail"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

// recoveryForm is GET /account/factors/recovery, which tells what recovery codes
// are for.
func (w *Web) recoveryForm(r *Request) error { return w.recoveryPage(r, nil, nil) }

// recoveryMake is POST /account/factors/recovery: its answer alone shows the
// codes.
func (w *Web) recoveryMake(r *Request) error {
	codes, err := w.People.NewRecoveryCodes(r.Context(), r.Viewer)
	if err != nil {
		beside, err := r.fieldErrors(err)
		if err != nil {
			return err
		}
		return w.recoveryPage(r, nil, beside)
	}
	return w.recoveryPage(r, codes, nil)
}

// recoveryFile is POST /account/factors/recovery/file: the codes that the page
// shows, as a file. Only the member's own unused codes are given back.
func (w *Web) recoveryFile(r *Request) error {
	codes := strings.Fields(r.field("codes"))
	own, err := w.People.OwnsRecoveryCodes(r.Context(), r.Viewer, codes)
	if err == nil && !own {
		err = fail.New(fail.Malformed, "These are not your recovery codes.", "Please make new ones.")
	}
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderCacheControl, "private, no-store")
	r.Set(fiber.HeaderContentDisposition, `attachment; filename="recovery-codes.txt"`)
	r.Type("txt", "utf-8")
	return r.SendString(w.Site.BaseURL + "\n\n" + strings.Join(codes, "\n") + "\n")
}

func (w *Web) recoveryPage(r *Request, codes []string, errors map[string]string) error {
	f, err := w.People.Factors(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	return w.sendPage(r, themes.PageRecoveryCodes, themes.RecoveryCodesPage{Frame: w.bareFrame(r, "Recovery codes"), Form: themes.Form{Errors: errors},
		Codes: codes, Left: f.RecoveryLeft})
}
