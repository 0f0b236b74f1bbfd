// Package searchtest owns the suite that every search engine must pass, so
// that Bleve and Meilisearch answer alike, and the measure of how well they
// find. This prints all of it, beside plain BM25 on the same text; without the
// URL, Bleve's part alone; without the campaign, a sample:
//
//	ANSWERABLE_CAMPAIGN=1 ANSWERABLE_TEST_MEILI_URL=http://127.0.0.1:7700 \
//		go test ./forum/search/bleve ./forum/search/meili -run TestQuality -v
//	go test ./forum/search/bleve -run '^$' -bench .
package searchtest
