package thread_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

// corpus gives a folder of ../shared/corpora, wherever the test runs.
func corpus(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if found := filepath.Join(dir, "shared", "corpora", name); isFolder(found) {
			return found
		}
	}
	t.Skip("needs shared/corpora/" + name)
	return ""
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func encoded(t testing.TB, encode func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	return encoded(t, func(w io.Writer) error { return png.Encode(w, img) })
}

func smallPNG(t testing.TB) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 3, 2))
	img.Set(2, 1, color.NRGBA{R: 200, G: 10, B: 20, A: 255})
	return pngOf(t, img)
}

// stored gives back what an upload left, as its uploader sees it.
func (c *community) stored(v account.Viewer, u thread.Uploaded) ([]byte, string) {
	c.t.Helper()
	file, contentType, _, err := c.OpenUpload(c.ctx, v, u.Name)
	c.must(err)
	data, err := io.ReadAll(file)
	c.must(errors.Join(err, file.Close()))
	return data, contentType
}

func TestUploadsFollowTheBoardsThatShowThem(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		everybody := []account.Viewer{c.guest, c.asker, c.helper, c.staff, c.moderator, c.admin}
		upload := func() thread.Uploaded {
			u, err := c.Upload(c.ctx, c.asker, bytes.NewReader(smallPNG(t)))
			c.must(err)
			return u
		}
		sees := func(what string, u thread.Uploaded, public bool, who ...account.Viewer) {
			t.Helper()
			for _, v := range everybody {
				want := fail.Missing
				for _, w := range who {
					if w.ID == v.ID {
						want = fine
					}
				}
				file, contentType, pub, err := c.OpenUpload(c.ctx, v, u.Name)
				wants(t, what+" by "+v.Name, err, want)
				if err == nil {
					c.must(file.Close())
					if contentType != "image/png" || pub != public {
						t.Errorf("%s by %s: %s, public %v", what, v.Name, contentType, pub)
					}
				}
			}
		}
		loose := upload()
		sees("shown nowhere", loose, false, c.asker)
		if loose.Width != 3 || loose.Height != 2 || loose.Path != "/uploads/"+loose.Name || !strings.HasSuffix(loose.Name, ".png") {
			t.Errorf("%+v", loose)
		}
		shown := upload()
		post := c.start(c.asker, c.public, "![lamps]("+shown.Path+")")
		sees("shown to all", shown, true, everybody...)
		private := upload()
		c.start(c.asker, c.members, "![lamps]("+private.Path+")")
		sees("shown to members", private, false, everybody[1:]...)
		inside := upload()
		c.start(c.asker, c.public, "Nothing")
		c.start(c.staff, c.internal, "![lamps]("+inside.Path+")")
		sees("shown to staff", inside, false, c.asker, c.staff, c.moderator, c.admin)
		_, err := c.Withdraw(c.ctx, c.asker, post.PostID, "")
		c.must(err)
		sees("withdrawn", shown, false, c.asker)
	})
}

func TestAnUnknownUploadIsMissing(t *testing.T) {
	t.Parallel()
	c := newCommunity(t, db.SQLite)
	u, err := c.Upload(c.ctx, c.asker, bytes.NewReader(smallPNG(t)))
	c.must(err)
	for _, name := range []string{"", "x.png", "../../etc/passwd", "..%2f..%2fetc%2fpasswd", u.Name + "/", "./" + u.Name, u.Name + "\x00", u.Name + ".part",
		strings.ToUpper(u.Name), strings.TrimSuffix(u.Name, ".png") + ".gif", strings.Repeat("0", 32) + ".png", "' OR '1'='1"} {
		_, _, _, err := c.OpenUpload(c.ctx, c.asker, name)
		wants(t, name, err, fail.Missing)
	}
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	t.Parallel()
	c := newCommunity(t, db.SQLite)
	good := smallPNG(t)
	for what, data := range map[string][]byte{
		"empty": nil, "text": []byte("hello"), "html": []byte("<html><script>alert(1)</script>"),
		"svg":      []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`),
		"svg gzip": {0x1f, 0x8b, 8, 0}, "bmp": []byte("BM\x00\x00\x00\x00\x00\x00"), "tiff": []byte("II*\x00\x08\x00\x00\x00"),
		"heic":      []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"),
		"cut png":   good[:len(good)/2],
		"png magic": good[:8], "jpeg magic": {0xff, 0xd8, 0xff}, "gif magic": []byte("GIF89a"), "webp magic": []byte("RIFF\x00\x00\x00\x00WEBP"),
		"webp": []byte("RIFF\x20\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00"),
	} {
		_, err := c.Upload(c.ctx, c.asker, bytes.NewReader(data))
		wantsField(t, what, err, "image")
	}
	_, err := c.Upload(c.ctx, c.guest, bytes.NewReader(good))
	wants(t, "guest", err, fail.SignIn)
	_, err = c.Upload(c.ctx, c.asker, io.MultiReader(bytes.NewReader(good[:20]), brokenReader{}))
	wants(t, "connection lost", err, fail.Malformed)
	endless := &endlessReader{}
	_, err = c.Upload(c.ctx, c.asker, endless)
	wants(t, "endless", err, fail.TooLarge)
	if endless.read > 2<<20 {
		t.Errorf("read %d bytes of a body limited to 1 MiB", endless.read)
	}
	if n := c.count(`SELECT count(*) FROM uploads`); n != 0 {
		t.Errorf("%d refused uploads stored", n)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

type endlessReader struct{ read int }

func (e *endlessReader) Read(p []byte) (int, error) {
	e.read += len(p)
	return len(p), nil
}

// everyCorpusFile uploads each file and gives what was kept of it.
func (c *community) everyCorpusFile(dir string) map[string][]byte {
	c.t.Helper()
	kept := map[string][]byte{}
	for name, data := range corpusFiles(c.t, dir) {
		u, err := c.Upload(c.ctx, c.asker, bytes.NewReader(data))
		if err != nil {
			wantsField(c.t, name, err, "image")
			continue
		}
		kept[name], _ = c.stored(c.asker, u)
	}
	return kept
}

func TestPolyglotsLoseWhatTheyHide(t *testing.T) {
	t.Parallel()
	c := newCommunity(t, db.SQLite)
	kept := c.everyCorpusFile(corpus(t, "upload-files"))
	if len(kept) < 4 {
		t.Fatalf("only %d files of the corpus are pictures", len(kept))
	}
	for name, data := range kept {
		for _, payload := range []string{"<?", "<script", "<svg", "php", "system(", "profile", "/etc/passwd", "Exif", "http"} {
			if len(payload) > 2 && bytes.Contains(bytes.ToLower(data), []byte(strings.ToLower(payload))) {
				t.Errorf("%s still holds %q", name, payload)
			}
		}
		if _, kind, err := image.DecodeConfig(bytes.NewReader(data)); err != nil {
			t.Errorf("%s became unreadable (%s): %v", name, kind, err)
		}
	}
}

func TestTheSmallestPicturesWork(t *testing.T) {
	t.Parallel()
	c := newCommunity(t, db.SQLite)
	kept := c.everyCorpusFile(corpus(t, "mini-images"))
	for _, name := range []string{"gif87.gif", "gif89.gif", "jpg.jpg", "png.png", "rgb.gif"} {
		if kept[name] == nil {
			t.Errorf("%s was refused", name)
		}
	}
	if kept["svg.svg"] != nil {
		t.Error("an SVG was taken")
	}
}

// withJPEGSegment puts a segment first.
func withJPEGSegment(data []byte, marker byte, body string) []byte {
	length := len(body) + 2
	segment := append([]byte{0xff, marker, byte(length >> 8), byte(length)}, body...)
	return append(append(append([]byte{}, data[:2]...), segment...), data[2:]...)
}

func exifOriented(data []byte, orientation byte) []byte {
	return withJPEGSegment(data, 0xe1, "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"+string([]byte{orientation})+"\x00\x00\x00\x00\x00\x00")
}

// quarters has a red, a green, a blue and a white quarter, in reading order.
func quarters(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	colours := []color.NRGBA{{R: 255, A: 255}, {G: 255, A: 255}, {B: 255, A: 255}, {R: 255, G: 255, B: 255, A: 255}}
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, colours[2*(2*y/h)+2*x/w])
		}
	}
	return img
}

// corners names the colours of a picture's corners in reading order.
func corners(img image.Image) string {
	b := img.Bounds()
	name := func(x, y int) string {
		r, g, bl, _ := img.At(x, y).RGBA()
		switch {
		case r > 0x8000 && g > 0x8000 && bl > 0x8000:
			return "W"
		case r > 0x8000:
			return "R"
		case g > 0x8000:
			return "G"
		case bl > 0x8000:
			return "B"
		}
		return "?"
	}
	x0, y0, x1, y1 := b.Min.X+2, b.Min.Y+2, b.Max.X-3, b.Max.Y-3
	return name(x0, y0) + name(x1, y0) + name(x0, y1) + name(x1, y1)
}

func TestPhotosAreTurnedUprightAndLoseTheirMetadata(t *testing.T) {
	t.Parallel()
	c := newCommunity(t, db.SQLite)
	photo := encoded(t, func(w io.Writer) error { return jpeg.Encode(w, quarters(33, 19), nil) })
	grey := encoded(t, func(w io.Writer) error { return jpeg.Encode(w, image.NewGray(image.Rect(0, 0, 33, 19)), nil) })
	// By Exif: 3 is half a turn, 6 a quarter to the right, and so on; "RGBW" lies so.
	for orientation, want := range []string{0: "RGBW", 1: "RGBW", 2: "GRWB", 3: "WBGR", 4: "BWRG", 5: "RBGW", 6: "BRWG", 7: "WGBR", 8: "GWRB", 9: "RGBW"} {
		data := withJPEGSegment(exifOriented(photo, byte(orientation)), 0xe1, "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>GPS")
		u, err := c.Upload(c.ctx, c.asker, bytes.NewReader(data))
		c.must(err)
		kept, contentType := c.stored(c.asker, u)
		img, err := jpeg.Decode(bytes.NewReader(kept))
		c.must(err)
		if got := corners(img); got != want || contentType != "image/jpeg" || !strings.HasSuffix(u.Name, ".jpg") {
			t.Errorf("orientation %d: corners %s, want %s; %s", orientation, got, want, contentType)
		}
		turned := orientation >= 5 && orientation <= 8
		if b := img.Bounds(); (b.Dx() == 19) != turned || b.Dx() != u.Width || b.Dy() != u.Height {
			t.Errorf("orientation %d: %v, told %d × %d", orientation, b, u.Width, u.Height)
		}
		if bytes.Contains(kept, []byte("Exif")) || bytes.Contains(kept, []byte("GPS")) || bytes.Contains(kept, []byte("adobe")) {
			t.Errorf("orientation %d: metadata stayed", orientation)
		}
		if u, err = c.Upload(c.ctx, c.asker, bytes.NewReader(exifOriented(grey, byte(orientation)))); err != nil || (u.Width == 19) != turned {
			t.Errorf("grey, orientation %d: %+v, %v", orientation, u, err)
		}
	}
}

func TestAnimationsStayAnimated(t *testing.T) {
	t.Parallel()
	c := newCommunity(t, db.SQLite)
	palette := color.Palette{color.RGBA{255, 0, 0, 255}, color.RGBA{0, 255, 0, 255}, color.RGBA{0, 0, 255, 255}, color.RGBA{}}
	made := &gif.GIF{LoopCount: 3, Config: image.Config{ColorModel: palette, Width: 8, Height: 8}}
	for i := range 5 {
		frame := image.NewPaletted(image.Rect(0, 0, 8, 8), palette)
		for p := range frame.Pix {
			frame.Pix[p] = uint8((p + i) % 4)
		}
		made.Image, made.Delay, made.Disposal = append(made.Image, frame), append(made.Delay, 10+i), append(made.Disposal, gif.DisposalBackground)
	}
	u, err := c.Upload(c.ctx, c.asker, bytes.NewReader(encoded(t, func(w io.Writer) error { return gif.EncodeAll(w, made) })))
	c.must(err)
	kept, contentType := c.stored(c.asker, u)
	got, err := gif.DecodeAll(bytes.NewReader(kept))
	c.must(err)
	if contentType != "image/gif" || len(got.Image) != 5 || got.LoopCount != 3 || got.Delay[4] != 14 || got.Disposal[1] != gif.DisposalBackground {
		t.Fatalf("%s, %d frames, loop %d, delays %v", contentType, len(got.Image), got.LoopCount, got.Delay)
	}
	for i, frame := range got.Image {
		for y := range 8 {
			for x := range 8 {
				if want, is := made.Image[i].At(x, y), frame.At(x, y); want != is {
					t.Fatalf("frame %d at %d,%d: %v became %v", i, x, y, want, is)
				}
			}
		}
	}
}

func TestNoMoreUploadsADayThanAllowed(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunityWith(t, engine, thread.NewUploadLimits(1<<20, 1_000_000, 5))
		picture := smallPNG(t)
		var taken, refused atomic.Int64
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				_, err := c.Upload(c.ctx, c.asker, bytes.NewReader(picture))
				if err == nil {
					taken.Add(1)
				} else if refused.Add(1); !fail.Is(err, fail.TooMany) || fail.From(err).RetryAfter == 0 {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := c.count(`SELECT count(*) FROM uploads`); taken.Load() != 5 || refused.Load() != 45 || n != 5 {
			t.Fatalf("%d taken, %d refused, %d rows", taken.Load(), refused.Load(), n)
		}
		_, err := c.Upload(c.ctx, c.helper, bytes.NewReader(picture))
		wants(t, "another member", err, fine)
		c.clock.Advance(24*time.Hour + time.Second)
		_, err = c.Upload(c.ctx, c.asker, bytes.NewReader(picture))
		wants(t, "the next day", err, fine)
	})
}

// countingReader counts in when it is first read.
type countingReader struct {
	io.Reader
	once         sync.Once
	inside, most *atomic.Int64
}

func (w *countingReader) Read(p []byte) (int, error) {
	w.once.Do(func() {
		now := w.inside.Add(1)
		for most := w.most.Load(); now > most && !w.most.CompareAndSwap(most, now); most = w.most.Load() {
		}
	})
	return w.Reader.Read(p)
}

func TestFiftyUploadsAtOnceAreInMemoryTwoAtATime(t *testing.T) {
	t.Parallel()
	c := newCommunity(t, db.SQLite)
	var inside, most atomic.Int64 // from the first byte read until it is stored
	c.files.onPut = func() error { inside.Add(-1); return nil }
	picture := pngOf(t, image.NewNRGBA(image.Rect(0, 0, 300, 300)))
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if _, err := c.Upload(c.ctx, c.asker, &countingReader{Reader: bytes.NewReader(picture), inside: &inside, most: &most}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if most.Load() > 2 || most.Load() < 1 || inside.Load() != 0 {
		t.Fatalf("%d pictures at once, %d left", most.Load(), inside.Load())
	}
}

func TestAnUploadThatWaitsIsNotReadAndCanBeGivenUp(t *testing.T) {
	t.Parallel()
	c := newCommunity(t, db.SQLite)
	hold, held := make(chan struct{}), make(chan struct{}, 2)
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			_, err := c.Upload(c.ctx, c.asker, &holdingReader{hold: hold, held: held, Reader: bytes.NewReader(smallPNG(t))})
			wants(t, "held", err, fine)
		})
	}
	<-held
	<-held
	ctx, giveUp := context.WithTimeout(c.ctx, 20*time.Millisecond)
	defer giveUp()
	third := &endlessReader{}
	if _, err := c.Upload(ctx, c.helper, third); err == nil || third.read != 0 {
		t.Errorf("a third upload was read %d bytes far: %v", third.read, err)
	}
	close(hold)
	all.Wait()
}

type holdingReader struct {
	io.Reader
	hold, held chan struct{}
	once       sync.Once
}

func (h *holdingReader) Read(p []byte) (int, error) {
	h.once.Do(func() { h.held <- struct{}{}; <-h.hold })
	return h.Reader.Read(p)
}

func TestAFileThatCannotBeStoredLeavesNoRowAndTheReverse(t *testing.T) {
	t.Parallel()
	c := newCommunity(t, db.SQLite)
	c.files.onPut = func() error { return syscall.ENOSPC }
	if _, err := c.Upload(c.ctx, c.asker, bytes.NewReader(smallPNG(t))); err == nil {
		t.Fatal("stored without a file")
	}
	c.files.onPut = func() error { c.exec(`ALTER TABLE uploads RENAME TO gone`); return nil }
	if _, err := c.Upload(c.ctx, c.asker, bytes.NewReader(smallPNG(t))); err == nil {
		t.Fatal("stored without a row")
	}
	if n := c.count(`SELECT count(*) FROM gone`); n != 0 {
		t.Errorf("%d rows", n)
	}
	c.must(filepath.WalkDir(c.dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			t.Errorf("%s stayed", path)
		}
		return err
	}))
}
