// Package jobs owns work that happens after a commit: notices, the search
// index, mail. A job is a row written in the transaction of the change that
// asks for it, so neither happens without the other; River works the rows and
// tries again what failed.
//
// Invariants: Enqueue takes a transaction and never runs anything by itself; a
// job may run more than once, so every handler is harmless when repeated.
//
// Tables: river_job, river_leader, river_queue and their like, which River's
// own migrations keep.
package jobs
