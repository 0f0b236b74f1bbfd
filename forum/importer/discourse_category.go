package importer

import (
	"cmp"
	"encoding/json"
	"strconv"
)

// discourseCategory is what is read of a category in /site.json or
// /categories.json.
type discourseCategory struct {
	ID         int64
	Name, Slug string
	Parent     int64               `json:"parent_category_id"`
	Restricted bool                `json:"read_restricted"`
	Children   []discourseCategory `json:"subcategory_list"`
}

// decodeCategories gives the categories of a file, none where it is another file.
func decodeCategories(data []byte) []discourseCategory {
	var file struct {
		Categories []discourseCategory
		List       struct{ Categories []discourseCategory } `json:"category_list"`
	}
	if json.Unmarshal(data, &file) != nil {
		return nil
	}
	return flat(append(file.Categories, file.List.Categories...))
}

func flat(all []discourseCategory) (found []discourseCategory) {
	for _, c := range all {
		if c.ID > 0 {
			found = append(found, c)
		}
		found = append(found, flat(c.Children)...)
	}
	return found
}

// keepCategories remembers the categories of a file, the first word about each,
// and reports whether it has any.
func (f *forumOf) keepCategories(path string) bool {
	data, err := readFile(path)
	if err != nil {
		return false // the caller says so
	}
	found := decodeCategories(data)
	for _, c := range found {
		if _, known := f.categories[c.ID]; !known {
			f.categories[c.ID] = c
		}
	}
	return len(found) > 0
}

// secret says that not everybody reads the category, or one it is in.
func (f *forumOf) secret(id int64) bool {
	for range len(f.categories) {
		c, ok := f.categories[id]
		if !ok || c.Restricted {
			return ok
		}
		id = c.Parent
	}
	return false
}

// board is where the topics of a category go: to the board that all go to where
// the options name one, and where nothing is known of the category.
func (f *forumOf) board(all board, id int64) board {
	c, ok := f.categories[id]
	if f.options.Board != "" || !ok {
		return all
	}
	old := strconv.FormatInt(id, 10)
	b := board{old: old, name: line(c.Name, 60), addresses: []string{"/c/-/" + old}}
	if b.name == "" {
		b.name = "Category " + old
	}
	b.slug = c.Slug
	if parent, inside := f.categories[c.Parent]; inside && f.slugs()[c.Slug] > 1 {
		b.slug, b.name = cmp.Or(parent.Slug, strconv.FormatInt(parent.ID, 10))+"-"+c.Slug, line(parent.Name+": "+b.name, 60)
	}
	if !boardSlug.MatchString(b.slug) { // no Latin letters, or too long
		b.slug = "category-" + old
	}
	return b
}

// slugs counts the categories of a slug, which is unique within a parent only.
func (f *forumOf) slugs() map[string]int {
	n := map[string]int{}
	for _, c := range f.categories {
		n[c.Slug]++
	}
	return n
}
