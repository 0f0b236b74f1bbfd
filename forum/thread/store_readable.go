package thread

// readable is the condition under which a post p has text for those who may see
// its thread. The + keeps SQLite from taking the unique index over entries for
// it, in which nearly every post is NULL: that read all posts for one page.
const readable = `p.withdrawn_at IS NULL AND +p.hide_entry_id IS NULL AND p.erase_entry_id IS NULL`

// listed is the condition under which a thread t stands in lists, feeds, the
// sitemap and the search. The + is for the same reason.
const listed = `+t.unlist_entry_id IS NULL AND t.merged_into IS NULL`
