package server

import (
	"context"

	"answerable/forum/account"
	"answerable/forum/fail"
)

// BeginLog begins the moderation log anew in the name of an administrator
// (modlog.Log.BeginAnew), and signs it.
func (s *Server) BeginLog(ctx context.Context, administrator, reason string) error {
	m, err := s.People.Profile(ctx, administrator)
	if fail.Is(err, fail.Missing) || err == nil && m.Role != account.Administrator {
		return fail.New(fail.Missing, "There is no administrator of this name.", "Write the name as the member's page shows it.")
	}
	if err != nil {
		return err
	}
	if err := s.ModLog.BeginAnew(ctx, m.ID, reason); err != nil {
		return err
	}
	return s.ModLog.Seal(ctx)
}
