package web

import (
	"answerable/forum/fault"
	"answerable/themes"
)

// stalledShown is how many waits a list tells of; the record has all.
const stalledShown = 3

// stalled gives what waits longest in a board, or in all boards for 0.
func (w *Web) stalled(r *Request, board int64) ([]themes.StalledLine, error) {
	waits, err := w.Faults.Stalled(r.Context(), r.Viewer, board, stalledShown)
	var lines []themes.StalledLine
	for _, s := range waits {
		line := themes.StalledLine{Team: s.TeamName, Since: s.WaitingSince}
		if s.FaultID != nil {
			line.Title, line.URL = fault.Number(*s.FaultID)+" "+text(s.FaultTitle), faultURL(*s.FaultID)
		} else if s.ThreadID != nil {
			line.Title, line.URL = text(s.ThreadTitle), threadURL(*s.ThreadID, text(s.ThreadSlug), 1)
		}
		lines = append(lines, line)
	}
	return lines, err
}
