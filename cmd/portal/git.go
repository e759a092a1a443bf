package main

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"sync"

	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/source"
)

// git asks the git of the machine.
type git struct {
	ctx context.Context
	dir string
}

// errGit is behind everything that git could not do.
var errGit = errors.New("git")

// gitFault is what git could not do, in both languages.
type gitFault struct{ error }

// Is makes it an [errGit].
func (gitFault) Is(target error) bool { return target == errGit }

// Unwrap gives what speaks both languages.
func (f gitFault) Unwrap() error { return f.error }

func (g git) run(args ...string) ([]byte, error) {
	// It only reads, beside the editor's own git: nothing of the index is written.
	args = append([]string{"-C", g.dir, "-c", "diff.autoRefreshIndex=false"}, args...)
	cmd := exec.CommandContext(g.ctx, "git", args...)
	cmd.Env = append(cmd.Environ(), "LC_ALL=C") // what it complains of is looked at
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		return nil, gitFault{g.fault(args[4], complaint.String(), err)}
	}
	return out.Bytes(), nil
}

// fault says why git could not do what it was asked for.
func (g git) fault(what, complaint string, err error) error {
	said, _, _ := strings.Cut(strings.TrimSpace(complaint), "\n")
	switch {
	case g.ctx.Err() != nil:
		return g.ctx.Err()
	case errors.Is(err, exec.ErrNotFound):
		return source.Reasonf("máy này chưa cài git, hoặc git không có trong PATH; cài git rồi chạy lại",
			"git is not installed on this machine, or not in PATH; install it and run this again")
	case strings.Contains(complaint, "not a git repository"):
		return source.Reasonf("thư mục này không nằm trong một kho git; chạy lệnh trong thư mục tạo bởi git clone, hoặc chỉ thư mục ấy bằng -C",
			"this folder is in no git repository; run it in a folder made by git clone, or name that folder with -C")
	case strings.Contains(complaint, "dubious ownership"):
		return source.Reasonf("thư mục thuộc về người dùng khác nên git không đọc; nếu tin thư mục này: git config --global --add safe.directory ĐƯỜNG-DẪN",
			"git does not read a folder that belongs to another user; if you trust it: git config --global --add safe.directory PATH")
	}
	said = strings.TrimSpace(said + " " + err.Error())
	return source.Reasonf("git %s không làm được: %s", "git %s failed: %s", what, said)
}

// commit is the full name of a revision.
func (g git) commit(rev string) (string, error) {
	if _, err := g.run("rev-parse", "--git-dir"); err != nil {
		return "", err
	}
	id, err := g.run("rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err != nil && g.ctx.Err() == nil {
		return "", gitFault{g.unknown(rev)}
	}
	return strings.TrimSpace(string(id)), err
}

// unknown says that there is no such revision, and which ones there are.
func (g git) unknown(rev string) error {
	there := g.revisions(rev)
	vi, en := "kho git ở đây không có bản “"+rev+"”", "the git repository here has no revision “"+rev+"”"
	if len(there) > 0 {
		vi, en = vi+"; có: "+strings.Join(there, ", "), en+"; it has "+strings.Join(there, ", ")
	} else {
		vi, en = vi+": chưa có commit nào", en+": there is no commit yet"
	}
	if len(there) > 0 && g.isShallow() {
		vi += "; bản sao này chỉ có một phần lịch sử, nên có thể thiếu: chạy git fetch --unshallow rồi thử lại"
		en += "; this clone holds a part of the history only, and may lack it: run git fetch --unshallow and try again"
	}
	return &source.Reason{VI: vi, EN: en}
}

// revisions are those that somebody who asked for another one may have meant: the
// branch or tag of nearly that name, the branch of the server, the last commit.
func (g git) revisions(rev string) []string {
	names, _ := g.run("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags")
	all := strings.Fields(string(names))
	var out []string
	for _, name := range []string{"origin/" + rev, source.Nearest(rev, all), "origin/main", "origin/master", "main", "master"} {
		if slices.Contains(all, name) && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	if _, err := g.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}"); err == nil {
		out = append(out, "HEAD")
	}
	return out
}

// published gives files as they were at the commit that last touched the ledger:
// what was published then is what the files said. git is asked when the first file
// is wanted.
func published(g git) func(name string) ([]byte, bool) {
	commit := sync.OnceValue(func() string {
		last, err := g.run("log", "-1", "--format=%H", "--", ledger.Folder)
		if err != nil {
			return ""
		}
		return strings.TrimSpace(string(last))
	})
	return func(name string) ([]byte, bool) {
		if commit() == "" {
			return nil, false
		}
		body, err := g.run("cat-file", "blob", commit()+":./"+name)
		return body, err == nil
	}
}
