package forumtest

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver named "pgx"
)

// cluster is one throw-away PostgreSQL that the tests of a process share.
type cluster struct {
	once sync.Once
	err  error
	base string
	cmd  *exec.Cmd
	dir  string
}

// shared is process-wide because starting a cluster takes seconds; Main stops it.
var shared cluster

// Main runs a package's tests and then stops the cluster, if one was started.
// A package whose tests use PostgreSQL calls it from TestMain.
func Main(m *testing.M) {
	code := m.Run()
	if err := shared.stop(); err != nil {
		fmt.Fprintln(os.Stderr, "stopping the test's PostgreSQL:", err)
		code = max(code, 1)
	}
	os.Exit(code)
}

// PostgresURL gives a new, empty database in the shared cluster and drops it
// with the test. It skips, naming PostgreSQL, where none is installed.
func PostgresURL(t testing.TB) string {
	t.Helper()
	shared.once.Do(func() { shared.err = shared.start() })
	if shared.err != nil {
		Lacks(t, "postgres", shared.err.Error())
	}
	name := "t_" + randomHex()
	shared.run(t, "CREATE DATABASE "+name)
	t.Cleanup(func() { shared.run(t, "DROP DATABASE "+name+" WITH (FORCE)") })
	return shared.base + name
}

func (c *cluster) run(t testing.TB, statement string) {
	t.Helper()
	pool, err := sql.Open("pgx", c.base+"postgres")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = pool.Close() }()
	if _, err := pool.Exec(statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func (c *cluster) start() error {
	bin, err := postgresBin()
	if err != nil {
		return err
	}
	if c.dir, err = os.MkdirTemp("", "answerable-pg-"); err != nil {
		return err
	}
	attr, err := c.unprivileged()
	if err != nil {
		return err
	}
	data := filepath.Join(c.dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "test", "--auth=trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
	initdb.SysProcAttr, initdb.Dir = attr, c.dir
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	c.base = fmt.Sprintf("postgres://test@127.0.0.1:%d/", port)
	// fsync stays on only for benchmarks, which compare durable commits.
	c.cmd = exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", c.dir, "-h", "127.0.0.1", "-p", strconv.Itoa(port),
		"-c", "max_connections=300", "-c", "fsync="+fsync())
	c.cmd.SysProcAttr, c.cmd.Dir = attr, c.dir
	var out bytes.Buffer
	c.cmd.Stderr = &out
	if err := c.cmd.Start(); err != nil {
		return err
	}
	return c.ready(&out)
}

func (c *cluster) ready(out *bytes.Buffer) error {
	pool, err := sql.Open("pgx", c.base+"postgres")
	if err != nil {
		return err
	}
	defer func() { _ = pool.Close() }()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for pool.PingContext(ctx) != nil {
		select {
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL did not start: %s", out)
		case <-tick.C:
		}
	}
	return nil
}

func (c *cluster) stop() error {
	if c.cmd == nil {
		return nil
	}
	err := c.cmd.Process.Signal(syscall.SIGQUIT) // at once: nothing is worth keeping
	_ = c.cmd.Wait()                             // SIGQUIT makes it exit with a status of its own
	return errors.Join(err, os.RemoveAll(c.dir))
}

// unprivileged makes the cluster's programs run as "postgres" or "nobody" when
// the tests run as root, because PostgreSQL refuses root.
func (c *cluster) unprivileged() (*syscall.SysProcAttr, error) {
	attr := &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
	if os.Getuid() != 0 {
		return attr, nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		if who, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	uid, err1 := strconv.Atoi(who.Uid)
	gid, err2 := strconv.Atoi(who.Gid)
	attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attr, errors.Join(err1, err2, os.Chown(c.dir, uid, gid))
}

func postgresBin() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil {
		return "", err
	}
	if path, err := exec.LookPath("postgres"); err == nil {
		found = append(found, path)
	}
	if len(found) == 0 {
		return "", errors.New("no server program under /usr/lib/postgresql/*/bin nor in PATH (Debian: apt-get install postgresql)")
	}
	return filepath.Dir(found[len(found)-1]), nil
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

func fsync() string {
	if strings.Contains(strings.Join(os.Args, " "), "-test.bench=") {
		return "on"
	}
	return "off"
}

func randomHex() string {
	var b [6]byte
	_, _ = rand.Read(b[:]) // crypto/rand.Read never returns an error (Go 1.24)
	return hex.EncodeToString(b[:])
}
