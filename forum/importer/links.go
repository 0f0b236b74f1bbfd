package importer

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"answerable/forum/db"
	"answerable/forum/thread"
)

// noteLinks counts texts, not links, and whether or not a link's target is
// here, so that a dry run can tell it.
const noteLinks = "texts with links to the old site's threads, which lead to the threads here where they were taken"

// target is what an address of the source names, by old id.
type target struct {
	kind thread.ImportKind
	old  string
}

// home finds addresses of threads and posts at the source in a text.
type home struct{ pattern *regexp.Regexp }

func homeOf(site string) home {
	return home{regexp.MustCompile(`(?i)https?://(?:www\.)?` + regexp.QuoteMeta(site) +
		`/(?:questions/[0-9]|[qapt]/|posts/comments/)[^\s<>()"'\]` + "`" + `]*`)}
}

// in reports whether a post links to the source's own threads. Discourse
// writes such links without the host.
func (h home) in(p post) bool {
	return h.pattern.MatchString(p.html) || h.pattern.MatchString(p.markdown) || strings.Contains(p.html, `href="/t/`) || strings.Contains(p.html, `href="/p/`) || strings.Contains(p.html, `data-topic="`)
}

// markdown rewrites the addresses in a text that has no HTML beside it: in a
// link's brackets the address alone, elsewhere a link in its place.
func (h home) markdown(s string, rewrite func(string) string) string {
	var b strings.Builder
	last := 0
	for _, at := range h.pattern.FindAllStringIndex(s, -1) {
		old := strings.TrimRight(s[at[0]:at[1]], ".,;:!?*_")
		b.WriteString(s[last:at[0]])
		last = at[0] + len(old)
		fresh := rewrite(old)
		if fresh != old && !strings.HasSuffix(s[:at[0]], "](") {
			fresh = "[" + old + "](" + fresh + ")"
		}
		b.WriteString(fresh)
	}
	return b.String() + s[last:]
}

// relink is the second pass over texts with links to the source's own threads:
// only now are all of those here. It works thread by thread, in batches.
func (w *writer) relink(ctx context.Context) error {
	if w.options.DryRun {
		return nil
	}
	done := 0
	for some := range slices.Chunk(w.linking, batchThreads) {
		if err := stopped(ctx); err != nil {
			return err
		}
		if err := w.relinkSome(ctx, some); err != nil {
			return err
		}
		done += len(some)
		w.options.progress("turning links", int64(done), int64(len(w.linking)))
	}
	return nil
}

func (w *writer) relinkSome(ctx context.Context, old []string) error {
	var topics []topic
	for _, o := range old {
		t, err := w.source.again(o)
		if err != nil {
			return err
		}
		topics = append(topics, t)
	}
	ids, err := w.targets(ctx, topics)
	if err != nil {
		return err
	}
	return w.DB.Write(ctx, func(tx *db.Tx) error {
		for _, t := range topics {
			if err := w.relinkThread(ctx, tx, t, ids); err != nil {
				return err
			}
		}
		return nil
	})
}

// here is the ids of what was imported, by kind and old id.
type here map[target]int64

// targets looks up what the texts of the topics may name, and their own posts.
func (w *writer) targets(ctx context.Context, topics []topic) (here, error) {
	wanted := map[thread.ImportKind][]string{}
	for _, t := range topics {
		wanted[thread.ImportedThread] = append(wanted[thread.ImportedThread], t.old)
		for _, p := range t.posts {
			if w.home.in(p) {
				wanted[thread.ImportedPost] = append(wanted[thread.ImportedPost], p.old)
				_, err := w.bodies.linked(p, w.home, func(address string) string {
					for _, to := range w.source.target(address) {
						wanted[to.kind] = append(wanted[to.kind], to.old)
					}
					return address
				})
				if err != nil {
					return nil, err
				}
			}
		}
	}
	found := here{}
	for kind, old := range wanted {
		ids, err := w.Forum.ImportedIDs(ctx, w.source.from, kind, old)
		if err != nil {
			return nil, err
		}
		for o, id := range ids {
			found[target{kind, o}] = id
		}
	}
	return found, nil
}

func (w *writer) relinkThread(ctx context.Context, tx *db.Tx, t topic, ids here) error {
	var texts []thread.ImportText
	for _, p := range t.posts {
		id := ids[target{thread.ImportedPost, p.old}]
		if id == 0 || !w.home.in(p) {
			continue
		}
		made, err := w.bodies.linked(p, w.home, func(address string) string { return ids.address(w.source.target(address), address) })
		if err != nil {
			return err
		}
		if made.rendered.HTML != "" {
			texts = append(texts, thread.ImportText{PostID: id, Source: made.source, Rendered: made.rendered})
		}
	}
	_, err := w.Forum.ImportTexts(ctx, tx, ids[target{thread.ImportedThread, t.old}], texts)
	return err
}

// address gives the address here of the first target that is here, else the
// old one.
func (h here) address(targets []target, old string) string {
	for _, to := range targets {
		if id := h[to]; id != 0 {
			return fmt.Sprintf("/%s/%d", map[thread.ImportKind]string{thread.ImportedPost: "p", thread.ImportedThread: "t"}[to.kind], id)
		}
	}
	return old
}

// linked makes a text with rewritten links; empty if that cannot be shown.
func (b bodies) linked(p post, h home, rewrite func(string) string) (text, error) {
	if p.html != "" {
		return b.fromHTML(p, rewrite)
	}
	made, err := b.render(h.markdown(p.markdown, rewrite))
	if refusal(err) {
		return text{}, nil
	}
	return made, err
}

var (
	exchangePost    = regexp.MustCompile(`^https?://[^/]+/(?:a|q|questions)/([0-9]{1,18})(?:[/?#]|$)`)
	exchangeAnswer  = regexp.MustCompile(`^https?://[^/]+/questions/[0-9]+/[^/?#]*/([0-9]{1,18})(?:[/?#]|$)`)
	exchangeComment = regexp.MustCompile(`(?:#comment|/posts/comments/)([0-9]{1,18})`)
)

// target gives what an address of the site may name, the closest first.
func (e *exchange) target(address string) []target {
	var all []target
	if m := exchangeComment.FindStringSubmatch(address); m != nil {
		all = append(all, target{thread.ImportedPost, "comment " + m[1]})
	}
	if m := exchangeAnswer.FindStringSubmatch(address); m != nil {
		all = append(all, target{thread.ImportedPost, m[1]})
	}
	if m := exchangePost.FindStringSubmatch(address); m != nil {
		all = append(all, target{thread.ImportedThread, m[1]}, target{thread.ImportedPost, m[1]})
	}
	return all
}

var (
	discourseNumber = regexp.MustCompile(`^https?://[^/]+/t/(?:[^/]*[^/0-9][^/]*/)?([0-9]{1,18})(?:/([0-9]{1,18}))?(?:[/?#]|$)`)
	discoursePostID = regexp.MustCompile(`^https?://[^/]+/p/([0-9]{1,18})(?:[/?#]|$)`)
)

// target gives what an address of the forum may name, the closest first.
func (f *forumOf) target(address string) []target {
	if m := discoursePostID.FindStringSubmatch(address); m != nil {
		return []target{{thread.ImportedPost, m[1]}}
	}
	m := discourseNumber.FindStringSubmatch(address)
	if m == nil {
		return nil
	}
	var all []target
	if post := f.numbers[m[1]+"/"+m[2]]; post != "" && m[2] != "1" {
		all = append(all, target{thread.ImportedPost, post})
	}
	return append(all, target{thread.ImportedThread, m[1]})
}
