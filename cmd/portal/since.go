package main

import (
	"context"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/serve"
)

// since opens the state of the project with which `portal serve` compares the
// files. It keeps one at a time, in a folder of its own.
type since struct {
	dir    string
	rev    string // the revision that was asked for; "" to find one
	commit string
	tree   *tree
}

// trunks are the branches from which the work of an editor leaves.
var trunks = []string{"origin/main", "main", "origin/master", "master"}

// open finds the revision and opens its files, unless they are open already.
func (s *since) open(ctx context.Context) (*serve.Earlier, error) {
	g := git{ctx: ctx, dir: s.dir}
	e, err := g.earlier(s.rev)
	if err != nil {
		return nil, err
	}
	if s.tree == nil || s.commit != e.Commit {
		next, err := g.tree(e.Commit)
		if err != nil {
			return nil, err
		}
		s.Close()
		s.tree, s.commit = next, e.Commit
	}
	e.Root = s.tree.FS()
	e.Others, err = g.otherFiles(e.Commit)
	return e, err
}

// Close takes the folder away.
func (s *since) Close() {
	if s.tree != nil {
		s.tree.Close()
		s.tree = nil
	}
}

// earlier chooses a revision: the one that is asked for; on a branch the place
// where it left the trunk; on the trunk, and where none is known, the newest
// commit.
func (g git) earlier(rev string) (*serve.Earlier, error) {
	head, err := g.commit("HEAD")
	if err != nil {
		return nil, err
	}
	if rev != "" {
		commit, err := g.commit(rev)
		if err != nil {
			return nil, err
		}
		return g.named(rev, commit, "So với bản git do -since chỉ ra", "Compared with the git revision that -since names"), nil
	}
	isShallow := g.isShallow()
	branch, err := g.run("symbolic-ref", "--short", "--quiet", "HEAD")
	name := strings.TrimSpace(string(branch))
	if err != nil { // no branch is checked out
		name = ""
	}
	if name == "main" || name == "master" {
		return g.newest(head, "", ""), nil
	}
	hasTrunk := false
	for _, trunk := range trunks {
		if _, err := g.commit(trunk); err != nil {
			continue
		}
		hasTrunk = true
		left, err := g.run("merge-base", trunk, "HEAD")
		if err != nil {
			continue
		}
		return g.named(trunk, strings.TrimSpace(string(left)), "So với lúc tách nhánh khỏi "+trunk, "Compared with the commit at which the branch left "+trunk), nil
	}
	switch {
	case isShallow:
		return g.newest(head, "Bản sao này của kho git bị cắt bớt lịch sử nên không biết nhánh tách khỏi main từ đâu; chạy git fetch --unshallow để có đủ.",
			"This clone has a part of the git history only, so the commit at which the branch left main is not known; git fetch --unshallow brings the rest."), nil
	case hasTrunk:
		return g.newest(head, "Nhánh này không có chung lịch sử với main.", "This branch has no history in common with main."), nil
	}
	return g.newest(head, "Git không biết nhánh main nào.", "Git knows of no branch main."), nil
}

// newest is the newest commit; vi and en say why it is not another revision.
func (g git) newest(head, vi, en string) *serve.Earlier {
	e := g.named("HEAD", head, "So với bản ghi (commit) gần nhất trong git", "Compared with the newest commit in git")
	if vi != "" {
		e.Why.VI += " " + vi
		e.Why.EN += " " + en
	}
	return e
}

// named is a commit with the sentence that names it.
func (g git) named(rev, commit, vi, en string) *serve.Earlier {
	e := &serve.Earlier{Name: rev, Commit: commit}
	short := commit[:min(len(commit), 10)]
	e.Why = lang.Text{VI: vi + ": " + short, EN: en + ": " + short}
	if day, err := g.run("show", "--no-patch", "--format=%cs", commit); err == nil {
		date := strings.TrimSpace(string(day))
		e.Why.VI += ", ngày " + lang.Date(lang.VI, date)
		e.Why.EN += ", " + lang.Date(lang.EN, date)
	}
	e.Why.VI += "."
	e.Why.EN += "."
	return e
}
