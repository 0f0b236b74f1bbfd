package moderation

import (
	"context"
	"slices"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/thread"
	"answerable/moderation/modlog"
)

// planOnThread begins a plan that concerns a thread and its opener. The
// opening post counts as the thread's text.
func (d *Desk) planOnThread(ctx context.Context, v account.Viewer, id int64) (*plan, thread.Thread, error) {
	t, err := d.forum.Thread(ctx, v, id)
	if err != nil {
		return nil, t, err
	}
	if t.MergedInto != nil {
		return nil, t, fail.New(fail.Conflict, "This thread was merged into another one.", "Act on the thread that has its posts now.")
	}
	ties, err := d.tiesToOpening(ctx, v, t)
	if err != nil {
		return nil, t, err
	}
	return &plan{act: modlog.Act{SubjectID: t.OpenerID}, ties: ties, place: thread.Place{ThreadID: t.ID, Slug: t.Slug},
		row: action{BoardID: &t.BoardID, ThreadID: &t.ID}}, t, nil
}

func (d *Desk) tiesToOpening(ctx context.Context, v account.Viewer, t thread.Thread) (Ties, error) {
	first, err := d.forum.PostAt(ctx, t.ID, 1)
	if err != nil {
		return noTies(), err
	}
	p, _, err := d.forum.Post(ctx, v, first)
	if err != nil {
		return noTies(), err
	}
	if p.ThreadID != t.ID { // the opening post itself was moved away
		return d.tiesToThread(ctx, v, t.ID)
	}
	source, err := d.forum.TextOf(ctx, p.ID)
	if err != nil {
		return noTies(), err
	}
	return d.tiesTo(ctx, v, p, t.Title+"\n"+source)
}

func (d *Desk) planLock(ctx context.Context, v account.Viewer, p Proposal) (*plan, error) {
	made, t, err := d.planOnThread(ctx, v, p.TargetID)
	if err != nil {
		return nil, err
	}
	if t.Locked(d.now()) {
		return nil, fail.New(fail.Conflict, "This thread is locked already.", "Unlock it first if the end date is wrong.")
	}
	made.act.Scope = "the thread, for replies and edits"
	made.apply = func(ctx context.Context, tx *db.Tx, r modlog.Receipt) error {
		return d.forum.Lock(ctx, tx, r, t, p.EndsAt)
	}
	return made, nil
}

func (d *Desk) planUnlist(ctx context.Context, v account.Viewer, p Proposal) (*plan, error) {
	made, t, err := d.planOnThread(ctx, v, p.TargetID)
	if err != nil {
		return nil, err
	}
	if t.UnlistEntryID != nil {
		return nil, fail.New(fail.Conflict, "This thread is unlisted already.", "Its entry shows by whom and why.")
	}
	made.act.Scope = "lists, feeds and the search; the address works"
	made.apply = func(ctx context.Context, tx *db.Tx, r modlog.Receipt) error { return d.forum.Unlist(ctx, tx, r, t.ID) }
	return made, nil
}

func (d *Desk) planEdit(ctx context.Context, v account.Viewer, p Proposal) (*plan, error) {
	if err := thread.CheckHeading(&p.Title, &p.Tags); err != nil {
		return nil, err
	}
	made, t, err := d.planOnThread(ctx, v, p.TargetID)
	if err != nil {
		return nil, err
	}
	tags, err := d.forum.TagsOf(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	slices.Sort(p.Tags)
	if p.Title == t.Title && slices.Equal(tags, p.Tags) {
		return nil, fail.Field("title", "Title and tags are as they were.")
	}
	made.act.Scope = "title and tags"
	d.setHeading(made, t, tags, p.Title, p.Tags)
	return made, nil
}

// setHeading lets a plan replace a thread's title and tags.
func (d *Desk) setHeading(made *plan, t thread.Thread, old []string, title string, tags []string) {
	made.act.Before, made.act.After = heading(t.Title, old), heading(title, tags)
	made.apply = func(ctx context.Context, tx *db.Tx, r modlog.Receipt) error {
		return d.forum.Retitle(ctx, tx, r, t, old, title, tags)
	}
}

// heading is a title and tags as the log commits to them: a line each.
func heading(title string, tags []string) []byte {
	text := title
	for _, tag := range tags {
		text += "\n" + tag
	}
	return []byte(text)
}

// reverseEdit puts the old title and tags back, as a new edit.
func (d *Desk) reverseEdit(ctx context.Context, made *plan, a action) error {
	t, err := d.forum.Thread(ctx, everything(), a.TargetID)
	if err != nil {
		return err
	}
	tags, err := d.forum.TagsOf(ctx, t.ID)
	if err != nil {
		return err
	}
	title, oldTags, err := d.forum.OldHeading(ctx, a.EntryID)
	if err != nil {
		return err
	}
	d.setHeading(made, t, tags, title, oldTags)
	return nil
}

// everything is a viewer who may see all boards, for the program's own work.
func everything() account.Viewer { return account.Viewer{Role: account.Administrator, ID: -1} }

func (d *Desk) planMove(ctx context.Context, v account.Viewer, p Proposal) (*plan, error) {
	to, err := d.forum.BoardByID(ctx, v, p.BoardID)
	if fail.Is(err, fail.Missing) {
		return nil, fail.Field("board", "Choose the board where the thread belongs.")
	}
	if err != nil {
		return nil, err
	}
	made, t, err := d.planOnThread(ctx, v, p.TargetID)
	if err != nil {
		return nil, err
	}
	if t.BoardID == to.ID {
		return nil, fail.Field("board", "The thread stands in this board already.")
	}
	if !thread.NoWider(t.Board, to) {
		return nil, fail.Field("board", "More people read that board than those this thread was written for.")
	}
	made.act.Scope = "the thread with all its posts, from board " + t.Board.Slug + " to " + to.Slug
	if !publicBoards(t.Board, to) {
		made.act.Scope = "the thread with all its posts, to another board"
	}
	made.row.FromID, made.row.ToID = &t.BoardID, &to.ID
	made.apply = func(ctx context.Context, tx *db.Tx, r modlog.Receipt) error {
		if err := d.forum.MoveTo(ctx, tx, r, t.ID, t.BoardID, to.ID); err != nil {
			return err
		}
		return moveCare(ctx, tx, t.ID, to.ID)
	}
	return made, nil
}

// publicBoards reports whether the log may name the boards to everybody.
func publicBoards(boards ...thread.Board) bool {
	return !slices.ContainsFunc(boards, func(b thread.Board) bool { return b.MaySee != thread.Everyone })
}
