// Package notify owns notices: what a member is told in the site, such as a
// reply, a mention or an official answer in a thread he follows.
//
// Invariants: a member gets one notice for one event, however many reasons
// there are to tell him and however often a job is repeated; a notice is shown
// only while its member may see what it is about; it holds ids and never text,
// so what is withdrawn is gone from it too.
//
// Tables: notices. It reads members, subscriptions, threads, posts and boards.
package notify
