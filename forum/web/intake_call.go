package web

import (
	"io"
	"mime"
	"strconv"

	"answerable/forum/fail"
	"answerable/forum/intake"

	"github.com/gofiber/fiber/v2"
)

// intakeCall is POST /intake/:channel from another channel's program.
func (w *Web) intakeCall(r *Request) error {
	return r.answerCall(func() (any, error) {
		if kind, _, err := mime.ParseMediaType(r.Get(fiber.HeaderContentType)); err != nil || kind != fiber.MIMEApplicationJSON {
			return nil, fail.New(fail.WrongType, "This address takes JSON.", "Send Content-Type: application/json.")
		}
		body, err := r.whole()
		if err != nil {
			return nil, err
		}
		return w.Intake.TakeSigned(r.Context(), r.Params("channel"), r.signed(), body)
	})
}

// intakeMail is POST /intake/mail from a mail server: a raw mail (RFC 5322), its
// envelope in headers.
func (w *Web) intakeMail(r *Request) error {
	return r.answerCall(func() (any, error) {
		leave, err := w.Intake.Enter(r.Context())
		if err != nil {
			return nil, err
		}
		defer leave()
		body, err := r.whole()
		if err != nil {
			return nil, err
		}
		err = w.Intake.TakeMail(r.Context(), r.signed(), r.Get("Answerable-Sender"), r.Get("Answerable-Recipient"), body)
		return fiber.Map{"taken": err == nil}, err
	})
}

func (r *Request) signed() intake.Signed {
	return intake.Signed{Timestamp: r.Get("Answerable-Timestamp"), Signature: r.Get("Answerable-Signature")}
}

// whole reads the body, which the route's limit bounds.
func (r *Request) whole() ([]byte, error) {
	stream := r.Ctx.Context().RequestBodyStream()
	if stream == nil {
		return r.Ctx.Request().Body(), nil
	}
	body, err := io.ReadAll(stream)
	if err != nil {
		return nil, fail.New(fail.Malformed, "The call did not arrive whole.", "Please send it again.").Because(err)
	}
	return body, nil
}

// answerCall answers a program in JSON, refusals too; only what is our own
// fault goes the way of pages' errors, which log it.
func (r *Request) answerCall(do func() (any, error)) error {
	said, err := do()
	r.Set(fiber.HeaderCacheControl, "no-store")
	if err == nil {
		return r.JSON(said)
	}
	e := fail.From(err)
	if e.Kind == fail.Internal || e.Kind == fail.Unavailable {
		return err
	}
	if e.RetryAfter > 0 {
		r.Set(fiber.HeaderRetryAfter, strconv.Itoa(int(e.RetryAfter.Seconds())))
	}
	r.Status(statusOf(e.Kind))
	return r.JSON(fiber.Map{"error": e.Text, "next": e.Next, "fields": e.Fields, "id": e.ID})
}
