package main

import (
	"context"
	"fmt"
	"log/slog"

	"answerable/forum/config"
	"answerable/forum/importer"
	"answerable/forum/server"

	"github.com/schollz/progressbar/v3"
)

type importCommand struct {
	Stackexchange struct {
		Dir  string `arg:"" type:"existingdir" help:"Folder with Posts.xml, Users.xml and so on, or the same with .gz."`
		Site string `help:"The site's host name, for links back." placeholder:"HOST"`
		importTarget
	} `cmd:"" help:"Import a Stack Exchange data dump."`
	Discourse struct {
		Files []string `arg:"" type:"path" help:"Files of /t/ID.json, or folders of them; .gz works."`
		Site  string   `help:"The forum's host name, for links back." placeholder:"HOST"`
		importTarget
	} `cmd:"" help:"Import topics of a Discourse forum."`
}

type importTarget struct {
	Board  string `help:"Address name of the board to import into; made if it does not exist." default:"imported"`
	DryRun bool   `help:"Count only, write nothing."`
}

var _ = slog.LevelInfo
var _ = fmt.Sprint
var _ = config.Default
var _ importer.Report
var _ *server.Server
var _ *progressbar.ProgressBar
var _ context.Context
