package notify

import (
	"context"

	"answerable/forum/db"
)

// howSQL says how an estimate changed, a promise or an appeal ended or an address
// was switched off, and what a moderator did; it asks joinsSQL's tables.
const howSQL = `CASE WHEN e.kind = 'estimate_passed' THEN 'passed' WHEN n.kind = 'estimate' AND o.id IS NULL THEN 'given' WHEN n.kind = 'estimate' THEN 'moved'
		WHEN n.kind = 'promise-ended' THEN coalesce(r.state, '') WHEN n.kind IN ('moderated', 'warned', 'restored') THEN coalesce(g.kind, '')
		WHEN n.kind = 'appeal-decided' THEN coalesce((SELECT l.state FROM appeals l WHERE l.decide_entry_id = n.entry_id), '')
		WHEN n.kind = 'mail-off' THEN coalesce((SELECT y.off_why FROM mail_settings y WHERE y.member_id = n.member_id), '') ELSE '' END AS how`

// joinsSQL leads from notices n to what they are about: the event with its
// estimate, the one before that, the promise, and the entry of the log.
const joinsSQL = `LEFT JOIN fault_events e ON e.id = n.fault_event_id LEFT JOIN fault_estimates s ON s.id = e.estimate_id
	LEFT JOIN fault_estimates o ON o.id = (SELECT max(q.id) FROM fault_estimates q WHERE q.fault_id = s.fault_id AND q.id < s.id)
	LEFT JOIN promises r ON r.id = coalesce(e.promise_id, n.promise_id) LEFT JOIN log_entries g ON g.id = n.entry_id`

const factsSQL = `SELECT n.id, n.kind, n.member_id, coalesce(t.id, 0) AS thread_id, coalesce(t.title, '') AS thread_title, coalesce(t.slug, '') AS thread_slug,
	coalesce(b.name, fb.name, '') AS board_name, coalesce(b.may_see, '') AS board_may_see, coalesce(fb.may_see, '') AS fault_may_see,
	coalesce(n.post_id, 0) AS post_id, coalesce(p.number, 0) AS post_number, (p.withdrawn_at IS NOT NULL OR p.hide_entry_id IS NOT NULL OR p.erase_entry_id IS NOT NULL) AS post_gone,
	coalesce(f.id, 0) AS fault_id, coalesce(f.title, '') AS fault_title, coalesce(f.status, '') AS fault_status, coalesce(n.fault_event_id, 0) AS fault_event_id, n.entry_id,
	coalesce(substr(p.source, 1, 6000), '') AS body, coalesce(a.name, '') AS actor_name, n.created_at, n.read_at,
	coalesce(e.kind, '') AS event_kind, coalesce(e.to_status, '') AS to_status, coalesce(e.detail, '') AS detail, coalesce(substr(e.source, 1, 6000), '') AS said,
	s.from_at AS estimate_from, s.until_at AS estimate_until, s.next_update_at AS estimate_next, coalesce(s.reason, '') AS estimate_reason,
	o.from_at AS before_from, o.until_at AS before_until, o.next_update_at AS before_next,
	coalesce(r.what, '') AS promise_what, r.due_at AS promise_due, coalesce(r.reason, '') AS promise_reason, ` + howSQL + `,
	CASE WHEN n.kind IN ('moderated', 'warned', 'restored', 'appeal-decided') THEN coalesce((SELECT x.public_reason FROM log_texts x WHERE x.entry_id = n.entry_id), '') ELSE '' END AS act_reason,
	CASE WHEN n.kind = 'verify' THEN coalesce((SELECT v.version FROM fault_releases v WHERE v.fault_id = n.fault_id ORDER BY v.id DESC LIMIT 1), '') ELSE '' END AS release,
	(SELECT count(*) FROM subscriptions x WHERE x.thread_id = t.id AND x.member_id = n.member_id AND x.level = 'muted')
		+ (SELECT count(*) FROM fault_followers x WHERE x.fault_id = n.fault_id AND x.member_id = n.member_id AND x.level = 'muted') AS muted,
	coalesce((SELECT c.choice FROM notice_choices c WHERE c.member_id = n.member_id AND c.about = ?), '') AS choice
	FROM notices n LEFT JOIN posts p ON p.id = n.post_id LEFT JOIN threads t ON t.id = coalesce(p.thread_id, n.thread_id)
	LEFT JOIN boards b ON b.id = t.board_id LEFT JOIN faults f ON f.id = n.fault_id LEFT JOIN boards fb ON fb.id = f.board_id
	LEFT JOIN members a ON a.id = n.actor_id ` + joinsSQL

// factsOf gives those of the notices that are there, with what their members wish
// of that group of kinds.
func factsOf(ctx context.Context, d *db.DB, notices []int64, about About) (all []Facts, err error) {
	err = d.Read(ctx).Raw(factsSQL+` WHERE n.id IN ?`, about, notices).Scan(&all).Error
	return all, err
}

// collectedFacts are what a digest took in and its member has not read since.
func collectedFacts(ctx context.Context, d *db.DB, digest int64, most int) ([]Facts, error) {
	var all []Facts
	err := d.Read(ctx).Raw(factsSQL+` JOIN mails x ON x.notice_id = n.id WHERE x.digest_id = ? AND n.read_at IS NULL ORDER BY n.created_at, n.post_id, n.id LIMIT ?`, About(""), digest, most).Scan(&all).Error
	return all, err
}
