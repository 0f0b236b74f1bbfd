package account

import "time"

// OccupyHashing takes all places of the hashing queue, and lets who waits give
// up after the time, until release is called.
func (p *People) OccupyHashing(wait time.Duration) (release func()) {
	p.hash.maxWait = wait
	for range cap(p.hash.slots) {
		p.hash.slots <- struct{}{}
	}
	return func() {
		for range cap(p.hash.slots) {
			<-p.hash.slots
		}
	}
}

// Waiting is how many wait for hashing.
func (p *People) Waiting() int { return int(p.hash.waiting.Load()) }

// NameProblem is what is wrong with a name, or empty.
func (p *People) NameProblem(raw string) (name, problem string) { return p.readName(raw) }
