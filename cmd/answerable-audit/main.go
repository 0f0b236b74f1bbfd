// Command answerable-audit checks a forum's moderation log, or a receipt of it,
// from the outside. It trusts nothing that the forum says but the key it was
// given or saw first, and runs nothing of the forum's but moderation/modlog/audit.
//
// It exits with 0 when all holds, with 1 when something is wrong, and with 2
// when it could not check.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// The exit codes.
const (
	holds       = 0
	isWrong     = 1
	cannotCheck = 2
)

// errWrong means that something was checked and does not hold; it was told.
var errWrong = errors.New("something does not hold, see above")

// commands is the whole command line.
type commands struct {
	Site    siteCommand    `cmd:"" default:"withargs" help:"Check the whole log of a forum: every entry, hash, text and signature, and that it goes on from what you saw before (default)."`
	Receipt receiptCommand `cmd:"" help:"Check a receipt's file. It needs no network."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run carries one command out and gives the exit code.
func run(ctx context.Context, args []string, out, progress io.Writer) int {
	var c commands
	exit := -1
	parser, err := kong.New(&c, kong.Name("answerable-audit"), kong.Writers(out, progress), kong.Exit(func(code int) { exit = code }),
		kong.Description("Checks the moderation log of an Answerable forum from the outside. Exits with 0 when all holds, 1 when something is wrong, 2 when it could not check."),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(&printer{out, progress}))
	if err != nil {
		return complain(progress, err)
	}
	command, err := parser.Parse(args)
	if exit >= 0 {
		return exit // --help was answered
	}
	if err != nil {
		return complain(progress, err)
	}
	err = command.Run()
	switch {
	case errors.Is(err, errWrong):
		return isWrong
	case err != nil:
		return complain(progress, err)
	}
	return holds
}

func complain(to io.Writer, err error) int {
	_, _ = fmt.Fprintln(to, "answerable-audit:", err) // a closed terminal is no error
	return cannotCheck
}

// printer is where the commands write: findings to one, progress to the other.
type printer struct{ out, progress io.Writer }

func (p *printer) line(format string, values ...any) {
	_, _ = fmt.Fprintln(p.out, printable(fmt.Sprintf(format, values...))) // a closed terminal is no error
}
