// Package thread owns boards, threads, posts and what hangs on them:
// revisions, official and accepted answers, confirmations, helpful marks,
// subscriptions, read positions, drafts, uploads, staff notes, reply templates,
// the addresses of imported pages, and what moderation took out of posts.
//
// Invariants: who may see a board may see its threads and posts, which
// visibility.go alone decides; posts of a thread are numbered from 1 without
// gaps and a number never changes, where a post was moved away its stub stays;
// a hidden post's text, its versions and quotes of it leave the public rows in
// the transaction that hides it, which needs the receipt of its log entry; an
// official answer is withdrawn through the moderation log and never deleted;
// every change of what a thread's page shows raises threads.version in the same
// transaction and announces it.
//
// Tables: boards, products, models, threads, thread_tags, posts,
// post_revisions, official_answers, accepted_answers, confirmations,
// helpful_marks, submissions, subscriptions, read_positions, drafts, uploads,
// post_uploads, staff_notes, reply_templates, import_refs, redirects,
// removed_texts, removed_passages, removed_titles, stubs, moved_blocks,
// held_posts, duplicate_marks, post_quotes.
package thread
