package server

import "time"

// Clock is the program's clock: UTC with the microseconds the database keeps.
func Clock() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
