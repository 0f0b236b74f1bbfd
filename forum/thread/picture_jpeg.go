package thread

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// JPEG markers (ITU-T T.81, table B.1).
const (
	markerSOF0  = 0xc0
	markerSOF2  = 0xc2 // progressive
	markerDHT   = 0xc4
	markerJPG   = 0xc8
	markerDAC   = 0xcc
	markerSOF   = 0xcf // the last frame header
	markerRST0  = 0xd0
	markerRST7  = 0xd7
	markerEOI   = 0xd9
	markerSOS   = 0xda
	markerAPP1  = 0xe1
	markerAPP14 = 0xee
	markerTEM   = 0x01
)

// outlineJPEG walks the segments without decoding: size, memory by components,
// EXIF orientation, and the number of scans.
func outlineJPEG(data []byte) (outline, error) {
	o := outline{orientation: 1}
	scans, converted := 0, false
	for at := 2; ; {
		marker, body, next, ok := jpegSegment(data, at)
		if !ok || marker == markerEOI {
			break
		}
		at = next
		switch {
		case isFrame(marker) && o.width == 0:
			if err := o.readFrame(marker, body); err != nil {
				return outline{}, err
			}
		case marker == markerAPP1 && o.orientation == 1:
			if exif, found := bytes.CutPrefix(body, []byte("Exif\x00\x00")); found {
				o.orientation = orientation(exif)
			}
		case marker == markerAPP14:
			converted = converted || bytes.HasPrefix(body, []byte("Adobe")) && len(body) >= 12 && body[11] == 0
		case marker == markerSOS:
			if scans++; scans > maxScans {
				return outline{}, errScans
			}
		}
	}
	if o.width == 0 {
		return outline{}, errors.New("no frame header")
	}
	if converted { // to RGBA, after decoding
		o.memory += 4 * o.pixels
	}
	if o.orientation > 1 { // the brightness once more, see turnYCbCr
		o.memory += o.pixels
	}
	return o, nil
}

func isFrame(marker byte) bool {
	return marker >= markerSOF0 && marker <= markerSOF && marker != markerDHT && marker != markerJPG && marker != markerDAC
}

// jpegSegment gives the next marker from at on, its parameters, and where to go on.
func jpegSegment(data []byte, at int) (marker byte, body []byte, next int, ok bool) {
	for ; at+1 < len(data); at++ {
		marker = data[at+1]
		if data[at] != 0xff || marker == 0 || marker == 0xff || marker == markerTEM || (marker >= markerRST0 && marker <= markerRST7) {
			continue // compressed data, filling or a marker without parameters
		}
		if marker == markerEOI {
			return marker, nil, at + 2, true
		}
		if at+4 > len(data) {
			return 0, nil, 0, false
		}
		end := at + 2 + int(binary.BigEndian.Uint16(data[at+2:]))
		if end < at+4 || end > len(data) {
			return 0, nil, 0, false
		}
		return marker, data[at+4 : end], end, true
	}
	return 0, nil, 0, false
}

// readFrame takes size and components (T.81, B.2.2). A progressive picture is
// held as coefficients of four bytes beside its samples until its last scan.
func (o *outline) readFrame(marker byte, body []byte) error {
	if len(body) < 6 || len(body) < 6+3*int(body[5]) {
		return errCut
	}
	o.height, o.width = int(binary.BigEndian.Uint16(body[1:])), int(binary.BigEndian.Uint16(body[3:]))
	o.pixels = int64(o.width) * int64(o.height)
	var samples, widest, highest int64 = 0, 1, 1
	for c := range int(body[5]) {
		h, v := int64(body[7+3*c]>>4), int64(body[7+3*c]&15)
		samples += h * v
		widest, highest = max(widest, h), max(highest, v)
	}
	o.memory = o.pixels * samples / (widest * highest)
	if marker == markerSOF2 {
		o.memory *= 5
	}
	if unusual := body[5] == 4 || max(widest, highest) == 4 || body[6] == 'R'; unusual { // converted to be encoded or turned
		o.memory += 8 * o.pixels
	}
	return nil
}

// orientation reads tag 0x0112 of the first directory of a TIFF block (Exif
// 2.32, 4.6.4); 1 when there is none.
func orientation(tiff []byte) int {
	var order binary.ByteOrder = binary.BigEndian
	if bytes.HasPrefix(tiff, []byte("II*\x00")) {
		order = binary.LittleEndian
	} else if !bytes.HasPrefix(tiff, []byte("MM\x00*")) {
		return 1
	}
	if len(tiff) < 8 {
		return 1
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			return 1
		}
		if order.Uint16(entries) == 0x0112 && order.Uint16(entries[2:]) == 3 {
			return between1and8(int(order.Uint16(entries[8:])))
		}
		entries = entries[12:]
	}
	return 1
}

func between1and8(orientation int) int {
	if orientation < 1 || orientation > 8 {
		return 1
	}
	return orientation
}
