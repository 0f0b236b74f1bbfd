// Package intake owns what comes in beside the pages: mail by SMTP or a signed
// webhook, and other channels by a signed webhook each. Whatever comes in ends
// in Forum.Reply or Forum.Start with a Viewer, so that access, holding for
// approval and limits are those of the pages.
//
// Trim, Quotations, Signature, FromHTML, Parse and Title are pure: they read a
// mail and know nothing of members.
package intake
