package thread

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"

	"answerable/forum/fail"

	"golang.org/x/image/webp"
)

// picture is an upload made new from its pixels alone.
type picture struct {
	data          []byte
	extension     string
	contentType   string
	width, height int
}

const (
	// maxUnpacked is how many bytes of memory a picture's pixels may take, by
	// the format they are decoded into: 15 million pixels of PNG, or 40 million
	// of an ordinary JPEG.
	maxUnpacked = 60 << 20
	// maxSide bounds one row's buffers, of which encoders hold several.
	maxSide = 30_000
	// maxFrames of an animation, and maxScans of a JPEG: both cost time without
	// costing bytes.
	maxFrames   = 1000
	maxScans    = 64
	jpegQuality = 85
)

// outline is what a picture's header tells before any pixel is decoded.
type outline struct {
	width, height int
	pixels        int64 // of all frames together
	memory        int64 // bytes that decoding and turning take
	orientation   int   // EXIF 1 to 8
}

// format is one kind of picture we take.
type format struct {
	outline func(data []byte) (outline, error)
	encode  func(data []byte, o outline) (picture, error)
}

// formatOf tells the format by content; names and declared types lie.
func formatOf(data []byte) (format, bool) {
	starts := func(magic string) bool { return bytes.HasPrefix(data, []byte(magic)) }
	switch {
	case starts("\x89PNG\r\n\x1a\n"):
		return format{outlinePNG, encodeStill(decodePNG, false)}, true
	case starts("\xff\xd8\xff"):
		return format{outlineJPEG, encodeStill(decodeJPEG, true)}, true
	case starts("GIF87a"), starts("GIF89a"):
		return format{outlineGIF, encodeGIF}, true
	case starts("RIFF") && len(data) >= 16 && string(data[8:12]) == "WEBP":
		return format{outlineWebP, encodeWebP}, true
	}
	return format{}, false
}

// reencode decodes a picture and encodes its pixels anew, upright. All limits
// are checked on the header first.
func reencode(data []byte, maxPixels int64) (picture, error) {
	f, ok := formatOf(data)
	if !ok {
		return picture{}, refuseImage(unknownFormat(data), nil)
	}
	o, err := f.outline(data)
	if err != nil {
		return picture{}, unreadable(err)
	}
	if err := o.check(maxPixels); err != nil {
		return picture{}, err
	}
	p, err := f.encode(data, o)
	if err != nil {
		return picture{}, unreadable(err)
	}
	return p, nil
}

func (o outline) check(maxPixels int64) error {
	switch {
	case o.width <= 0 || o.height <= 0:
		return refuseImage("This picture has no pixels.", nil)
	case o.pixels > maxPixels || o.width > maxSide || o.height > maxSide:
		return refuseImage(fmt.Sprintf("This picture has %d × %d pixels; at most %d million in all and %d on a side fit. Please make it smaller.",
			o.width, o.height, maxPixels/1_000_000, maxSide), nil)
	case o.memory > maxUnpacked:
		return refuseImage("This picture unpacks to more memory than we can give. Please make it smaller, or save it as an ordinary JPEG.", nil)
	}
	return nil
}

func unknownFormat(data []byte) string {
	head := bytes.ToLower(data[:min(len(data), 1024)])
	switch {
	case bytes.Contains(head, []byte("<svg")):
		return "SVG drawings can carry programs and are not taken. Please save the picture as PNG."
	case len(data) > 12 && string(data[4:8]) == "ftyp":
		return "HEIC, AVIF and films are not taken. Please save the picture as JPEG or PNG."
	}
	return "This is not a picture we know. Please choose a PNG, JPEG, GIF or WebP."
}

func unreadable(err error) error {
	var refused *fail.Error
	if errors.As(err, &refused) {
		return err
	}
	return refuseImage("This picture is damaged and cannot be read. Please save it again, as PNG or JPEG.", err)
}

func decodePNG(data []byte) (image.Image, error)  { return png.Decode(bytes.NewReader(data)) }
func decodeJPEG(data []byte) (image.Image, error) { return jpeg.Decode(bytes.NewReader(data)) }

// encodeStill makes a JPEG of what is lossy already, and a PNG of the rest.
func encodeStill(decode func([]byte) (image.Image, error), lossy bool) func([]byte, outline) (picture, error) {
	return func(data []byte, o outline) (picture, error) {
		img, err := decode(data)
		if err != nil {
			return picture{}, err
		}
		return encodePixels(img, o, lossy)
	}
}

// encodeWebP decides by what the file held: lossy without transparency, or not.
func encodeWebP(data []byte, o outline) (picture, error) {
	img, err := webp.Decode(bytes.NewReader(data))
	if err != nil {
		return picture{}, err
	}
	_, lossy := img.(*image.YCbCr)
	return encodePixels(img, o, lossy)
}

func encodePixels(img image.Image, o outline, lossy bool) (picture, error) {
	if b := img.Bounds(); b.Dx() != o.width || b.Dy() != o.height {
		return picture{}, fmt.Errorf("the header says %d × %d, the pixels are %v", o.width, o.height, b)
	}
	img = turn(img, o.orientation)
	p := picture{extension: "png", contentType: "image/png", width: img.Bounds().Dx(), height: img.Bounds().Dy()}
	var out bytes.Buffer
	var err error
	if lossy {
		p.extension, p.contentType = "jpg", "image/jpeg"
		err = jpeg.Encode(&out, img, &jpeg.Options{Quality: jpegQuality})
	} else {
		err = png.Encode(&out, withoutPayload(img))
	}
	p.data = out.Bytes()
	return p, err
}

// encodeGIF keeps an animation's frames, times and disposals, and drops its
// comments and extensions.
func encodeGIF(data []byte, o outline) (picture, error) {
	all, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		return picture{}, err
	}
	shufflePalettes(all)
	var out bytes.Buffer
	err = gif.EncodeAll(&out, all)
	return picture{data: out.Bytes(), extension: "gif", contentType: "image/gif", width: o.width, height: o.height}, err
}
