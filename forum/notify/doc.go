// Package notify owns who hears of what, and how: notices in the site, the
// levels at which threads, faults, boards and tags are followed, each member's
// choices, and the outbox of mails with their links and reply addresses.
//
// Tell is the one place that decides who hears of an event; whatever happens
// comes through it. The queue of mails is the table mails; forum/notify/smtp
// takes them from it.
//
// Invariants: a member gets one notice and at most one mail for one event,
// however many reasons there are to tell him and however often a job is
// repeated; a notice is shown and a mail leaves only while its member may see
// what it is about and wants it so, asked again at that moment; notices and
// mails of notices hold ids and never text, so what is withdrawn is gone from
// them too; a letter's text is emptied when it has left; looking at a link in a
// mail changes nothing.
//
// Tables: notices, board_follows, tag_follows, notice_choices, mail_settings,
// mails, and the setting mail_begun. It reads members, restrictions,
// subscriptions, fault_followers, fault_reports, threads, thread_tags, posts,
// boards, faults with their events, estimates, promises and releases; the press
// of a link in a mail mutes in subscriptions and fault_followers.
package notify
