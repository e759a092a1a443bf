package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
)

// tree is the files of a revision in a folder of their own.
type tree struct {
	root *os.Root
	dir  string
}

// FS is what the revision holds of the folders that are compared.
func (t *tree) FS() fs.FS { return t.root.FS() }

// Close takes the folder away.
func (t *tree) Close() error {
	t.root.Close()
	return os.RemoveAll(t.dir)
}

// treeFolders are the folders that a comparison reads.
func treeFolders() []string { return []string{"data", "content", "templates/words"} }

// tree reads data, content and words as they were at a revision, byte by byte as
// git has them: not by a checkout, which would touch the work tree, nor by git
// archive, which attributes of the revision could bend.
func (g git) tree(rev string) (*tree, error) {
	commit, err := g.commit(rev)
	if err != nil {
		return nil, err
	}
	list, err := g.run(append([]string{"ls-tree", "-r", "-z", commit, "--"}, treeFolders()...)...)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "portal-diff-")
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	t := &tree{root, dir}
	if err := g.fill(t, list); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

// fill writes the blobs that git ls-tree has listed. Releases are left out: they
// are many, and proved by check -against.
func (g git) fill(t *tree, list []byte) error {
	var names, ids []string
	for entry := range fields(list) {
		about, name, ok := strings.Cut(entry, "\t")
		parts := strings.Fields(about) // mode, type, id
		if !ok || len(parts) != 3 || parts[1] != "blob" || strings.HasPrefix(name, "data/releases/") || !fs.ValidPath(name) {
			continue
		}
		if parts[0] == "120000" { // a link stands where a file would, and is refused as such
			if err := t.link(name); err != nil {
				return err
			}
			continue
		}
		names, ids = append(names, name), append(ids, parts[2])
	}
	if len(names) == 0 {
		return nil
	}
	cmd := exec.CommandContext(g.ctx, "git", "-C", g.dir, "cat-file", "--batch")
	cmd.Stdin = strings.NewReader(strings.Join(ids, "\n") + "\n")
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	blobs, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return gitFault{g.fault("cat-file", "", err)}
	}
	err = t.write(names, bufio.NewReader(blobs))
	if err != nil {
		io.Copy(io.Discard, blobs)
	}
	if waited := cmd.Wait(); err == nil && waited != nil {
		err = gitFault{g.fault("cat-file", complaint.String(), waited)}
	}
	return err
}

// write reads "ID blob SIZE", a line end, the bytes and a line end, for each name.
func (t *tree) write(names []string, blobs *bufio.Reader) error {
	for _, name := range names {
		head, err := blobs.ReadString('\n')
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		var id string
		var size int64
		if _, err := fmt.Sscanf(head, "%s blob %d\n", &id, &size); err != nil {
			return fmt.Errorf("read %s: git says %q", name, strings.TrimSpace(head))
		}
		if err := t.file(name, io.LimitReader(blobs, size)); err != nil {
			return err
		}
		if _, err := blobs.Discard(1); err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
	}
	return nil
}

func (t *tree) file(name string, body io.Reader) error {
	if err := t.root.MkdirAll(path.Dir(name), 0o777); err != nil {
		return err
	}
	f, err := t.root.Create(name)
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, body); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

func (t *tree) link(name string) error {
	if err := t.root.MkdirAll(path.Dir(name), 0o777); err != nil {
		return err
	}
	return t.root.Mkdir(name, 0o777) // no regular file, and it leads nowhere
}

// otherFiles are the files outside of data and content that differ from a
// revision, those that git does not know among them.
func (g git) otherFiles(rev string) ([]string, error) {
	commit, err := g.commit(rev)
	if err != nil {
		return nil, err
	}
	changed, err := g.run("diff", "-z", "--name-only", "--relative", "--no-renames", "--no-ext-diff", commit, "--")
	if err != nil {
		return nil, err
	}
	unknown, err := g.run("ls-files", "-z", "--others", "--exclude-standard")
	if err != nil {
		return nil, err
	}
	var out []string
	for name := range fields(append(changed, unknown...)) {
		if top, _, _ := strings.Cut(name, "/"); top != "data" && top != "content" {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
