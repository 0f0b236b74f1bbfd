// Package modlog owns the moderation log: the entries, their texts and the
// receipts that let another package act.
//
// Invariants: an entry is appended only inside the transaction of the act it
// records; the Receipt it yields names that act and its target and nothing
// else, and the schema's composite foreign keys check the same again; entries
// count up from 0 without gaps, and neither they nor this order ever change.
// Texts stand apart from entries so that the law can have them erased.
//
// Tables: log_entries, log_texts.
package modlog
