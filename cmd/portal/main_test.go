package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite what the scripts in testdata compare with")

// The program under test is this test binary; its clock stands where the script
// sets it with NOW.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"portal": func() {
		now := time.Now
		if at, err := time.Parse(time.RFC3339, os.Getenv("NOW")); err == nil {
			now = func() time.Time { return at }
		}
		os.Exit(run(os.Args[1:], os.Stdout, os.Stderr, os.Getenv, now))
	}})
}

// TestScripts runs testdata/*.txtar, each in a small project of its own: the
// records and notices of internal/site/testdata/small.txtar, over which the
// files of the script are laid; the project's own templates, styles and npm
// packages. The first word of a script's name is the command it is about.
//
//	exits N portal …       the exit code is N
//	edit FILE OLD NEW      OLD stands once in FILE and becomes NEW
//	write FILE 'TEXT'      TEXT as in a Go string, so that it may hold any byte
//	grow FILE SIZE         FILE has that many bytes, zeros at its end
//	fill FILE N TEXT       TEXT is added N times at the end of FILE
//	stopped SIGNAL portal … gets the signal (INT, KILL) while it writes its pages;
//	                       what it says is in the file stopped.txt
//	replace FILE OLD NEW   as edit, wherever OLD stands
//	flip FILE N            bit 0 of byte N is another one; FILE may be a pattern, for the longest file that fits
//	serves NAME DIR        the folder is served, the variable NAME holds the address
//	crlf DIR …             every text file in the folders gets the line ends of Windows
func TestScripts(t *testing.T) {
	if *update && os.Getenv("CI") == "true" {
		t.Fatal("goldens are not written in CI")
	}
	if _, err := os.Stat("../../node_modules/echarts"); err != nil {
		t.Fatal("the packages of package.json are not installed: run `npm ci`")
	}
	project, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	cache := t.TempDir()
	testscript.Run(t, testscript.Params{
		Dir: "testdata", UpdateScripts: *update, RequireUniqueNames: true, RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("CACHE", cache)
			e.Setenv("LANG", "en_US.UTF-8")
			own := []string{"script-build_small", "script-check_formats"} // look at the folder itself
			if !slices.Contains(own, filepath.Base(e.WorkDir)) {
				if err := share(e.WorkDir, cache); err != nil {
					return err
				}
			}
			return lay(e.WorkDir, project)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "edit": editFile, "replace": replace, "write": writeBytes, "grow": grow, "fill": fill, "stopped": stopped, "flip": flip, "serves": serves, "crlf": crlf,
		},
	})
}

// lay puts the small project under what a script has put into dir.
func lay(dir, project string) error {
	archive, err := txtar.ParseFile(filepath.Join(project, "internal/site/testdata/small.txtar"))
	if err != nil {
		return err
	}
	for _, f := range archive.Files {
		if err := place(filepath.Join(dir, f.Name), f.Data); err != nil {
			return err
		}
	}
	if err := translate(dir); err != nil {
		return err
	}
	for _, name := range []string{"templates", "static"} {
		if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(filepath.Join(project, name))); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return os.Symlink(filepath.Join(project, "node_modules"), filepath.Join(dir, "node_modules"))
}

// share has a project keep its drawings where others keep theirs: what one script
// has drawn the next need not draw again.
func share(dir, cache string) error {
	if err := os.MkdirAll(filepath.Join(dir, ".cache"), 0o777); err != nil {
		return err
	}
	return os.Symlink(cache, filepath.Join(dir, ".cache", "drawings"))
}

// translate puts the hash of the Vietnamese body for HASH in English files.
func translate(dir string) error {
	names, err := filepath.Glob(filepath.Join(dir, "content/*/*.en.md"))
	if err != nil {
		return err
	}
	for _, name := range names {
		english, err := os.ReadFile(name)
		if err != nil || !bytes.Contains(english, []byte("HASH")) {
			continue
		}
		vi, err := os.ReadFile(strings.TrimSuffix(name, ".en.md") + ".vi.md")
		if err != nil {
			return err
		}
		sum := sha256.Sum256(bytes.SplitN(vi, []byte("+++\n"), 3)[2])
		english = bytes.ReplaceAll(english, []byte("HASH"), []byte(hex.EncodeToString(sum[:])))
		if err := os.WriteFile(name, english, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// place writes a file unless the script brought its own.
func place(name string, body []byte) error {
	if _, err := os.Lstat(name); err == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, body, 0o666)
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits N command …")
	}
	code := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

func editFile(ts *testscript.TestScript, neg bool, args []string) {
	if body := ts.ReadFile(args[0]); strings.Count(body, args[1]) != 1 {
		ts.Fatalf("%q stands %d times in %s", args[1], strings.Count(body, args[1]), args[0])
	}
	replace(ts, neg, args)
}

func replace(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: edit FILE OLD NEW")
	}
	body := ts.ReadFile(args[0])
	if !strings.Contains(body, args[1]) {
		ts.Fatalf("%q does not stand in %s", args[1], args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.ReplaceAll(body, args[1], args[2])), 0o666))
}

func writeBytes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: write FILE 'TEXT'")
	}
	text, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	ts.Check(os.MkdirAll(filepath.Dir(ts.MkAbs(args[0])), 0o777))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o666))
}

// crlf does what a checkout on Windows may do, where .gitattributes does not reach:
// to everything but what publishing has signed.
func crlf(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: crlf DIR …")
	}
	changed := 0
	for _, dir := range args {
		ts.Check(filepath.WalkDir(ts.MkAbs(dir), func(name string, d fs.DirEntry, err error) error {
			slashed := filepath.ToSlash(name)
			if err != nil || !d.Type().IsRegular() || strings.Contains(slashed, "/data/ledger/") || strings.Contains(slashed, "/data/releases/") {
				return err
			}
			body, err := os.ReadFile(name)
			if err != nil || bytes.IndexByte(body, 0) >= 0 {
				return err
			}
			changed++
			lf := bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n"))
			return os.WriteFile(name, bytes.ReplaceAll(lf, []byte("\n"), []byte("\r\n")), 0o666)
		}))
	}
	if changed == 0 {
		ts.Fatalf("there is no text in %s", strings.Join(args, ", "))
	}
}

func grow(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: grow FILE SIZE")
	}
	size, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), size))
}

func fill(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: fill FILE N TEXT")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(ts.ReadFile(args[0])+strings.Repeat(args[2], n)), 0o666))
}

// stopped starts a build into public and stops it once it has begun to write.
func stopped(ts *testscript.TestScript, neg bool, args []string) {
	signals := map[string]os.Signal{"INT": os.Interrupt, "KILL": os.Kill}
	if neg || len(args) < 2 || signals[args[0]] == nil {
		ts.Fatalf("usage: stopped INT|KILL command …")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	path, err := exec.LookPath(args[1])
	ts.Check(err)
	said, err := os.Create(ts.MkAbs("stopped.txt"))
	ts.Check(err)
	defer said.Close()
	cmd := exec.CommandContext(ctx, path, args[2:]...)
	cmd.Dir, cmd.Stderr = ts.MkAbs("."), said
	ts.Check(cmd.Start())
	for ctx.Err() == nil {
		if found, _ := filepath.Glob(ts.MkAbs(".public.portal-new/*")); len(found) > 0 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	ts.Check(cmd.Process.Signal(signals[args[0]]))
	if err := cmd.Wait(); err == nil {
		ts.Fatalf("the build ended well before it was stopped")
	}
}

func flip(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: flip FILE N")
	}
	found, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	var name string
	var body []byte
	for _, f := range found {
		b, err := os.ReadFile(f)
		ts.Check(err)
		if len(b) > len(body) {
			name, body = f, b
		}
	}
	if n >= len(body) {
		ts.Fatalf("%s has no byte %d", args[0], n)
	}
	body[n] ^= 1
	ts.Check(os.WriteFile(name, body, 0o666))
}

func serves(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: serves NAME DIR")
	}
	server := httptest.NewServer(http.FileServer(http.Dir(ts.MkAbs(args[1]))))
	ts.Defer(server.Close)
	ts.Setenv(args[0], server.URL)
}
