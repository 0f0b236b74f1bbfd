package thread

// Reencode gives what an upload of data would keep, and its size.
func Reencode(data []byte, maxPixels int64) (kept []byte, width, height int, err error) {
	p, err := reencode(data, maxPixels)
	return p.data, p.width, p.height, err
}

// The conditions under which posts can be read and threads are listed.
const (
	Readable = readable
	Listed   = listed
)
