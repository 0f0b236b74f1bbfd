package moderation_test

import (
	"testing"

	"answerable/forum/forumtest"
)

func TestMain(m *testing.M) { forumtest.Main(m) }
