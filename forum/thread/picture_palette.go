package thread

import (
	"image"
	"image/color"
	"image/gif"
	"math/rand/v2"
)

// withoutPayload shuffles a palette, which an encoder otherwise copies byte for
// byte, text and all. What makes uploads harmless is that they are served as
// pictures and as nothing else; this keeps them from being more than that on disk.
func withoutPayload(img image.Image) image.Image {
	if p, ok := img.(*image.Paletted); ok {
		shuffle{}.apply(p)
	}
	return img
}

// shufflePalettes does the same for an animation, its global palette included.
func shufflePalettes(all *gif.GIF) {
	s := shuffle{}
	if global, ok := all.Config.ColorModel.(color.Palette); ok {
		all.Config.ColorModel = s.palette(global)
		if to := s.order(len(global)); int(all.BackgroundIndex) < len(to) {
			all.BackgroundIndex = to[all.BackgroundIndex]
		}
	}
	for _, frame := range all.Image {
		s.apply(frame)
	}
}

// shuffle holds one order for each length of palette, so that frames which
// shared a palette share it still.
type shuffle map[int][]uint8

// order gives where each entry of a palette of n colours goes; no two entries
// stay neighbours. math/rand/v2 is seeded by the system, so that who uploads
// cannot foretell it.
func (s shuffle) order(n int) []uint8 {
	if s[n] == nil {
		perm := rand.Perm(n)
		for keepsNeighbours(perm) {
			perm = rand.Perm(n)
		}
		to := make([]uint8, n)
		for i, j := range perm {
			to[i] = uint8(j)
		}
		s[n] = to
	}
	return s[n]
}

func keepsNeighbours(perm []int) bool {
	for i := 1; i < len(perm); i++ {
		if perm[i] == perm[i-1]+1 {
			return true
		}
	}
	return false
}

func (s shuffle) palette(p color.Palette) color.Palette {
	shuffled := make(color.Palette, len(p))
	for from, to := range s.order(len(p)) {
		shuffled[to] = p[from]
	}
	return shuffled
}

func (s shuffle) apply(img *image.Paletted) {
	to := s.order(len(img.Palette))
	for i, index := range img.Pix {
		if int(index) < len(to) {
			img.Pix[i] = to[index]
		}
	}
	img.Palette = s.palette(img.Palette)
}
