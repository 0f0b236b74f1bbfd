// Package web owns the pages: the route table, who may use each route, how
// often and with how large a body, the way from a request to a use case and
// back to a page of the theme, and the cache of rendered pages.
//
// Invariants: a handler returns an error and never writes one itself; respond.go
// alone translates errors; a page in the cache is the same for all readers of
// its class and is given only while every topic it was built from is unchanged;
// what belongs to one reader stands only in slots, filled for each request.
//
// Tables: none.
package web
