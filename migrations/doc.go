// Package migrations owns the schema: the same numbered file name in sqlite/
// and postgres/, applied in order by forum/db when a node starts.
//
// A number once released is never edited; a later number mends it. Both
// dialects have the same tables and columns, which a test in forum/db
// compares. Ids count up and are never used again. Times are UTC with
// microseconds.
//
// 00001 people and settings; 00002 the moderation log; 00003 boards, threads,
// posts and what hangs on them; 00004 triggers that refuse deleting posts,
// threads and entries, and changing an entry; 00005 faults and who cares for
// them; 00006 moderation; 00007 the sealing of the log; 00008 duplicates
// and search; 00009 to 00011 accounts, second factors and mail; 00012 other ways in;
// 00013 forms that act once; 00014 notices of promises; 00015 indexes for a
// member's marks; 00016 texts that PostgreSQL unpacks faster.
package migrations

import "embed"

// FS holds sqlite/*.sql and postgres/*.sql in goose's format.
//
//go:embed sqlite/*.sql postgres/*.sql
var FS embed.FS
