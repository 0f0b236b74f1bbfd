package account_test

import (
	"crypto/sha1"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
)

func TestPasswordRules(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	for _, c := range []struct {
		what, password string
		ok             bool
	}{
		{"seven characters", "vgu73 q", false},
		{"eight characters", "vgu73 qk", true},
		{"eight characters of two bytes", "ölkännßé", true},
		{"64 characters", strings.Repeat("vgu73 qk", 8), true},
		{"256 bytes", strings.Repeat("vgu73 qx", 31) + "zebra,ok", true},
		{"257 bytes", strings.Repeat("vgu73 qx", 31) + "zebra,ok!", false},
		{"small letters only", "vgravelumbrello", true},
		{"digits only", "8305718264", true},
		{"spaces only differ", "v g u 7 3", true},
		{"empty", "", false},
		{"broken characters", "abc\xffdefghij", false},
		{"the name", "Cornelius", false},
		{"the name backwards, with a year", "suilenroC1987", false},
		{"the name twice", "corneliuscornelius", false},
		{"the address", "corny42@mail.example", false},
		{"the address before the @", "CORNY42!", false},
		{"the site's name", "Quince Forum", false},
		{"the site's name without the space", "quinceforum1", false},
		{"a common one", "password", false},
		{"a common one in capitals", "PassWord", false},
		{"a common one with ornament", "Football2026", false},
		{"a common one backwards", "drowssap", false},
		{"a keyboard row backwards", "poiuytrewq", false},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := newWorld(t, db.SQLite)
			admin := w.viewer("Boss", account.Administrator)
			w.must(w.ChangeSite(w.ctx, admin, account.Settings{Name: "Quince Forum", SignUp: account.SignUpOpen, Language: "en"}))
			_, _, err := w.SignUp(w.ctx, account.SignUp{Name: "Cornelius", Password: c.password, Email: "corny42@mail.example"})
			if c.ok && err != nil {
				t.Fatal(err)
			}
			if !c.ok {
				refused(t, err, fail.Invalid, "password")
			}
		})
	}
	if n := w.count("members"); n != 0 {
		t.Errorf("%d members", n)
	}
}

func TestStaffNeedLongerPasswords(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	for _, role := range account.Roles() {
		err := w.db.Write(w.ctx, func(tx *db.Tx) error {
			_, err := w.CreateMember(w.ctx, tx, account.NewMember{Name: "x-" + string(role), Role: role, Password: "vgu73 qkelm"})
			return err
		})
		if role == account.Member {
			w.must(err)
			continue
		}
		refused(t, err, fail.Invalid, "password")
	}
}

func TestTheCommonestPasswordsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	asked := 0
	for _, password := range corpusStrings(t, "passwords-common/top10000.txt") {
		if utf8.RuneCountInString(password) < account.MinPassword {
			continue
		}
		asked++
		for _, spelled := range []string{password, strings.ToUpper(password)} {
			_, _, err := w.SignUp(w.ctx, account.SignUp{Name: "Someone-else", Password: spelled})
			if !fail.Is(err, fail.Invalid) {
				t.Errorf("%q: %v", spelled, err)
			}
		}
	}
	if asked < 2000 {
		t.Fatalf("only %d were asked", asked)
	}
}

func TestTheListOfCommonPasswordsIsInOrder(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("common_passwords.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Fields(string(data))
	if len(lines) < 10_000 || !slices.IsSorted(lines) {
		t.Fatalf("%d lines, sorted %v", len(lines), slices.IsSorted(lines))
	}
	w := newWorld(t, db.SQLite)
	for i := 0; i < len(lines); i += 97 {
		if _, _, err := w.SignUp(w.ctx, account.SignUp{Name: "Someone-else", Password: lines[i]}); !fail.Is(err, fail.Invalid) {
			t.Errorf("%q: %v", lines[i], err)
		}
	}
}

func TestBreachedFile(t *testing.T) {
	t.Parallel()
	var hashes, plain []string
	for i := range 1000 {
		password := fmt.Sprintf("walrus %d kettle", i)
		plain = append(plain, password)
		hashes = append(hashes, fmt.Sprintf("%X", sha1.Sum([]byte(password))))
	}
	slices.Sort(plain)
	slices.Sort(hashes)
	for name, content := range map[string]string{
		"hashes with counts":  strings.Join(hashes, ":12\r\n") + ":7\r\n",
		"hashes":              strings.Join(hashes, "\n") + "\n",
		"small hashes":        strings.ToLower(strings.Join(hashes, "\n")),
		"plain lines":         strings.Join(plain, "\n") + "\n",
		"plain without an LF": strings.Join(plain, "\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "list")
			if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			w := newWorld(t, db.SQLite, func(o *account.Options) { o.BreachedFile = file })
			for i := range 1000 {
				_, _, err := w.SignUp(w.ctx, account.SignUp{Name: "Someone-else", Password: fmt.Sprintf("walrus %d kettle", i)})
				refused(t, err, fail.Invalid, "password")
			}
			w.signUp("Someone-else")
		})
	}
}

func TestABreachedFileThatCannotBeReadLetsNobodyThrough(t *testing.T) {
	t.Parallel()
	long := filepath.Join(t.TempDir(), "long")
	if err := os.WriteFile(long, []byte(strings.Repeat("x", 5000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{filepath.Join(t.TempDir(), "missing"), long} {
		w := newWorld(t, db.SQLite, func(o *account.Options) { o.BreachedFile = file })
		if _, _, err := w.SignUp(w.ctx, account.SignUp{Name: "Someone-else", Password: goodPassword}); !fail.Is(err, fail.Internal) {
			t.Errorf("%s: %v", file, err)
		}
	}
}

func TestLongPasswordsDifferInTheLastByte(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	for _, length := range []int{64, 72, 73, 128, 256} {
		name, base := fmt.Sprintf("long-%d", length), strings.Repeat("vgu73 qx", 40)[:length-1]
		_, _, err := w.SignUp(w.ctx, account.SignUp{Name: name, Password: base + "A"})
		w.must(err)
		if _, _, err := w.SignIn(w.ctx, account.SignIn{Name: name, Password: base + "B"}); !fail.Is(err, fail.Invalid) {
			t.Errorf("%d bytes: another last byte gave %v", length, err)
		}
		if _, _, err := w.SignIn(w.ctx, account.SignIn{Name: name, Password: base + "AA"}); !fail.Is(err, fail.Invalid) {
			t.Errorf("%d bytes: one more gave %v", length, err)
		}
		_, _, err = w.SignIn(w.ctx, account.SignIn{Name: name, Password: base + "A"})
		w.must(err)
	}
}

func TestTheSamePasswordFromAnotherKeyboard(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	_, _, err := w.SignUp(w.ctx, account.SignUp{Name: "Joerg", Password: "Jo\u0308rgs ku\u0308che 9"})
	w.must(err)
	_, _, err = w.SignIn(w.ctx, account.SignIn{Name: "joerg", Password: "Jörgs küche 9"})
	w.must(err)
}
