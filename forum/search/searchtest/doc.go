// Package searchtest owns the suite that every search engine must pass, so
// that Bleve and Meilisearch answer alike.
package searchtest
