package thread

import (
	"answerable/forum/fail"

	"gorm.io/gorm"
)

// mustChange turns an update that met no row into Missing: the object is gone
// or was never there.
func mustChange(result *gorm.DB) error {
	if result.Error == nil && result.RowsAffected == 0 {
		return fail.NotFound()
	}
	return result.Error
}

// mustWin turns a guarded update that met no row into Conflict, with what to
// tell the person who came second.
func mustWin(result *gorm.DB, text string) error {
	if result.Error == nil && result.RowsAffected == 0 {
		return fail.New(fail.Conflict, text, "Look at the page again: it now shows what changed.")
	}
	return result.Error
}
