package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// stored answers an upload as the server does when it has stored the picture.
func stored(t *testing.T) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, header, err := r.FormFile("file")
		if err != nil {
			t.Errorf("upload without a file: %v", err)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"url":"/uploads/%s","markdown":"![%s](/uploads/%s)"}`, header.Filename, header.Filename, header.Filename)
	}
}

// pictures makes files of the given names and size and chooses them.
func (p *tab) choose(size int, names ...string) {
	p.t.Helper()
	dir := p.t.TempDir()
	var paths []string
	for _, name := range names {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, make([]byte, size), 0o600); err != nil {
			p.t.Fatal(err)
		}
		paths = append(paths, path)
	}
	p.do(chromedp.SetUploadFiles("#file", paths, chromedp.ByQuery))
}

// paste pastes a picture, with text beside it if there is any.
func (p *tab) paste(text string) {
	p.t.Helper()
	p.transfer("ClipboardEvent", "paste", "clipboardData", text)
}

// drop drops a picture.
func (p *tab) drop() { p.t.Helper(); p.transfer("DragEvent", "drop", "dataTransfer", "") }

func (p *tab) transfer(class, event, field, text string) {
	p.t.Helper()
	p.run(fmt.Sprintf(`const data = new DataTransfer();
		data.items.add(new File(["x"], "shot.png", {type: "image/png"}));
		if (%[4]s) data.setData("text/plain", %[4]s);
		document.querySelector("#body").dispatchEvent(new %[1]s("%[2]s", {%[3]s: data, bubbles: true, cancelable: true}))`,
		class, event, field, quoted(text)))
}

func TestSeveralPicturesAreUploadedAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	held, release := gate(t)
	store := stored(t)
	s.handle("/uploads", func(w http.ResponseWriter, r *http.Request) { <-held; store(w, r) })
	p := open(t, s, "/thread")
	p.write("See: ")
	p.choose(10, "front.png", "back [1].png")
	p.bodyIs("See: ![uploading front.png…]()\n![uploading back 1 .png…]()\n")
	p.statusHas("Uploading…")
	p.write("typed meanwhile")
	release()
	p.bodyIs("See: ![front.png](/uploads/front.png)\n![back [1].png](/uploads/back [1].png)\ntyped meanwhile")
	p.statusHas("Picture added.")
}

func TestPicturesOfOneNameKeepTheirPlaces(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	held, release := gate(t)
	s.handle("/uploads", func(w http.ResponseWriter, _ *http.Request) {
		<-held
		fmt.Fprint(w, `{"markdown":"![](/uploads/1)"}`)
	})
	p := open(t, s, "/thread")
	p.paste("")
	p.paste("")
	p.bodyIs("![uploading shot.png…]()\n![uploading shot.png 2…]()\n")
	release()
	p.bodyIs("![](/uploads/1)\n![](/uploads/1)\n")
}

func TestPastedAndDroppedPicturesAreUploaded(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.handle("/uploads", stored(t))
	p := open(t, s, "/thread")
	p.paste("")
	p.bodyIs("![shot.png](/uploads/shot.png)\n")
	p.run(`document.querySelector("#body").value = ""`)
	p.drop()
	p.bodyIs("![shot.png](/uploads/shot.png)\n")
	p.paste("a cell of a table")
	p.expect(`document.querySelector("#body").value`, "![shot.png](/uploads/shot.png)\n")
	p.drop()
	p.bodyIs("![shot.png](/uploads/shot.png)\n![shot.png](/uploads/shot.png)\n")
	if got := len(s.sent("/uploads")); got != 3 {
		t.Errorf("%d uploads; the paste with text should not be one", got)
	}
}

func TestRefusedPictureLeavesNoTrace(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.handle("/uploads", answer(http.StatusUnsupportedMediaType, "application/json", `{"error":"<i>No</i> SVG, please.","id":"u4"}`))
	p := open(t, s, "/thread")
	p.write("Before. ")
	p.choose(10, "a.png")
	p.statusHas("a.png: <i>No</i> SVG, please. (u4)")
	p.bodyIs("Before. ")
}

func TestUnfitFilesAreNotSent(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.handle("/uploads", stored(t))
	p := open(t, s, "/thread")
	p.choose(1001, "big.png", "notes.txt")
	p.statusHas("big.png: is too large:")
	p.statusHas("notes.txt: is not a picture.")
	p.bodyIs("")
	if got := s.sent("/uploads"); len(got) != 0 {
		t.Errorf("sent %v", got)
	}
}

func TestPostWaitsForItsPictures(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	held, release := gate(t)
	store := stored(t)
	s.handle("/uploads", func(w http.ResponseWriter, r *http.Request) { <-held; store(w, r) })
	p := open(t, s, "/thread")
	p.choose(10, "a.png")
	p.statusHas("Uploading…")
	p.click("#post")
	p.statusHas("A picture is still uploading.")
	p.expect(`document.querySelector("#post").textContent`, "Post reply")
	release()
	p.bodyIs("![a.png](/uploads/a.png)\n")
	p.click("#post")
	p.wait(`document.querySelector("#done")`)
	if got := s.sent("/t/12/reply"); len(got) != 1 || strings.Contains(got[0].form.Get("body"), "uploading") {
		t.Errorf("posted %v", got)
	}
}

func TestUploadAfterFormatting(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.handle("/uploads", stored(t))
	p := open(t, s, "/thread")
	p.write("word")
	p.run(`document.querySelector("#body").select()`)
	p.click(`[data-md-button="bold"]`)
	p.bodyIs("**word**")
	p.run(`const body = document.querySelector("#body"); body.setSelectionRange(body.value.length, body.value.length)`)
	p.choose(10, "a.png")
	p.bodyIs("**word**![a.png](/uploads/a.png)\n")
}
