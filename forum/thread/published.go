package thread

import (
	"context"
	"fmt"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/markup"
	"answerable/forum/notify"
)

// TellPublished does a Published job: it tells those whom a new post mentions,
// the author of the post it replies to and all who follow the thread, and asks
// for the thread's search documents. Done again it tells nobody twice.
func (f *Forum) TellPublished(ctx context.Context, job Published) error {
	p, err := postNews(ctx, f.db, job.PostID)
	if db.NoRow(err) || (err == nil && p.withdrawn) {
		return nil
	}
	if err != nil {
		return db.Plain(err)
	}
	mentioned, err := f.mentioned(ctx, p.source)
	if err != nil {
		return err
	}
	news := notify.News{Event: fmt.Sprintf("post:%d", p.id), ThreadID: p.thread, PostID: p.id, ActorID: p.author, At: f.now()}
	return f.db.Write(ctx, func(tx *db.Tx) error {
		news.Kind = notify.Mention // first: it says more than "a reply"
		if err := notify.Tell(ctx, tx, news, notify.Audience{Roles: p.maySee.Roles(), Members: mentioned}); err != nil {
			return err
		}
		news.Kind = notify.Reply
		if p.number == 1 {
			news.Kind = notify.Started
		}
		if err := notify.Tell(ctx, tx, news, notify.Audience{Roles: p.maySee.Roles(), Members: p.answered(), FollowedBy: p.at}); err != nil {
			return err
		}
		return f.jobs.Enqueue(ctx, tx, Changed{ThreadID: p.thread})
	})
}

// newsPost is what telling of a post needs to know of it.
type newsPost struct {
	id, thread, author int64
	number             int
	opener             int64
	repliedTo          *int64 // the author of the post it replies to
	source             string
	withdrawn          bool
	at                 time.Time
	maySee             Audience
}

func (p newsPost) answered() []int64 {
	if p.repliedTo == nil {
		return nil
	}
	return []int64{*p.repliedTo}
}

// mentioned gives the members a text names outside quotes: who is quoted was
// told before.
func (f *Forum) mentioned(ctx context.Context, source string) ([]int64, error) {
	r, err := f.markup.Render(source, func(names []string) (map[string]string, error) { return f.people.Known(ctx, names) })
	if err != nil {
		return nil, err
	}
	names := namedOutsideQuotes(r.Mentions)
	if len(names) == 0 {
		return nil, nil
	}
	ids, err := membersNamed(ctx, f.db, names)
	return ids, db.Plain(err)
}

func namedOutsideQuotes(mentions []markup.Mention) []string {
	var names []string
	for _, m := range mentions {
		if !m.Quoted {
			names = append(names, m.Name)
		}
	}
	return names
}

// Roles are those of the members that belong to the audience.
func (a Audience) Roles() []account.Role {
	var roles []account.Role
	for _, role := range []account.Role{account.Member, account.Staff, account.Moderator, account.Administrator} {
		if a.Includes(account.Viewer{ID: 1, Role: role}) {
			roles = append(roles, role)
		}
	}
	return roles
}

// TellMarked does a Marked job. An accepted answer is its author's news; an
// official one, and its withdrawal, concern the opener and the followers too.
func (f *Forum) TellMarked(ctx context.Context, job Marked) error {
	p, err := postNews(ctx, f.db, job.PostID)
	if db.NoRow(err) || (err == nil && p.withdrawn) {
		return nil
	}
	if err != nil {
		return db.Plain(err)
	}
	news := notify.News{Kind: notify.Kind(job.What), Event: fmt.Sprintf("%s:%d", job.What, job.MarkID),
		ThreadID: p.thread, PostID: p.id, ActorID: job.ByID, At: f.now()}
	to := notify.Audience{Roles: p.maySee.Roles(), Members: []int64{p.author}}
	if news.Kind != notify.Accepted {
		to.Members, to.FollowedBy = append(to.Members, p.opener), news.At
	}
	return f.db.Write(ctx, func(tx *db.Tx) error { return notify.Tell(ctx, tx, news, to) })
}
