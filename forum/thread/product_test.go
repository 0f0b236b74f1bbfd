package thread_test

import (
	"fmt"
	"slices"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

// offered lists "product: model, -retired model".
func (c *community) offered(products []thread.Product, err error) []string {
	c.t.Helper()
	c.must(err)
	var all []string
	for _, p := range products {
		line := p.Name + ":"
		if p.Retired {
			line = "-" + line
		}
		for _, m := range p.Models {
			if m.Retired {
				line += " -" + m.Name
			} else {
				line += " " + m.Name
			}
		}
		all = append(all, line)
	}
	return all
}

func (c *community) model(name string) (id int64) {
	c.t.Helper()
	c.must(c.db.Read(c.ctx).Raw(`SELECT id FROM models WHERE name = ?`, name).Row().Scan(&id))
	return id
}

func TestProductsAndModelsAreRetiredWhereSomethingNamesThem(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		box := thread.Product{BoardID: c.public, Name: "Home Box", FindModel: "On the label below", Position: 2}
		var err error
		box.ID, err = c.SaveProduct(c.ctx, c.admin, box, []string{"HB-2", " HB-1 ", "HB-2", "", "HB-3"})
		c.must(err)
		mesh, err := c.SaveProduct(c.ctx, c.admin, thread.Product{BoardID: c.public, Name: "Mesh", Position: 1}, nil)
		c.must(err)
		got := c.offered(c.Products(c.ctx, c.guest, c.public))
		if want := []string{"Mesh:", "Home Box: HB-2 HB-1 HB-3"}; !slices.Equal(got, want) {
			t.Fatalf("%q", got)
		}

		about := func(model string) (thread.Placed, error) {
			return c.Start(c.ctx, c.asker, thread.Opening{BoardID: c.public, Kind: thread.Fault, Title: "No line", Body: "Since today", ModelID: c.model(model), Key: c.key()})
		}
		opening, err := about("HB-1")
		c.must(err)
		answer := c.reply(c.helper, opening.ThreadID, "Try 4.7", 0)
		three := c.model("HB-3")
		_, err = c.Confirm(c.ctx, c.other, thread.Confirmation{PostID: answer.PostID, Worked: true, ModelID: &three})
		c.must(err)

		_, err = c.SaveProduct(c.ctx, c.admin, box, []string{"HB-4"})
		c.must(err)
		if got := c.offered(c.Products(c.ctx, c.asker, c.public)); !slices.Contains(got, "Home Box: HB-4") {
			t.Fatalf("offered: %q", got)
		}
		got = c.offered(c.AllProducts(c.ctx, c.admin, c.public))
		if n := c.count(`SELECT count(*) FROM models`); n != 3 {
			t.Fatalf("used models stay retired, unused ones go: %q", got)
		}
		_, err = about("HB-1")
		wantsField(t, "a retired model", err, "model")

		_, err = c.SaveProduct(c.ctx, c.admin, box, []string{"HB-4", "HB-1"})
		c.must(err)
		_, err = about("HB-1")
		wants(t, "a model that came back", err, fine)

		c.must(c.RetireProduct(c.ctx, c.admin, box.ID))
		c.must(c.RetireProduct(c.ctx, c.admin, mesh))
		if got := c.offered(c.Products(c.ctx, c.asker, c.public)); len(got) != 0 {
			t.Fatalf("still offered: %q", got)
		}
		if got := c.offered(c.AllProducts(c.ctx, c.admin, c.public)); len(got) != 1 || !slices.Contains([]string{"-Home Box: -HB-1 -HB-3", "-Home Box: -HB-3 -HB-1"}, got[0]) {
			t.Fatalf("kept: %q", got)
		}
		_, err = about("HB-1")
		wantsField(t, "a retired product's model", err, "model")
		wants(t, "retire what is gone", c.RetireProduct(c.ctx, c.admin, mesh), fail.Missing)
		wants(t, "retire again", c.RetireProduct(c.ctx, c.admin, box.ID), fine)
	})
}

func TestAModelBelongsToItsBoard(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		_, err := c.SaveProduct(c.ctx, c.admin, thread.Product{BoardID: c.members, Name: "Sofa"}, []string{"S1"})
		c.must(err)
		_, err = c.Start(c.ctx, c.asker, thread.Opening{BoardID: c.public, Kind: thread.Fault, Title: "No line", Body: "x", ModelID: c.model("S1"), Key: c.key()})
		wantsField(t, "another board's model", err, "model")
	})
}

func TestProductsAreChecked(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		id, err := c.SaveProduct(c.ctx, c.admin, thread.Product{BoardID: c.public, Name: "Home Box"}, nil)
		c.must(err)
		_, err = c.SaveProduct(c.ctx, c.admin, thread.Product{BoardID: c.public, Name: "Home Box"}, nil)
		wantsField(t, "name taken", err, "name")
		many := make([]string, 501)
		for i := range many {
			many[i] = fmt.Sprintf("M%d", i)
		}
		for _, test := range []struct {
			what   string
			p      thread.Product
			models []string
			field  string
		}{
			{"no name", thread.Product{}, nil, "name"},
			{"long name", thread.Product{Name: long(81)}, nil, "name"},
			{"long hint", thread.Product{Name: "A", FindModel: long(201)}, nil, "find_model"},
			{"long hint", thread.Product{Name: "A", FindVersion: long(201)}, nil, "find_version"},
			{"long model", thread.Product{Name: "A"}, []string{"ok", long(81)}, "models"},
			{"control", thread.Product{Name: "A"}, []string{"a\x07"}, "models"},
			{"too many", thread.Product{Name: "A"}, many, "models"},
		} {
			test.p.BoardID = c.public
			_, err := c.SaveProduct(c.ctx, c.admin, test.p, test.models)
			wantsField(t, test.what, err, test.field)
		}
		for _, p := range []thread.Product{{ID: 99999, BoardID: c.public, Name: "None"}, {ID: id, BoardID: c.members, Name: "Moved"}, {BoardID: 99999, Name: "Nowhere"}} {
			_, err := c.SaveProduct(c.ctx, c.admin, p, nil)
			wants(t, p.Name, err, fail.Missing)
		}
		if n := c.count(`SELECT count(*) FROM products`) + c.count(`SELECT count(*) FROM models`); n != 1 {
			t.Fatalf("refused products left %d rows", n)
		}
		for _, v := range []account.Viewer{c.guest, c.asker, c.staff, c.moderator} {
			want := fail.Forbidden
			if !v.SignedIn() {
				want = fail.SignIn
			}
			_, err := c.SaveProduct(c.ctx, v, thread.Product{BoardID: c.public, Name: "B"}, nil)
			wants(t, "save by "+v.Name, err, want)
			_, err = c.AllProducts(c.ctx, v, c.public)
			wants(t, "all by "+v.Name, err, want)
			wants(t, "retire by "+v.Name, c.RetireProduct(c.ctx, v, id), want)
		}
		_, err = c.Products(c.ctx, c.asker, c.internal)
		wants(t, "products of a hidden board", err, fail.Missing)
	})
}
