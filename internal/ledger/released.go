package ledger

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/source"
)

// ReadReleases reads what was released, oldest first, and proves it: each file
// has the bytes that release.json and the log say, each proof holds against the
// checkpoint of the release, that is a state of the log, nothing is missing and
// nothing lies there that was not released. Every fault is a problem of the file;
// a release whose release.json cannot be read is left out. A log that [Read] found
// fault with proves nothing.
func ReadReleases(fsys fs.FS, l *Log, c Config, ps *source.Problems) []*Release {
	r := releases{fsys: fsys, log: l, config: c, ps: ps}
	logged := r.logged()
	all := r.list()
	for id := range logged {
		if !slices.ContainsFunc(all, func(x *Release) bool { return x.ID == id }) {
			r.fault(path.Join(ReleasesFolder, id), "release-missing")
		}
	}
	for _, x := range all {
		r.prove(x, logged[x.ID])
	}
	return all
}

// ListReleases reads what was released, oldest first, and proves nothing: for a
// preview, which is looked at while somebody writes.
func ListReleases(fsys fs.FS, ps *source.Problems) []*Release {
	r := releases{fsys: fsys, ps: ps}
	return r.list()
}

type releases struct {
	fsys   fs.FS
	log    *Log
	config Config
	ps     *source.Problems
}

func (r *releases) fault(file, rule string, args ...string) {
	r.ps.Add(source.Pos{File: file}, rule, args...)
}

// logged are the entries of all released files, by release and path.
func (r *releases) logged() map[string]map[string]Entry {
	out := map[string]map[string]Entry{}
	for e := range r.log.Heads() {
		if e.Kind != File {
			continue
		}
		id, name, _ := strings.Cut(e.Key, "/")
		if out[id] == nil {
			out[id] = map[string]Entry{}
		}
		out[id][name] = e
	}
	return out
}

// list reads release.json of every folder.
func (r *releases) list() []*Release {
	folders, err := fs.ReadDir(r.fsys, ReleasesFolder)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			r.fault(ReleasesFolder, "unreadable", "reason", err.Error())
		}
		return nil
	}
	var all []*Release
	for _, d := range folders {
		name := path.Join(ReleasesFolder, d.Name(), ReleaseName)
		body, err := fs.ReadFile(r.fsys, name)
		if err != nil {
			r.fault(path.Join(ReleasesFolder, d.Name()), "release-stray")
			continue
		}
		x, err := parseRelease(body, d.Name())
		if err != nil {
			r.fault(name, "release-form", source.Said("why", err)...)
			continue
		}
		all = append(all, x)
	}
	slices.SortFunc(all, func(a, b *Release) int { return cmp.Or(cmp.Compare(a.Size, b.Size), cmp.Compare(a.ID, b.ID)) })
	return all
}

// parseRelease reads release.json, which must be as `portal publish` writes it.
func parseRelease(body []byte, folder string) (*Release, error) {
	x := new(Release)
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(x); err != nil {
		return nil, source.JSONReason(err)
	}
	if x.ID != folder {
		return nil, source.Reasonf("id là %q trong thư mục %q", "id %q in the folder %q", x.ID, folder)
	}
	if again, err := json.MarshalIndent(x, "", "  "); err != nil || !bytes.Equal(append(again, '\n'), body) {
		return nil, source.Reasonf("văn bản không đúng như lúc được ghi", "the text is not the one that was written")
	}
	for _, f := range x.Files {
		if err := safePath(f.Path); err != nil {
			return nil, err
		}
	}
	return x, nil
}

// prove holds a release against the log and against the bytes on the disk.
func (r *releases) prove(x *Release, logged map[string]Entry) {
	folder := path.Join(ReleasesFolder, x.ID)
	known := map[string]bool{ReleaseName: true, ReleaseCheckpoint: true}
	r.proveState(x, path.Join(folder, ReleaseCheckpoint))
	listed := map[string]bool{}
	for _, f := range x.Files {
		known[f.Path], known[f.Path+ProofSuffix], listed[f.Path] = true, true, true
		e, ok := logged[f.Path]
		if !ok || e.Seq != f.Entry || e.SHA256 != f.SHA256 || e.Logged != x.Logged {
			r.fault(path.Join(folder, ReleaseName), "release-entry", "file", f.Path, "entry", strconv.FormatInt(f.Entry, 10), "want", f.SHA256, "found", cmp.Or(e.SHA256, "–"))
			continue
		}
		r.proveFile(x, folder, f)
	}
	for _, name := range slices.Sorted(maps.Keys(logged)) {
		if !listed[name] {
			r.fault(path.Join(folder, ReleaseName), "release-unlisted", "file", name, "entry", strconv.FormatInt(logged[name].Seq, 10))
		}
	}
	err := fs.WalkDir(r.fsys, folder, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && (!known[strings.TrimPrefix(name, folder+"/")] || !d.Type().IsRegular()) {
			r.fault(name, "release-stray")
		}
		return err
	})
	if err != nil {
		r.fault(folder, "unreadable", "reason", err.Error())
	}
}

// proveState proves the checkpoint of a release: signed, of the size and root in
// release.json, and a state of the log.
func (r *releases) proveState(x *Release, file string) {
	signed, err := fs.ReadFile(r.fsys, file)
	if err != nil {
		r.fault(file, "release-gone")
		return
	}
	cp, f := openCheckpoint(signed, r.config)
	if f == nil && (cp.Size != x.Size || cp.Root.String() != x.Root) {
		f = &Fault{Rule: "ledger-inconsistent", Args: []string{"size", strconv.FormatInt(x.Size, 10), "old", x.Root, "root", cp.Root.String()}}
	}
	if f == nil {
		errors.As(Consistent(cp, r.log), &f)
	}
	if f != nil {
		f.report(r.ps, file, f.Line)
	}
}

// proveFile proves the bytes of a file and its proof.
func (r *releases) proveFile(x *Release, folder string, f ReleasedFile) {
	name := path.Join(folder, f.Path)
	sum, size, err := r.hash(name)
	switch {
	case err != nil:
		r.fault(name, "release-gone")
	case sum != f.SHA256 || size != int64(f.Bytes):
		r.fault(name, "release-changed", "want", f.SHA256, "found", sum)
	}
	proof, err := fs.ReadFile(r.fsys, name+ProofSuffix)
	if err != nil {
		r.fault(name+ProofSuffix, "release-gone")
		return
	}
	seq, cp, err := OpenProof(proof, r.log.Line(f.Entry), r.config)
	var bad *Fault
	switch {
	case errors.As(err, &bad):
		bad.report(r.ps, name+ProofSuffix, 0)
	case seq != f.Entry || cp.Size != x.Size || cp.Root.String() != x.Root:
		r.fault(name+ProofSuffix, "ledger-proof", "entry", entryName(seq), "size", strconv.FormatInt(cp.Size, 10))
	}
}

// hash is the hash of a file in hex, and its size.
func (r *releases) hash(name string) (sum string, size int64, err error) {
	f, err := r.fsys.Open(name)
	if err != nil {
		return "", 0, err
	}
	defer f.Close() // only read from
	h := sha256.New()
	size, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), size, err
}
