package fault

import (
	"context"

	"answerable/forum/db"
)

func zoneOf(ctx context.Context, d *db.DB, board int64) (string, error) {
	name := "UTC"
	err := d.Read(ctx).Raw(`SELECT timezone FROM board_care WHERE board_id = ?`, board).Row().Scan(&name)
	if db.NoRow(err) {
		return "UTC", nil
	}
	return name, err
}
