package web

import (
	"answerable/forum/account"
	"answerable/forum/fault"
	"answerable/forum/thread"
)

// mostThreads is how many threads are kept, of some kB each.
const mostThreads = 500

// keptThread is what all pages of a thread show of it, for one class of readers:
// who pages through it has it asked for once. Like a page of the cache it is as
// old as the news of the thread's topic.
type keptThread struct {
	stamp
	thread thread.Thread
	whole  *thread.Whole // nil for not known
	tie    *fault.ThreadTie
}

// threadOf gives what is known of the thread, has at least that version and is what
// nothing has changed since.
func (c *cache) threadOf(v account.Viewer, id, least int64) *keptThread {
	kept, found := c.threads.GetIfPresent(keptKey(v, id))
	if found && !c.deaf() && kept.thread.Version >= least && c.fresh(&kept.stamp) {
		return kept
	}
	return &keptThread{stamp: c.mark(thread.ThreadTopic(id))}
}

// keepThread keeps what was asked for after known was marked, if the thread has
// other pages that want it.
func (c *cache) keepThread(v account.Viewer, known *keptThread, p thread.Page, tie *fault.ThreadTie) {
	if known.whole == nil && p.Pages() > 1 && !c.deaf() {
		whole := p.Whole // without the posts
		c.threads.Set(keptKey(v, p.ID), &keptThread{known.stamp, p.Thread, &whole, tie})
	}
}
