package bleve

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	index "github.com/blevesearch/bleve_index_api"
	bolterrors "go.etcd.io/bbolt/errors"

	"answerable/forum/search"
)

// mappingVersion grows with every change of the fields or of the rules for
// words; an index of another version is set aside and must be rebuilt.
const mappingVersion = 3

// lockWait is how long opening waits for another process to let go.
const lockWait = "50ms"

// generation is one Bleve index: the one that answers, or one being built.
type generation struct {
	index   bleve.Index
	scorch  index.Index // the index below Bleve's mapping
	dir     string
	label   label
	columns *columns
}

// label is kept in the index and tells what it is.
type label struct {
	Mapping  int    `json:"mapping"`
	Complete bool   `json:"complete"` // a rebuild was committed
	Mark     string `json:"mark"`     // given to it
}

var labelKey = []byte("answerable")

// errMapping is the reason for setting an index aside.
var errMapping = errors.New("it was built with other fields or word rules")

func createGeneration(dir string) (*generation, error) {
	held, err := bleve.NewUsing(dir, mapping.NewIndexMapping(), scorch.Name, scorch.Name,
		map[string]any{"bolt_timeout": lockWait})
	if err != nil {
		return nil, heldOr(err)
	}
	g, err := newGeneration(held, dir)
	if err == nil {
		err = g.setLabel(label{Mapping: mappingVersion})
	}
	if err != nil {
		return nil, errors.Join(err, held.Close())
	}
	return g, nil
}

// openGeneration opens an index. Bleve maps files into memory, so damage may
// show as a panic; it comes back as an error.
func openGeneration(dir string) (g *generation, err error) {
	defer func() {
		if r := recover(); r != nil {
			g, err = nil, fmt.Errorf("opening the index: %v", r)
		}
	}()
	if err := whole(dir); err != nil {
		return nil, fmt.Errorf("opening the index: %w", err)
	}
	held, err := bleve.OpenUsing(dir, map[string]any{"bolt_timeout": lockWait})
	if err != nil {
		return nil, heldOr(err)
	}
	g, err = newGeneration(held, dir)
	if err == nil {
		err = g.readLabel()
	}
	if err != nil {
		return nil, errors.Join(err, held.Close())
	}
	return g, nil
}

func newGeneration(held bleve.Index, dir string) (*generation, error) {
	below, err := held.Advanced()
	if err != nil {
		return nil, err
	}
	return &generation{index: held, scorch: below, dir: dir, columns: newColumns()}, nil
}

// heldOr tells a lock from damage.
func heldOr(err error) error {
	if errors.Is(err, bolterrors.ErrTimeout) || errors.Is(err, bleve.ErrorIndexPathExists) {
		return fmt.Errorf("%w: %w", search.ErrHeld, err)
	}
	return err
}

func (g *generation) readLabel() error {
	written, err := g.index.GetInternal(labelKey)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(written, &g.label); err != nil || g.label.Mapping != mappingVersion {
		return errMapping
	}
	return nil
}

func (g *generation) setLabel(l label) error {
	written, err := json.Marshal(l)
	if err != nil {
		return err
	}
	if err := g.index.SetInternal(labelKey, written); err != nil {
		return err
	}
	g.label = l
	return nil
}

func (g *generation) close() error {
	if g == nil {
		return nil
	}
	return g.index.Close()
}

// environmental reports whether opening failed for a reason that emptying the
// index would not cure and might make worse.
func environmental(err error) bool {
	return errors.Is(err, search.ErrHeld) || errors.Is(err, fs.ErrPermission)
}

func generationName(number int) string { return fmt.Sprintf("index-%d", number) }

func generationNumber(name string) int {
	var number int
	if _, err := fmt.Sscanf(filepath.Base(name), "index-%d", &number); err != nil {
		return 0
	}
	return number
}
