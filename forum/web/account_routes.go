package web

// accountRoutes are the addresses about people: entering, profiles, one's own
// account and notices.
func (w *Web) accountRoutes() []Route { return nil }
