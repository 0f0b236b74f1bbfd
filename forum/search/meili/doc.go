// Package meili owns the search engine for large set-ups: a Meilisearch server
// (1.50 and later) shared by all nodes.
//
// Invariants:
//   - settings are code (settings.go) and the index's name carries their
//     version, so a new version starts an index of its own;
//   - what Put and Remove return from has been done: their tasks are awaited;
//   - filter values are written in hexadecimal, in documents and in filters, so
//     that no value can change a filter's meaning; query texts are put together
//     again from parsed words;
//   - queries by fit are asked word by word and added up by rarity (fused.go);
//   - a rebuild fills a second index and swaps the two names in one task;
//   - documents that are put while a task is under way go together in the next
//     one (gather.go); indexes of earlier settings are dropped (sweep.go);
//   - errors carry no request bodies, which hold what people wrote.
//
// With several nodes, writes of all nodes reach an index being rebuilt, but only
// the rebuilding node keeps what its builder was given from overtaking them:
// after Commit, index again what changed since the rebuild began.
//
// It owns no tables. A server that is away makes every call a fail.Unavailable
// error; the caller falls back to the database.
package meili
