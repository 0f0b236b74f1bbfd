package thread_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"answerable/forum/fail"
	"answerable/forum/thread"
)

const pixelLimit = 40_000_000

func pngChunk(kind string, body []byte) []byte {
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	chunk = append(append(chunk, kind...), body...)
	return binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
}

// pngBomb is a PNG whose pixels are all zero, with extra chunks before them.
func pngBomb(w, h int, depth, colours, interlaced byte, extra ...[]byte) []byte {
	samples := map[byte]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colours]
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(w)), uint32(h))
	data := append([]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", append(header, depth, colours, 0, 0, interlaced))...)
	if colours == 3 {
		data = append(data, pngChunk("PLTE", []byte{1, 2, 3, 4, 5, 6})...)
	}
	data = append(data, bytes.Join(extra, nil)...)
	var pixels bytes.Buffer
	z := zlib.NewWriter(&pixels)
	for _, pass := range passes(w, h, interlaced == 1) {
		row := make([]byte, 1+min(1<<27, (pass.X*samples*int(depth)+7)/8))
		for range min(pass.Y, 1<<27/len(row)) { // a picture that is refused by its header needs no more rows
			_, _ = z.Write(row)
		}
	}
	_ = z.Close()
	return append(append(data, pngChunk("IDAT", pixels.Bytes())...), pngChunk("IEND", nil)...)
}

// passes gives the sizes of Adam7's seven pictures, or the one there is without.
func passes(w, h int, interlaced bool) []image.Point {
	if !interlaced {
		return []image.Point{{X: w, Y: h}}
	}
	var sizes []image.Point
	for _, p := range [][4]int{{8, 8, 0, 0}, {8, 8, 4, 0}, {4, 8, 0, 4}, {4, 4, 2, 0}, {2, 4, 0, 2}, {2, 2, 1, 0}, {1, 2, 0, 1}} {
		sizes = append(sizes, image.Pt((w-p[2]+p[0]-1)/p[0], (h-p[3]+p[1]-1)/p[1]))
	}
	return sizes
}

// gifBomb has frames of the whole size, each of a few bytes that end at once.
func gifBomb(w, h, frames int) []byte {
	size := []byte{byte(w), byte(w >> 8), byte(h), byte(h >> 8)}
	data := append(append([]byte("GIF89a"), size...), 0x80, 0, 0, 0, 0, 0, 255, 255, 255)
	frame := append(append([]byte{0x2c, 0, 0, 0, 0}, size...), 0, 2, 2, 0x44, 0x01, 0)
	return append(append(data, bytes.Repeat(frame, frames)...), 0x3b)
}

func flatGIF(t testing.TB, w, h, frames int) []byte {
	t.Helper()
	all := &gif.GIF{Delay: make([]int, frames)}
	for range frames {
		all.Image = append(all.Image, image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.Black, color.White}))
	}
	return encoded(t, func(w io.Writer) error { return gif.EncodeAll(w, all) })
}

// manyScans repeats a JPEG's only scan.
func manyScans(data []byte, times int) []byte {
	at := bytes.Index(data, []byte{0xff, 0xda})
	scan := data[at : len(data)-2]
	return append(append(append([]byte{}, data[:at]...), bytes.Repeat(scan, times)...), 0xff, 0xd9)
}

func jpegSized(t testing.TB, data []byte, w, h int) []byte {
	t.Helper()
	data = bytes.Clone(data)
	at := bytes.Index(data, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(data[at+5:], uint16(h))
	binary.BigEndian.PutUint16(data[at+7:], uint16(w))
	return data
}

// TestBombsCostLittle is not parallel, because it measures the process.
func TestBombsCostLittle(t *testing.T) {
	photo := encoded(t, func(w io.Writer) error {
		return jpeg.Encode(w, image.NewYCbCr(image.Rect(0, 0, 64, 64), image.YCbCrSubsampleRatio420), nil)
	})
	flat := func(w, h int) []byte {
		img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
		return encoded(t, func(w io.Writer) error { return jpeg.Encode(w, img, nil) })
	}
	eXIf := pngChunk("eXIf", []byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"))
	for _, bomb := range []struct {
		what  string
		data  []byte
		taken bool
	}{
		{"png of 50,000 squared", pngBomb(50_000, 50_000, 8, 2, 0), false},
		{"png of the largest sides", pngBomb(1<<31-1, 1<<31-1, 1, 0, 0), false},
		{"png of one row", pngBomb(39_000_000, 1, 8, 2, 0), false},
		{"colour png that just fits", pngBomb(3900, 3900, 8, 2, 0), true},
		{"colour png beyond memory", pngBomb(6000, 6000, 8, 2, 0), false},
		{"deep png", pngBomb(3900, 3900, 16, 6, 0), false},
		{"deep grey png", pngBomb(3900, 3900, 16, 4, 0), false},
		{"interlaced png", pngBomb(3900, 3900, 8, 2, 1), false},
		{"interlaced png that fits", pngBomb(2700, 2700, 8, 2, 1), true},
		{"turned png", pngBomb(3900, 3900, 8, 2, 0, eXIf), false},
		{"turned png that fits", pngBomb(2700, 2700, 8, 2, 0, eXIf), true},
		{"two-coloured png", pngBomb(6000, 6000, 1, 3, 0), true},
		{"gif of many whole frames", gifBomb(5000, 5000, 900), false},
		{"gif that just fits", flatGIF(t, 1000, 1000, 30), true},
		{"gif of one large frame", gifBomb(65535, 65535, 1), false},
		{"gif of endless frames", gifBomb(1, 1, 300_000), false},
		{"jpeg of the largest sides", jpegSized(t, photo, 65535, 65535), false},
		{"jpeg of many scans", manyScans(photo, 10_000), false},
		{"jpeg that just fits", flat(7000, 5700), true},
		{"turned jpeg of that size", exifOriented(flat(7000, 5700), 6), false},
		{"turned photo of 24 million pixels", exifOriented(flat(6000, 4000), 6), true},
		{"jpeg said to be RGB", withJPEGSegment(flat(7000, 5700), 0xee, "Adobe\x00\x64\x00\x00\x00\x00\x00"), false},
	} {
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		_, _, _, err := thread.Reencode(bomb.data, pixelLimit)
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		cost := int64(after.TotalAlloc - before.TotalAlloc)
		t.Logf("%-34s %8d bytes %8.2f MiB %v", bomb.what, len(bomb.data), float64(cost)/(1<<20), took.Round(time.Millisecond))
		if (err == nil) != bomb.taken || (err != nil && !fail.Is(err, fail.Invalid)) {
			t.Errorf("%s: %v", bomb.what, err)
		}
		most := int64(1 << 20) // refused by its header
		if bomb.taken {
			most = 64 << 20
		}
		if cost > most {
			t.Errorf("%s cost %.1f MiB", bomb.what, float64(cost)/(1<<20))
		}
	}
}

func TestPixelsStayAsTheyWere(t *testing.T) {
	t.Parallel()
	paletted := image.NewPaletted(image.Rect(0, 0, 40, 30), color.Palette{color.NRGBA{A: 0}, color.NRGBA{R: 9, G: 8, B: 7, A: 255}, color.NRGBA{R: 70, G: 1, B: 2, A: 128}})
	for i := range paletted.Pix {
		paletted.Pix[i] = uint8(i % 3)
	}
	deep := image.NewNRGBA64(image.Rect(0, 0, 5, 4))
	deep.Set(2, 2, color.NRGBA64{R: 12345, G: 54321, B: 7, A: 40000})
	for what, img := range map[string]image.Image{"colour": quarters(41, 17), "paletted": paletted, "deep": deep, "grey": image.NewGray(image.Rect(0, 0, 7, 1))} {
		kept, w, h, err := thread.Reencode(pngOf(t, img), pixelLimit)
		if err != nil {
			t.Fatal(err)
		}
		got, err := png.Decode(bytes.NewReader(kept))
		if err != nil {
			t.Fatal(err)
		}
		if d := difference(img, got); d != "" || w != img.Bounds().Dx() || h != img.Bounds().Dy() {
			t.Errorf("%s: %s, %d × %d", what, d, w, h)
		}
	}
}

func difference(a, b image.Image) string {
	if a.Bounds() != b.Bounds() {
		return fmt.Sprint(a.Bounds(), b.Bounds())
	}
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			r1, g1, b1, a1 := a.At(x, y).RGBA()
			r2, g2, b2, a2 := b.At(x, y).RGBA()
			if r1 != r2 || g1 != g2 || b1 != b2 || a1 != a2 {
				return fmt.Sprint(x, y, a.At(x, y), b.At(x, y))
			}
		}
	}
	return ""
}

func TestPNGIsTurnedToo(t *testing.T) {
	t.Parallel()
	data := pngOf(t, quarters(30, 20))
	eXIf := pngChunk("eXIf", []byte("II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00"))
	at := 8 + 25 // after the header's chunk
	kept, w, h, err := thread.Reencode(append(append(bytes.Clone(data[:at]), eXIf...), data[at:]...), pixelLimit)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(kept))
	if err != nil || w != 20 || h != 30 || corners(img) != "BRWG" || bytes.Contains(kept, []byte("eXIf")) {
		t.Errorf("%d × %d, %s, %v", w, h, corners(img), err)
	}
}

// A palette is the one part of a PNG or GIF that an encoder copies byte for byte.
func TestAPaletteCarriesNoText(t *testing.T) {
	t.Parallel()
	payload := "<script src=//evil.example></script><?php system($_GET[0]);?>"
	payload += strings.Repeat(" ", 3-len(payload)%3)
	palette := color.Palette{}
	for i := 0; i < len(payload); i += 3 {
		palette = append(palette, color.RGBA{payload[i], payload[i+1], payload[i+2], 255})
	}
	img := image.NewPaletted(image.Rect(0, 0, 8, 8), palette)
	for i := range img.Pix {
		img.Pix[i] = uint8(i % len(palette))
	}
	for what, data := range map[string][]byte{
		"png": pngOf(t, img),
		"gif": encoded(t, func(w io.Writer) error { return gif.Encode(w, img, nil) }),
	} {
		if !bytes.Contains(data, []byte(payload)) {
			t.Fatalf("%s: the payload is not there to begin with", what)
		}
		kept, _, _, err := thread.Reencode(data, pixelLimit)
		if err != nil || bytes.Contains(kept, []byte("script")) || bytes.Contains(kept, []byte("<?php")) {
			t.Errorf("%s: %v, or the payload survives", what, err)
		}
	}
}

func TestTrailingFilesAreCutOff(t *testing.T) {
	t.Parallel()
	hidden := "PK\x03\x04 <html><script>alert(document.domain)</script>"
	for what, data := range map[string][]byte{
		"png":  smallPNG(t),
		"jpeg": encoded(t, func(w io.Writer) error { return jpeg.Encode(w, quarters(9, 9), nil) }),
		"gif":  encoded(t, func(w io.Writer) error { return gif.Encode(w, quarters(9, 9), nil) }),
	} {
		kept, _, _, err := thread.Reencode(append(bytes.Clone(data), hidden...), pixelLimit)
		if err != nil || bytes.Contains(kept, []byte("script")) {
			t.Errorf("%s: %v, or what followed it survives", what, err)
		}
	}
}

// FuzzReencode holds that whatever is sent is refused in words for people or
// becomes a picture that can be read and is taken again.
func FuzzReencode(f *testing.F) {
	f.Add(smallPNG(f))
	f.Add(pngBomb(20, 20, 16, 6, 1))
	f.Add(gifBomb(10, 10, 3))
	f.Add(exifOriented(encoded(f, func(w io.Writer) error { return jpeg.Encode(w, quarters(20, 10), nil) }), 6))
	f.Add([]byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		const limit = 100_000
		kept, w, h, err := thread.Reencode(data, limit)
		if err != nil {
			if !fail.Is(err, fail.Invalid) || fail.From(err).Fields["image"] == "" {
				t.Fatalf("not a refusal: %v", err)
			}
			return
		}
		if w*h > limit {
			t.Fatalf("%d × %d", w, h)
		}
		if _, w2, h2, err := thread.Reencode(kept, limit); err != nil || w2 != w || h2 != h {
			t.Fatalf("what was kept (%d × %d) reads as %d × %d, %v", w, h, w2, h2, err)
		}
	})
}

// corpusFiles gives the contents of every file below a folder.
func corpusFiles(t testing.TB, dir string) map[string][]byte {
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, readErr := os.ReadFile(path)
		files[entry.Name()] = data
		return errors.Join(err, readErr)
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
