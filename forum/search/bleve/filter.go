package bleve

import (
	"context"
	"errors"
	"strconv"

	index "github.com/blevesearch/bleve_index_api"

	"answerable/forum/search"
)

// clause is a field that must have one of the values. Values become terms as
// they are; nothing is parsed.
type clause struct {
	field  string
	values []string
}

// clausesOf gives what every hit must have.
func clausesOf(q search.Query) []clause {
	all := []clause{{fieldAccess, q.Access}}
	if len(q.BoardIDs) > 0 {
		boards := clause{field: fieldBoard}
		for _, id := range q.BoardIDs {
			boards.values = append(boards.values, strconv.FormatInt(id, 10))
		}
		all = append(all, boards)
	}
	if mark := markOf(q.Answers); mark != "" {
		all = append(all, clause{fieldMark, []string{mark}})
	}
	if q.Topic != "" {
		all = append(all, clause{fieldTopic, []string{q.Topic}})
	}
	for _, tag := range q.Tags {
		all = append(all, clause{fieldTag, []string{search.Fold(tag)}})
	}
	return all
}

func markOf(a search.Answers) string {
	switch a {
	case search.Answered:
		return markAnswered
	case search.Official:
		return markOfficial
	case search.Unanswered:
		return markUnanswered
	}
	return ""
}

// filter checks documents in the order of the index.
type filter struct {
	must [][]*cursor // of each clause, one of the lists must have the document
	not  []*cursor   // no list may have it
}

// cursor is a place in the list of documents that have a term.
type cursor struct {
	reader index.TermFieldReader
	doc    index.TermFieldDoc
	id     index.IndexInternalID // reused
	at     uint64
	begun  bool
	ended  bool
}

func openFilter(ctx context.Context, reader index.IndexReader, must, not []clause) (f filter, err error) {
	for _, c := range must {
		lists, err := openClause(ctx, reader, c)
		if err != nil {
			return f, errors.Join(err, f.close())
		}
		f.must = append(f.must, lists)
	}
	for _, c := range not {
		lists, err := openClause(ctx, reader, c)
		if err != nil {
			return f, errors.Join(err, f.close())
		}
		f.not = append(f.not, lists...)
	}
	return f, nil
}

func openClause(ctx context.Context, reader index.IndexReader, c clause) ([]*cursor, error) {
	var lists []*cursor
	for _, value := range c.values {
		list, err := reader.TermFieldReader(ctx, []byte(value), c.field, false, false, false)
		if err != nil {
			return nil, errors.Join(err, closeAll(lists))
		}
		lists = append(lists, &cursor{reader: list})
	}
	return lists, nil
}

// passes reports whether the document fits; numbers must not decrease.
func (f filter) passes(number uint64) (bool, error) {
	for _, clause := range f.must {
		if has, err := anyHas(clause, number); err != nil || !has {
			return false, err
		}
	}
	has, err := anyHas(f.not, number)
	return !has, err
}

func anyHas(lists []*cursor, number uint64) (bool, error) {
	for _, c := range lists {
		if has, err := c.has(number); err != nil || has {
			return has, err
		}
	}
	return false, nil
}

func (c *cursor) has(number uint64) (bool, error) {
	if !c.ended && (!c.begun || c.at < number) {
		if err := c.seek(number); err != nil {
			return false, err
		}
	}
	return !c.ended && c.at == number, nil
}

func (c *cursor) seek(number uint64) error {
	c.id = index.NewIndexInternalID(c.id, number)
	next, err := c.reader.Advance(c.id, &c.doc)
	if err != nil {
		return err
	}
	c.begun, c.ended = true, next == nil
	if next != nil {
		c.at = next.ID.Value()
	}
	return nil
}

func (f filter) close() error {
	errs := []error{closeAll(f.not)}
	for _, lists := range f.must {
		errs = append(errs, closeAll(lists))
	}
	return errors.Join(errs...)
}

func closeAll(lists []*cursor) error {
	var errs []error
	for _, c := range lists {
		errs = append(errs, c.reader.Close())
	}
	return errors.Join(errs...)
}
