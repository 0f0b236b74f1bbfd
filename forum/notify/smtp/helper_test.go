package smtp_test

import (
	"strconv"

	"answerable/forum/thread"
)

func number(n int64) string { return strconv.FormatInt(n, 10) }

func placed(id int64) thread.Placed { return thread.Placed{ThreadID: id} }
