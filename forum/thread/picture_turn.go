package thread

import "image"

// turn gives the picture upright. Orientation is EXIF's tag 0x0112: 1 is
// upright, 2 to 4 are flips, 5 to 8 change width and height.
func turn(img image.Image, orientation int) image.Image {
	if orientation < 2 || orientation > 8 {
		return img
	}
	switch img := img.(type) {
	case *image.YCbCr:
		if ratio, ok := turnedRatio(img.SubsampleRatio, orientation); ok {
			return turnYCbCr(img, orientation, ratio)
		}
	case *image.Gray:
		p := plane{img.Pix, img.Stride, img.Rect.Dx(), img.Rect.Dy()}.turn(orientation)
		return &image.Gray{Pix: p.pix, Stride: p.stride, Rect: image.Rect(0, 0, p.width, p.height)}
	}
	return turnAny(img, orientation)
}

// turnYCbCr turns plane by plane, in 1.5 bytes a pixel instead of 4.
func turnYCbCr(img *image.YCbCr, orientation int, ratio image.YCbCrSubsampleRatio) *image.YCbCr {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	chroma := image.NewYCbCr(image.Rect(0, 0, 16, 16), img.SubsampleRatio)
	perX, perY := 16/chroma.CStride, 16*chroma.CStride/len(chroma.Cb)
	cw, ch := (w+perX-1)/perX, (h+perY-1)/perY
	y := plane{img.Y, img.YStride, w, h}.turn(orientation)
	cb := plane{img.Cb, img.CStride, cw, ch}.turn(orientation)
	cr := plane{img.Cr, img.CStride, cw, ch}.turn(orientation)
	return &image.YCbCr{Y: y.pix, Cb: cb.pix, Cr: cr.pix, YStride: y.stride, CStride: cb.stride,
		SubsampleRatio: ratio, Rect: image.Rect(0, 0, y.width, y.height)}
}

// turnedRatio is the subsampling after turning; two rare ones have no
// counterpart on their side.
func turnedRatio(r image.YCbCrSubsampleRatio, orientation int) (image.YCbCrSubsampleRatio, bool) {
	if orientation < 5 {
		return r, true
	}
	switch r {
	case image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio420:
		return r, true
	case image.YCbCrSubsampleRatio422:
		return image.YCbCrSubsampleRatio440, true
	case image.YCbCrSubsampleRatio440:
		return image.YCbCrSubsampleRatio422, true
	}
	return r, false
}

// plane is one component's samples.
type plane struct {
	pix                   []uint8
	stride, width, height int
}

func (p plane) turn(orientation int) plane {
	to := plane{width: p.width, height: p.height}
	if orientation >= 5 {
		to.width, to.height = p.height, p.width
	}
	to.stride, to.pix = to.width, make([]uint8, to.width*to.height)
	for y := range to.height {
		row := to.pix[y*to.stride : (y+1)*to.stride]
		for x := range row {
			sx, sy := sourceOf(orientation, x, y, p.width, p.height)
			row[x] = p.pix[sy*p.stride+sx]
		}
	}
	return to
}

func turnAny(img image.Image, orientation int) image.Image {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	to := image.NewNRGBA(image.Rect(0, 0, w, h))
	if orientation >= 5 {
		to = image.NewNRGBA(image.Rect(0, 0, h, w))
	}
	for y := range to.Rect.Dy() {
		for x := range to.Rect.Dx() {
			sx, sy := sourceOf(orientation, x, y, w, h)
			to.Set(x, y, img.At(b.Min.X+sx, b.Min.Y+sy))
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
