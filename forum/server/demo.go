package server

import (
	"context"

	"answerable/forum/demo"
	"answerable/forum/web"
)

// SettleDemo writes the demo community unless it is there. Of several nodes that
// start at once one writes, and the others wait for it.
func (s *Server) SettleDemo(ctx context.Context) error {
	ctx, release := context.WithCancel(ctx)
	defer release()
	ctx, err := s.DB.Await(ctx, "demo community")
	if err != nil {
		return err
	}
	return demo.Settle(ctx, demo.Parts{DB: s.DB, People: s.People, Threads: s.Threads})
}

// demoPeople are whom the sign-in page of the demo offers to be.
func (s *Server) demoPeople(ctx context.Context) ([]web.DemoPerson, error) {
	people, err := demo.People(ctx, s.People)
	offered := make([]web.DemoPerson, len(people))
	for i, p := range people {
		offered[i] = web.DemoPerson(p)
	}
	return offered, err
}
