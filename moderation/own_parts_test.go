package moderation_test

import (
	"context"
	"regexp"
	"testing"

	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/moderation"
)

// notOwn are the columns that lead to a member and are in no file of his own
// data, each with why.
func notOwn() map[string]string {
	theirs := "what he did in his work for the forum; it stands in public, in the log or with the thing itself"
	passing := "gone within minutes, and holds only what a browser or a job is in the middle of"
	return map[string]string{
		"settings.changed_by": theirs, "threads.last_poster_id": "his post is among the posts", "official_answers.marked_by": theirs, "official_answers.withdrawn_by": theirs,
		"submissions.member_id": "keys against sending a form twice", "staff_notes.author_id": theirs, "reply_templates.changed_by": theirs, "notices.actor_id": "another's notice",
		"faults.opened_by": theirs, "fault_links.linked_by": theirs, "fault_links.ended_by": theirs, "fault_events.actor_id": theirs, "fault_estimates.made_by": theirs, "promises.made_by": theirs,
		"promises.ended_by": theirs, "fault_releases.made_by": theirs, "board_care.changed_by": theirs, "care.owner_id": theirs, "handovers.from_owner_id": theirs, "handovers.to_owner_id": theirs,
		"handovers.asked_by": theirs, "handovers.answered_by": theirs, "no_answer_needed.by_id": theirs, "refused_links.refused_by": theirs, "private_channels.asked_by": theirs, "private_channels.deleted_by": theirs,
		"private_readings.member_id": theirs, "private_messages.author_id": "another's channel, unless it is his own, whose messages are given", "rulebooks.published_by": theirs,
		"actions.actor_id": "the log's entries are given", "actions.subject_id": "the log's entries are given", "held_posts.decided_by": theirs, "queue_items.claimed_by": theirs,
		"queue_items.decided_by": theirs, "appeals.decided_by": theirs, "erasures.member_id": "nobody is left to ask for it", "duplicate_marks.marked_by": theirs, "duplicate_marks.undone_by": theirs,
		"letter_requests.member_id": passing, "ceremonies.member_id": passing, "intake_claims.member_id": passing, "sign_ups.refused_by": theirs, "invitations.used_by": "the inviter's",
	}
}

// Whoever adds a column that leads to a member says here what becomes of it in his
// own data.
func TestEveryColumnThatLeadsToAMemberIsGivenOrNamed(t *testing.T) {
	t.Parallel()
	d := forumtest.Database(t, db.SQLite)
	var columns []struct{ Table, Column string }
	err := d.Read(context.Background()).Raw(`SELECT m.name AS "table", f."from" AS "column" FROM sqlite_master m, pragma_foreign_key_list(m.name) f
		WHERE m.type = 'table' AND f."table" = 'members' ORDER BY m.name, f."from"`).Scan(&columns).Error
	if err != nil || len(columns) < 50 {
		t.Fatalf("%d columns, %v", len(columns), err)
	}
	except := notOwn()
	for _, c := range columns {
		name := c.Table + "." + c.Column
		given := false
		for _, query := range moderation.OwnQueries() {
			given = given || regexp.MustCompile(`\b`+c.Table+`\b[^)]*\b`+c.Column+` = \?`).MatchString(query)
		}
		if _, named := except[name]; given == named {
			t.Errorf("%s: in a file of one's own data %v, named as an exception %v", name, given, named)
		}
		delete(except, name)
	}
	for name := range except {
		t.Errorf("%s is no column that leads to a member", name)
	}
}
