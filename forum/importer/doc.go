// Package importer brings whole communities here: a site of the Stack Exchange
// data dump, or topics of a Discourse forum as JSON.
//
// It owns how those formats are read and what their words mean here. Three
// steps: read the files into topics, whatever the source; turn foreign bodies
// into Markdown and render them; write topics in batches through
// thread.Import. Only the last step differs between a dry run and a real one.
//
// Invariants: all reasons to leave something out are found before the first
// row is written, so that a dry run tells what the real one does; a transaction
// holds whole threads, so that an abort leaves no half one and the next run goes
// on from there; what was imported once (source, kind, old id) is left alone,
// new posts of a known thread are added at its end; no mail, no notice, no
// personal field beyond the name; roles, votes and texts that the source
// withholds are never taken over or guessed. What Discourse numbers is never the
// address of something else that comes after it: new ids begin above those numbers,
// and where an id was here before, the page here keeps its address.
//
// Memory: a Stack Exchange dump is spooled into a temporary SQLite file of
// about the size of its XML, grouped there by the database's own sorting, and
// read back one question at a time; a Discourse topic is one file and is held
// whole. Kept for the length of a run are the ids of members (about 100 bytes
// each), of Discourse posts (about 150 bytes each), and of threads that link to
// others.
//
// Tables: none of its own; thread owns import_refs and redirects.
package importer
