package server

import (
	"answerable/forum/oidc"
)

// providers are the clients of the sign-in providers of the settings.
func (s *Server) providers() ([]*oidc.Client, error) {
	settings, err := s.Settings.Providers()
	if err != nil {
		return nil, err
	}
	var clients []*oidc.Client
	for _, p := range settings {
		clients = append(clients, oidc.New(p, string(s.Settings.BaseURL)+"/sign-in/with/"+p.ID+"/back", s.Now))
	}
	return clients, nil
}
