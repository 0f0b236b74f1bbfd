package web

import (
	"fmt"

	"answerable/forum/account"
	"answerable/forum/fault"
	"answerable/forum/thread"
)

// mostPanels is how many panels are kept, of up to some 100 kB each.
const mostPanels = 100

// keptPanel is a fault's panel for one class of readers. All threads of the fault
// show it, so that after a change of the fault the first of their pages asks for
// it and the others do not.
type keptPanel struct {
	stamp
	panel *fault.Panel // nil for not known
}

// panelOf gives the panel of the thread's fault that nothing has changed since.
// What was done on another node and is not heard of yet shows in the version.
func (c *cache) panelOf(v account.Viewer, t thread.Thread) *keptPanel {
	if t.FaultID == nil {
		return &keptPanel{}
	}
	kept, found := c.panels.GetIfPresent(keptKey(v, *t.FaultID))
	if found && !c.deaf() && kept.panel.Version == t.FaultVersion && c.fresh(&kept.stamp) {
		return kept
	}
	return &keptPanel{stamp: c.mark(fault.Topic(*t.FaultID))}
}

// keepPanel keeps a panel that was asked for after known was marked.
func (c *cache) keepPanel(v account.Viewer, known *keptPanel, panel *fault.Panel) {
	if panel != nil && known.panel == nil && !c.deaf() {
		c.panels.Set(keptKey(v, panel.ID), &keptPanel{known.stamp, panel})
	}
}

// keptKey is the key of what is kept of one object for a class of readers.
func keptKey(v account.Viewer, id int64) string { return fmt.Sprint(v.Class(), " ", id) }
