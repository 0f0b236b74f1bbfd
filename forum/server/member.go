package server

import (
	"context"

	"answerable/forum/account"
	"answerable/forum/db"
)

// AddMember makes a member from the command line, where whoever can run it owns
// the forum anyhow.
func (s *Server) AddMember(ctx context.Context, m account.NewMember) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := s.People.CreateMember(ctx, tx, m)
		return err
	})
}
