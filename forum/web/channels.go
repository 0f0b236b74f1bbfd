package web

import (
	"answerable/themes"
)

// channels is GET /account/channels: which people of other channels the reader is.
func (w *Web) channels(r *Request) error { return w.channelsPage(r, "") }

// channelsClaim is POST /account/channels: the code stands in the answer and
// never again.
func (w *Web) channelsClaim(r *Request) error {
	code, err := w.Intake.NewClaim(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	return w.channelsPage(r, code)
}

func (w *Web) channelsPage(r *Request, code string) error {
	known, err := w.Intake.KnownAs(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	page := themes.ChannelsPage{Frame: w.bareFrame(r, "Your other ways in"), Code: code}
	for _, k := range known {
		page.People = append(page.People, themes.ChannelPerson{Channel: k.Channel, Handle: k.Handle, Since: k.Since})
	}
	return w.sendPage(r, themes.PageChannels, page)
}
