package importer

import (
	"strconv"
	"strings"
)

// smallActions are the acts of moderation among Discourse's small actions.
// Others tell of invitations, bumps and the like.
var smallActions = map[string]string{
	"closed.enabled": "Closed", "closed.disabled": "Opened again",
	"autoclosed.enabled": "Closed by a timer", "autoclosed.disabled": "Opened again by a timer",
	"archived.enabled": "Archived", "archived.disabled": "Taken out of the archive",
	"visible.enabled": "Listed again", "visible.disabled": "Unlisted",
	"split_topic":    "Posts were moved to or from another topic",
	"pinned.enabled": "Pinned", "pinned.disabled": "No longer pinned",
	"pinned_globally.enabled": "Pinned everywhere", "pinned_globally.disabled": "No longer pinned everywhere",
	"banner.enabled": "Made a banner", "banner.disabled": "No longer a banner",
	"removed_user": "A member was removed", "removed_group": "A group was removed",
	"public_topic": "Made public", "private_topic": "Made private",
}

func (f *forumOf) addEntry(t *topic, p discoursePost) {
	words := smallActions[p.Action]
	if words == "" {
		f.report.skip("small actions that are no moderation", 1)
		return
	}
	reason := words + "."
	if who := line(p.ActionWho, 60); who != "" {
		reason = words + ": " + who + "."
	}
	if said := line(visible(p.Cooked), 3000); said != "" {
		reason += " " + said
	} else {
		reason += " The source does not publish why."
	}
	t.entries = append(t.entries, entry{old: "post " + strconv.FormatInt(p.ID, 10), actor: line(p.Username, 60), reason: reason, at: p.CreatedAt.Time})
}

// lock makes the last closing the one that locks the thread, if the topic is
// closed or archived to this day.
func (f *forumOf) lock(t *topic, d discourseTopic, posts []discoursePost) {
	if !d.Closed && !d.Archived {
		return
	}
	last := ""
	for _, p := range posts {
		closes := (d.Closed && strings.HasSuffix(p.Action, "closed.enabled")) || (d.Archived && p.Action == "archived.enabled")
		if p.Type == postSmallAction && closes {
			last = "post " + strconv.FormatInt(p.ID, 10)
		}
	}
	for i := range t.entries {
		if t.entries[i].old == last {
			t.entries[i].locks = true
			return
		}
	}
	words := "Closed."
	if !d.Closed {
		words = "Archived."
	}
	t.entries = append(t.entries, entry{old: "closed " + t.old, locks: true, reason: words + " The source does not tell by whom, when or why."})
}
