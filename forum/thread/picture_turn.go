package thread

import (
	"image"
	"image/draw"
)

// turn gives the picture upright. Orientation is EXIF's tag 0x0112: 1 is
// upright, 2 to 4 are flips, 5 to 8 change width and height. The given picture
// is used up.
func turn(img image.Image, orientation int) image.Image {
	if orientation < 2 || orientation > 8 {
		return img
	}
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	turned := func(pix []uint8, stride, cell int) plane {
		return plane{pix, stride, cell, w, h}.turn(orientation, nil)
	}
	switch img := img.(type) {
	case *image.YCbCr:
		if ratio, ok := turnedRatio(img.SubsampleRatio, orientation); ok {
			return turnYCbCr(img, orientation, ratio)
		}
	case *image.Gray:
		p := turned(img.Pix, img.Stride, 1)
		return &image.Gray{Pix: p.pix, Stride: p.stride, Rect: p.bounds()}
	case *image.Paletted:
		p := turned(img.Pix, img.Stride, 1)
		return &image.Paletted{Pix: p.pix, Stride: p.stride, Rect: p.bounds(), Palette: img.Palette}
	case *image.CMYK:
		p := turned(img.Pix, img.Stride, 4)
		return &image.CMYK{Pix: p.pix, Stride: p.stride, Rect: p.bounds()}
	case *image.NRGBA:
		p := turned(img.Pix, img.Stride, 4)
		return &image.NRGBA{Pix: p.pix, Stride: p.stride, Rect: p.bounds()}
	case *image.RGBA:
		p := turned(img.Pix, img.Stride, 4)
		return &image.RGBA{Pix: p.pix, Stride: p.stride, Rect: p.bounds()}
	}
	plain := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.Draw(plain, plain.Rect, img, img.Bounds().Min, draw.Src)
	return turn(plain, orientation)
}

// turnYCbCr turns plane by plane, each into the memory that the one before it
// left, so that a phone's photo takes 2.5 bytes a pixel and not 4.
func turnYCbCr(img *image.YCbCr, orientation int, ratio image.YCbCrSubsampleRatio) *image.YCbCr {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	block := image.NewYCbCr(image.Rect(0, 0, 4, 4), img.SubsampleRatio)
	perX := 4 / block.CStride
	perY := 4 * block.CStride / len(block.Cb)
	cw, ch := (w+perX-1)/perX, (h+perY-1)/perY
	y := plane{img.Y, img.YStride, 1, w, h}.turn(orientation, nil)
	cb := plane{img.Cb, img.CStride, 1, cw, ch}.turn(orientation, img.Y)
	cr := plane{img.Cr, img.CStride, 1, cw, ch}.turn(orientation, img.Cb)
	return &image.YCbCr{Y: y.pix, Cb: cb.pix, Cr: cr.pix, YStride: y.stride, CStride: cb.stride, SubsampleRatio: ratio, Rect: y.bounds()}
}

// turnedRatio is the subsampling after turning; two rare ones have no
// counterpart on their side.
func turnedRatio(r image.YCbCrSubsampleRatio, orientation int) (image.YCbCrSubsampleRatio, bool) {
	switch {
	case orientation < 5, r == image.YCbCrSubsampleRatio444, r == image.YCbCrSubsampleRatio420:
		return r, true
	case r == image.YCbCrSubsampleRatio422:
		return image.YCbCrSubsampleRatio440, true
	case r == image.YCbCrSubsampleRatio440:
		return image.YCbCrSubsampleRatio422, true
	}
	return r, false
}

// plane is a rectangle of cells of so many bytes.
type plane struct {
	pix                         []uint8
	stride, cell, width, height int
}

func (p plane) bounds() image.Rectangle { return image.Rect(0, 0, p.width, p.height) }

// turn writes into the memory of spent, if that is large enough.
func (p plane) turn(orientation int, spent []uint8) plane {
	to := plane{cell: p.cell, width: p.width, height: p.height}
	if orientation >= 5 {
		to.width, to.height = p.height, p.width
	}
	to.stride = to.width * to.cell
	if size := to.stride * to.height; cap(spent) >= size {
		to.pix = spent[:size]
	} else {
		to.pix = make([]uint8, size)
	}
	for y := range to.height {
		row := to.pix[y*to.stride:]
		for x := range to.width {
			sx, sy := sourceOf(orientation, x, y, p.width, p.height)
			copy(row[x*p.cell:(x+1)*p.cell], p.pix[sy*p.stride+sx*p.cell:])
		}
	}
	return to
}

// sourceOf gives which pixel of the stored picture (w × h) stands at x, y of
// the upright one.
func sourceOf(orientation, x, y, w, h int) (int, int) {
	switch orientation {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, h - 1 - x
	case 7:
		return w - 1 - y, h - 1 - x
	case 8:
		return w - 1 - y, x
	}
	return x, y
}
