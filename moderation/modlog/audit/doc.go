// Package audit owns the public formats of the moderation log and checks, from
// the outside, what a forum publishes in them. It knows no database and no
// HTTP: bytes come from a [Fetch], so that an outsider can read all that
// cmd/answerable-audit runs.
//
// # The log
//
// Entry n is leaf n of a Merkle tree (RFC 6962 hashing, SHA-256), served as
// C2SP tlog-tiles (https://c2sp.org/tlog-tiles) under /moderation/log/:
//
//	checkpoint              signed note: origin, size, root (c2sp.org/tlog-checkpoint)
//	key                     the verifier key, a line; keys of earlier logs follow
//	tile/<L>/<N>[.p/<W>]    hashes
//	tile/entries/<N>[.p/<W>]  leaves, each behind its length in two bytes
//	texts/<N>[.p/<W>]       the public texts of the same entries with their salts
//	<n>/receipt             entry n as a file that proves itself
//
// # A leaf
//
// A leaf is one flat JSON object in RFC 8785 form: keys sorted, no space, a
// field that has nothing left out. It has no name and no text.
//
//	actor           random id of who acted; absent for a program or an import
//	actor_name      commitment: the name that an import quotes
//	content_after   commitment: what the act left in the content's place
//	content_before  commitment: the content before the act
//	ends_at         when the act's effect ends
//	entry           number of the entry, counted from 0
//	explanation     commitment: the explanation to the author
//	happened_at     when it happened
//	imported        true for what another system recorded
//	kind            the act, such as "post.hide"
//	lapses_at       a provisional act ends then unless somebody confirms it
//	public_reason   commitment: the reason that everybody reads
//	quotes          the last checkpoint of the log before this one, in full
//	recorded_at     when the entry was written
//	refers_to       number of an earlier entry
//	rule            the rule of the rulebook
//	scope           how far the act reaches
//	source          flag, own_initiative, automatic or imported
//	subject         random id of the member whom the act concerns
//	target          id of what was acted on; its sort follows from kind
//	v               1
//
// Times are UTC with microseconds, "2026-05-18T09:00:00.000000Z". A commitment
// is the SHA-256 of 32 random bytes of salt followed by the text, in small hex
// letters. Who has salt and text can show that the leaf means this text; who
// has neither learns nothing from the leaf, so both can be erased by law while
// every hash above them stays.
//
// # A checkpoint
//
// Its text is three lines: the origin, the number of entries, the root in
// base64. Its key's name is the origin. A log that could not go on (a lost key,
// an old backup) is begun anew under another origin: the entries keep their
// numbers and leaves, and the first entry that only the new log signs, kind
// "log.begin", quotes the old log's last checkpoint.
//
// # By hand
//
//	(printf %s "$SALT" | xxd -r -p; cat reason.txt) | sha256sum   # a commitment
//	(printf '\0'; cat leaf.json) | sha256sum                      # a leaf's hash
//
// Invariants: nothing that is read decides how much memory is taken; every
// problem is a sentence for people; a change of a single bit in a leaf, a tile
// or a checkpoint is a problem.
//
// It has no tables.
package audit
