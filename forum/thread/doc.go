// Package thread owns boards, threads, posts and what hangs on them:
// revisions, official and accepted answers, confirmations, helpful marks,
// subscriptions, read positions, drafts, uploads, staff notes, reply templates
// and the addresses of imported pages.
//
// Invariants: who may see a board may see its threads and posts, which
// visibility.go alone decides; posts of a thread are numbered from 1 without
// gaps and a number never changes; an official answer is withdrawn through the
// moderation log and never deleted; every change of what a thread's page shows
// raises threads.version in the same transaction and announces it.
//
// Tables: boards, products, models, threads, thread_tags, posts,
// post_revisions, official_answers, accepted_answers, confirmations,
// helpful_marks, submissions, subscriptions, read_positions, drafts, uploads,
// post_uploads, staff_notes, reply_templates, import_refs, redirects.
package thread
