// Package modlog owns the moderation log: the entries, their texts, the
// receipts that let another package act, and the Merkle tree with its signed
// checkpoints that let anybody check all of it. The public formats, the leaf
// among them, are in moderation/modlog/audit.
//
// Invariants: an entry is appended only inside the transaction of the act it
// records; the Receipt it yields names that act and its target and nothing
// else, and the schema's composite foreign keys check the same again; entries
// count up from 0 without gaps, and neither they nor this order ever change.
//
// A leaf is fixed when its entry is written, so that a later version of this
// program cannot change it. Texts and salts stand apart from entries and can be
// erased, by an entry that says so; every proof holds as before.
//
// Sealing follows within seconds, on one node at a time. A checkpoint is signed
// only when the tree is proven to begin with the last one published, as the
// database has it and as the file log-checkpoint beside it has it; otherwise
// the log stays unsigned and State says why. The file is written before the
// database, so no checkpoint is ever public that it does not know of.
//
// BeginAnew is the way out of a log that cannot go on. Its entries are served
// as before, under their numbers; only the origin is new, so the old log's
// checkpoints and receipts stay what they were: statements about the old log.
//
// Tables: log_entries, log_texts, log_contents, log_origins, log_hashes (which
// can be emptied: it is computed again), log_checkpoints.
package modlog
