package web

// adminRoutes are the administration's addresses.
func (w *Web) adminRoutes() []Route { return nil }
