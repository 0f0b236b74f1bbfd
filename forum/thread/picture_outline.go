package thread

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image/color"
	"image/gif"
	"image/png"

	"golang.org/x/image/webp"
)

var (
	errCut    = errors.New("the file ends too early")
	errScans  = errors.New("more scans than a JPEG needs")
	errFrames = errors.New("more frames than are taken")
)

// outlinePNG reads IHDR and eXIf (PNG specification, third edition, 11.2.1 and
// 11.3.4.5).
func outlinePNG(data []byte) (outline, error) {
	config, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return outline{}, err
	}
	o := outline{width: config.Width, height: config.Height, orientation: 1}
	o.pixels = int64(o.width) * int64(o.height)
	depth, colours, interlaced := data[24], data[25], data[28] == 1
	perPixel := int64(4) // grey with a transparent colour too
	switch {
	case colours == 3:
		perPixel = 1
	case depth == 16:
		perPixel = 8
	}
	o.memory = perPixel * o.pixels
	if interlaced { // its passes are decoded apart and then put together
		o.memory *= 2
	}
	for rest := data[8:]; len(rest) >= 12; {
		length := int64(binary.BigEndian.Uint32(rest))
		if length > int64(len(rest)-12) {
			break
		}
		if string(rest[4:8]) == "eXIf" {
			o.turn(orientation(rest[8:8+length]), perPixel)
		}
		rest = rest[12+length:]
	}
	return o, nil
}

// turn notes an orientation, and the bytes a pixel that turning takes.
func (o *outline) turn(orientation int, perPixel int64) {
	if orientation > 1 && o.orientation == 1 {
		o.orientation = orientation
		o.memory += perPixel * o.pixels
	}
}

// outlineWebP reads the RIFF container (RFC 9649).
func outlineWebP(data []byte) (outline, error) {
	const animated = 0x02
	if string(data[12:16]) == "VP8X" && len(data) > 20 && data[20]&animated != 0 {
		return outline{}, refuseImage("Animated WebP is not taken. Please save the animation as GIF.", nil)
	}
	config, err := webp.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return outline{}, err
	}
	o := outline{width: config.Width, height: config.Height, orientation: 1}
	o.pixels = int64(o.width) * int64(o.height)
	o.memory = o.pixels * 8 // without loss, or with transparency
	if config.ColorModel == color.YCbCrModel {
		o.memory = o.pixels * 3 / 2
	}
	for rest := data[12:]; len(rest) >= 8; {
		length := int64(binary.LittleEndian.Uint32(rest[4:]))
		if length > int64(len(rest)-8) {
			break
		}
		if string(rest[:4]) == "EXIF" {
			o.turn(orientation(bytes.TrimPrefix(rest[8:8+length], []byte("Exif\x00\x00"))), 8)
		}
		rest = rest[min(int64(len(rest)), 8+length+length%2):]
	}
	return o, nil
}

// outlineGIF adds up the frames, whose number the header does not tell (GIF89a,
// sections 18 to 27). Reading stops where the decoder would stop.
func outlineGIF(data []byte) (outline, error) {
	config, err := gif.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return outline{}, err
	}
	o := outline{width: config.Width, height: config.Height, orientation: 1, pixels: int64(config.Width) * int64(config.Height)}
	frames, area, err := gifFrames(data)
	if err != nil {
		return outline{}, err
	}
	if frames > maxFrames {
		return outline{}, refuseImage("This animation has more than 1,000 frames. Please shorten it.", errFrames)
	}
	o.pixels = max(o.pixels, area)
	o.memory = 2 * o.pixels // decoded at one byte a pixel, and encoded from it
	return o, nil
}

func gifFrames(data []byte) (frames int, area int64, err error) {
	r := &bytesAt{data: data, at: 10}
	r.skip(colourTable(r.byte()) + 2)
	for frames <= maxFrames {
		switch r.byte() {
		case 0x21: // extension
			r.skip(1)
			r.skipSubBlocks()
		case 0x2c: // image
			r.skip(4)
			area += int64(r.uint16()) * int64(r.uint16())
			frames++
			r.skip(colourTable(r.byte()) + 1)
			r.skipSubBlocks()
		default: // the trailer, or what the decoder refuses
			return frames, area, r.err
		}
		if r.err != nil {
			return frames, area, nil // a cut last frame is the decoder's to judge
		}
	}
	return frames, area, nil
}

// colourTable is the size in bytes of the table that a packed field announces.
func colourTable(packed byte) int {
	if packed&0x80 == 0 {
		return 0
	}
	return 3 << (packed&7 + 1)
}

// bytesAt reads forward; after the end it gives zeros and keeps the error.
type bytesAt struct {
	data []byte
	at   int
	err  error
}

func (b *bytesAt) byte() byte {
	if b.at >= len(b.data) {
		b.err = errCut
		return 0
	}
	b.at++
	return b.data[b.at-1]
}

func (b *bytesAt) uint16() int { return int(b.byte()) | int(b.byte())<<8 }

func (b *bytesAt) skip(n int) { b.at += n }

func (b *bytesAt) skipSubBlocks() {
	for n := b.byte(); n != 0; n = b.byte() {
		b.skip(int(n))
	}
}
