package verify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/source"
)

// releases proves each release of the log: its files by their hashes, their
// proofs, and that its checkpoint is a state of the log.
func (c *check) releases(ctx context.Context) {
	all := map[string][]ledger.Entry{}
	var ids []string
	for e := range c.log.Heads() {
		if e.Kind != ledger.File || e.Act == ledger.Withdraw {
			continue
		}
		id, _, _ := strings.Cut(e.Key, "/")
		if all[id] == nil {
			ids = append(ids, id)
		}
		all[id] = append(all[id], e)
	}
	var sizes []int64
	for _, id := range ids {
		if ctx.Err() != nil {
			return
		}
		r := &release{check: c, folder: releasesFolder + id + "/", id: id}
		r.prove(ctx, all[id])
		if r.checkpoint != nil {
			sizes = append(sizes, r.checkpoint.Size)
		}
	}
	c.earlierTiles(ctx, sizes)
	c.report.Releases = len(ids)
	if names := c.src.Names(); names != nil {
		for name, err := range names {
			if rest, ok := strings.CutPrefix(name, releasesFolder); ok && err == nil {
				c.stray(name, rest, all)
			}
			if tile, ok := strings.CutPrefix(name, logFolder); ok && err == nil && strings.HasPrefix(tile, "tile/") && beyond(tile, c.log.Size()) {
				c.add(name, "verify-beyond", "size", strconv.FormatInt(c.log.Size(), 10))
			}
		}
	}
}

// stray reports a file that lies in a folder of a release and does not belong
// to it.
func (c *check) stray(name, rest string, all map[string][]ledger.Entry) {
	id, file, inside := strings.Cut(rest, "/")
	if inside && all[id] == nil {
		c.add(name, "verify-release-stray", "release", id)
		return
	}
	if !inside || file == "index.html" { // pages about releases
		return
	}
	base := strings.TrimSuffix(file, ledger.ProofSuffix)
	isTheirs := file == ledger.ReleaseName || file == ledger.ReleaseCheckpoint ||
		slices.ContainsFunc(all[id], func(e ledger.Entry) bool { return e.Key == id+"/"+base })
	if !isTheirs {
		c.add(name, "verify-release-stray", "release", id)
	}
}

// release is one that is being proved.
type release struct {
	*check
	id, folder string
	checkpoint *ledger.Checkpoint
}

func (r *release) prove(ctx context.Context, files []ledger.Entry) {
	r.openCheckpoint(ctx)
	r.list(ctx, files)
	for _, e := range files {
		if ctx.Err() != nil {
			return
		}
		r.file(ctx, e)
	}
}

// openCheckpoint proves that the checkpoint of the release is a state of the
// log.
func (r *release) openCheckpoint(ctx context.Context) {
	name := r.folder + ledger.ReleaseCheckpoint
	signed, err := r.src.read(ctx, name, 256<<10)
	if err != nil {
		r.failed(name, err)
		return
	}
	cp, err := ledger.OpenCheckpoint(signed, r.config)
	if err == nil {
		err = ledger.Consistent(cp, r.log)
	}
	if err != nil {
		r.fault(name, err)
		return
	}
	r.checkpoint = cp
}

// list compares release.json with the log.
func (r *release) list(ctx context.Context, files []ledger.Entry) {
	name := r.folder + ledger.ReleaseName
	body, err := r.src.read(ctx, name, 64<<20)
	if err != nil {
		r.failed(name, err)
		return
	}
	var listed ledger.Release
	if err := json.Unmarshal(body, &listed); err != nil {
		r.add(name, "verify-release-form", source.Said("why", source.JSONReason(err))...)
		return
	}
	differs := func(part, found, want string) {
		if found != want {
			r.add(name, "verify-release", "part", part, "found", found, "want", want)
		}
	}
	differs("id", listed.ID, r.id)
	if cp := r.checkpoint; cp != nil {
		differs("size", strconv.FormatInt(listed.Size, 10), strconv.FormatInt(cp.Size, 10))
		differs("root", listed.Root, cp.Root.String())
	}
	logged := map[string]ledger.Entry{}
	for _, e := range files {
		logged[strings.TrimPrefix(e.Key, r.id+"/")] = e
	}
	for _, f := range listed.Files {
		e, ok := logged[f.Path]
		if !ok {
			r.add(name, "verify-release-unlogged", "path", f.Path)
			continue
		}
		differs(f.Path+" sha256", f.SHA256, e.SHA256)
		differs(f.Path+" entry", strconv.FormatInt(f.Entry, 10), seqText(e))
		differs("logged", listed.Logged, e.Logged)
		delete(logged, f.Path)
	}
	for path := range logged {
		r.add(name, "verify-release-unlisted", "path", path, "entry", seqText(logged[path]))
	}
}

// file proves one file of the release and its proof.
func (r *release) file(ctx context.Context, e ledger.Entry) {
	path := strings.TrimPrefix(e.Key, r.id+"/")
	name := below(strings.TrimSuffix(r.folder, "/"), path)
	if name == "" {
		r.add(r.folder, "verify-path", "path", path)
		return
	}
	body, err := r.src.open(ctx, name, r.limits.File)
	if err == nil {
		sum := sha256.New()
		_, err = io.Copy(sum, body)
		body.Close() // only read from
		if found := hex.EncodeToString(sum.Sum(nil)); err == nil && found != e.SHA256 {
			r.add(name, "verify-release-file", "found", found, "want", e.SHA256, "entry", seqText(e))
		}
	}
	if err != nil {
		r.failed(name, err)
	}
	r.report.Released++
	r.proof(ctx, name+ledger.ProofSuffix, e)
}

func (r *release) proof(ctx context.Context, name string, e ledger.Entry) {
	body, err := r.src.read(ctx, name, 1<<20)
	if err != nil {
		r.failed(name, err)
		return
	}
	seq, cp, err := ledger.OpenProof(body, bytes.Clone(r.log.Line(e.Seq)), r.config)
	switch {
	case err != nil:
		r.fault(name, err)
	case seq != e.Seq:
		r.add(name, "verify-release", "part", "index", "found", strconv.FormatInt(seq, 10), "want", seqText(e))
	case r.checkpoint != nil && (cp.Size != r.checkpoint.Size || cp.Root != r.checkpoint.Root):
		r.add(name, "verify-release", "part", "checkpoint", "found", strconv.FormatInt(cp.Size, 10)+" "+cp.Root.String(), "want", strconv.FormatInt(r.checkpoint.Size, 10)+" "+r.checkpoint.Root.String())
	}
}
