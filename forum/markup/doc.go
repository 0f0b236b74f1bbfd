// Package markup turns what people write into what people read: Markdown into
// safe HTML and plain text, foreign HTML into Markdown, two revisions into a
// diff, and raw form input into clean text.
//
// It is pure: no database, no clock, no network. Nothing in it knows which
// members or uploads exist; callers tell.
//
// Invariants
//
//   - HTML from Render holds only the elements and attributes of sanitize.go.
//     Two layers see to it: the grammar has no raw HTML and every address goes
//     through site.resolve before it is written; then bluemonday checks the
//     result against an allow-list that shares no code with the first layer.
//   - Addresses in it start with http, https or mailto, or stay on this site.
//     Images come from this site's /uploads/ only; foreign ones become links,
//     so that reading a post tells nobody else about the reader.
//   - No id and no name attribute ever comes from a post; headings start at h3.
//   - Time and memory are bounded for every input (limit.go): work is refused
//     or degraded to plain text before goldmark's quadratic cases are reached.
//   - Render, CleanText and CleanLine are idempotent on their own output text.
//
// Errors are sentinels with a sentence for people; this package has rank 0 and
// so cannot use forum/fail: callers put the sentence beside the form field.
package markup
