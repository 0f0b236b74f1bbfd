// Package intake owns what comes in beside the pages: mail by SMTP or a signed
// webhook, and other channels by a signed webhook each. Whatever comes in ends
// in Forum.Reply or Forum.Start with a Viewer, so that access, holding for
// approval and limits are those of the pages.
//
// Trim, Quotations, Signature, FromHTML, Parse and Title are pure: they read a
// mail and know nothing of members.
//
// Invariants: a mail is answered 250 only when its row is committed; a mail, or
// a channel's message with its idempotency key, posts at most once; a mail posts
// as a member only by his secret reply address and from his confirmed address,
// or once he followed a link sent there; machines are neither posted nor
// answered; an answer to a channel asks again at sending whether its person may
// read the post, and reaches no private network unless the channel says so; a
// channel's handle becomes a member's only by a code of his that the handle sent,
// and such a code is never posted.
//
// Tables: mail_inbox, mail_boards, mail_starts, intake_channels, intake_people,
// intake_threads, intake_messages, intake_deliveries, intake_claims. It reads
// held_posts, official_answers, posts, threads and members.
package intake
