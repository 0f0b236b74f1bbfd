// Package moderation owns what moderators do and what binds them: the rulebook,
// acts on posts, threads and members with their undoing, recusal, provisional
// acts, flags and the queue, held posts, appeals, the statements of reasons and
// the erasure of accounts by law.
//
// Invariants: an act has an entry of the log in its own transaction, whose
// receipt is all that lets package thread change what others see; the entry
// names a rule of the rulebook in force; nobody acts where recusal.go gives a
// reason; an act ends at most once, by an entry that refers to it; a
// provisional act that nobody else confirms within 48 hours ends by itself; an
// appeal is decided by somebody without part in the act.
//
// Tables: rulebooks, rules, actions, restrictions, queue_items, flags, appeals,
// entry_discussions, erasures. Package thread owns removed_texts,
// removed_passages, removed_titles, stubs, moved_blocks and held_posts.
package moderation
