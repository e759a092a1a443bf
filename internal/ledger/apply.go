package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// How a publication is made.
//
// Everything that will change is first written, and synced to the disk, into
// data/.publish.tmp; that folder is then renamed to data/.publish. From there
// the files are renamed to their places one by one: the release, the lines of the
// log, data/changes.toml, the checkpoint last. A process that is killed before
// the first rename has changed nothing; one that is killed after it has promised
// everything, and the next publisher carries on where it ended. No step does harm
// when it is done twice.
const (
	stagingName = ".publish.tmp"
	journalName = ".publish"
)

var (
	// ErrBusy says that somebody else is publishing.
	ErrBusy = errors.New("another publication is under way")
	// ErrDiverged says that the log is neither that before nor that after an
	// interrupted publication.
	ErrDiverged = errors.New("the log has changed since the publication was interrupted")
)

// Publisher is the right to publish a project, which one process has at a time.
type Publisher struct {
	disk     disk
	unlock   func()
	Repaired bool // an interrupted publication was carried on to its end
}

// OpenPublisher takes the right to publish the project in dir, until Close or the
// end of the process, and carries an interrupted publication on to its end. With
// readOnly nothing is written, and an interrupted publication is an error.
func OpenPublisher(dir string, readOnly bool) (*Publisher, error) {
	return openPublisher(disk{root: filepath.Join(dir, "data")}, readOnly)
}

func openPublisher(d disk, readOnly bool) (*Publisher, error) {
	unlock, err := lock(d.root)
	if err != nil {
		return nil, err
	}
	p := &Publisher{disk: d, unlock: unlock}
	if readOnly {
		if d.has(journalName) {
			err = errors.New("a publication was interrupted: portal publish carries it on to its end")
		}
	} else {
		p.Repaired, err = d.recover()
	}
	if err != nil {
		unlock()
		return nil, err
	}
	return p, nil
}

// Close gives the right back.
func (p *Publisher) Close() { p.unlock() }

// IsInterrupted reports whether a publication of the project was interrupted and
// waits to be carried on.
func IsInterrupted(fsys fs.FS) bool {
	_, err := fs.Stat(fsys, path.Join("data", journalName))
	return err == nil
}

// Apply makes a publication: it signs the log as planned and writes lines,
// checkpoint and release. After an error nothing has changed, unless it says that
// the publication will be carried on.
func (p *Publisher) Apply(plan *Plan, c Config, signer note.Signer) error {
	if plan.IsEmpty() {
		return nil
	}
	if len(plan.Entries) == 0 {
		return p.disk.replace(idsName, plan.IDs)
	}
	signed, err := SignCheckpoint(plan.next.Size(), plan.next.Root(), c, signer, plan.log.Signed())
	if err != nil {
		return err
	}
	sealed, err := plan.next.Seal(signed, c)
	if err != nil {
		return fmt.Errorf("seal the log: %w", err)
	}
	files, err := plan.stage(sealed)
	if err != nil {
		return err
	}
	j := journal{
		Release:       plan.Release,
		CheckpointWas: hash(plan.log.Signed()), Checkpoint: hash(signed),
		ChangesWas: hash(plan.changes.body),
	}
	if err := p.disk.stage(j, files); err != nil {
		return fmt.Errorf("nothing was published: %w", errors.Join(err, p.disk.remove(stagingName)))
	}
	if err := p.disk.move(stagingName, journalName); err != nil {
		return fmt.Errorf("nothing was published: %w", errors.Join(err, p.disk.remove(stagingName)))
	}
	if err := p.disk.finish(); err != nil {
		return fmt.Errorf("the publication is written but not yet in place, the next portal publish carries it on: %w", err)
	}
	return nil
}

// stage are all files of a publication, by their names under data/.
func (p *Plan) stage(sealed *Log) ([]staged, error) {
	files, err := p.release(sealed)
	if err != nil {
		return nil, err
	}
	for from := p.log.Size() / FileLines * FileLines; from < sealed.Size(); from += FileLines {
		name, _ := FileOf(from)
		var body []byte
		for _, line := range sealed.lines(from, min(from+FileLines, sealed.Size())) {
			body = append(append(body, line...), '\n')
		}
		files = append(files, staged{path.Join("ledger", name), body})
	}
	if p.IDs != nil {
		files = append(files, staged{idsName, p.IDs})
	}
	if body := p.changes.emptied(); body != nil && len(p.changes.All) > 0 {
		files = append(files, staged{"changes.toml", body})
	}
	return append(files, staged{path.Join("ledger", checkpointName), sealed.Signed()}), nil
}

// staged is a file that a publication will put under data/.
type staged struct {
	name string
	body []byte
}

// journal says what an interrupted publication was about: which files it found.
type journal struct {
	Release       string `json:"release"`
	CheckpointWas string `json:"checkpoint_was"` // hash of the file, "" for none
	Checkpoint    string `json:"checkpoint"`
	ChangesWas    string `json:"changes_was"`
}

const (
	journalFile = "journal.json"
	idsName     = "ids.txt"
)

// hash is that of a file, "" for none.
func hash(body []byte) string {
	if body == nil {
		return ""
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// disk changes the files under data/. Before each step it asks step, with which
// tests stop it or let the disk be full.
type disk struct {
	root   string
	step   func(op, name string) error
	unsync bool // tests need not wait for a disk
}

func (d disk) path(name string) string { return filepath.Join(d.root, filepath.FromSlash(name)) }

func (d disk) may(op, name string) error {
	if d.step == nil {
		return nil
	}
	return d.step(op, name)
}

func (d disk) has(name string) bool {
	_, err := os.Lstat(d.path(name))
	return err == nil
}

// read reads a file, nil where there is none.
func (d disk) read(name string) ([]byte, error) {
	body, err := os.ReadFile(d.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return body, err
}

func (d disk) mkdir(name string) error {
	if err := d.may("mkdir", name); err != nil {
		return err
	}
	return os.MkdirAll(d.path(name), 0o777)
}

// write writes a new file and waits until the disk has it.
func (d disk) write(name string, body []byte) error {
	if err := d.mkdir(path.Dir(name)); err != nil {
		return err
	}
	f, err := os.OpenFile(d.path(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	half := len(body) / 2
	for _, part := range [][]byte{body[:half], body[half:]} {
		if err := d.may("write", name); err != nil {
			return errors.Join(err, f.Close())
		}
		if _, err := f.Write(part); err != nil {
			return errors.Join(err, f.Close())
		}
	}
	if err := d.may("sync", name); err != nil {
		return errors.Join(err, f.Close())
	}
	if d.unsync {
		return f.Close()
	}
	return errors.Join(f.Sync(), f.Close())
}

// replace writes a file beside the one that is there, and puts it in its place.
func (d disk) replace(name string, body []byte) error {
	beside := path.Join(path.Dir(name), "."+path.Base(name))
	if err := errors.Join(d.remove(beside), d.write(beside, body)); err != nil {
		return errors.Join(err, d.remove(beside))
	}
	return d.move(beside, name)
}

// move renames a file or folder over what may stand there.
func (d disk) move(from, to string) error {
	if err := d.mkdir(path.Dir(to)); err != nil {
		return err
	}
	if err := d.may("rename", to); err != nil {
		return err
	}
	return os.Rename(d.path(from), d.path(to))
}

func (d disk) remove(name string) error {
	if err := d.may("remove", name); err != nil {
		return err
	}
	return os.RemoveAll(d.path(name))
}

// sync waits until the disk has the names in a folder.
func (d disk) sync(name string) error {
	if err := d.may("sync", name); err != nil {
		return err
	}
	if d.unsync {
		return nil
	}
	return syncFolder(d.path(name))
}

// stage writes a publication beside the files it will replace, and waits until
// the disk has all of it.
func (d disk) stage(j journal, files []staged) error {
	if target := path.Join("releases", j.Release); d.has(target) {
		return fmt.Errorf("data/%s is there already, and a release is never written twice", target)
	}
	if err := d.remove(stagingName); err != nil {
		return err
	}
	folders := map[string]bool{stagingName: true}
	for _, f := range files {
		name := path.Join(stagingName, f.name)
		if err := d.write(name, f.body); err != nil {
			return err
		}
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			folders[dir] = true
		}
	}
	body, err := json.Marshal(j)
	if err != nil {
		return fmt.Errorf("write the journal: %w", err)
	}
	if err := d.write(path.Join(stagingName, journalFile), body); err != nil {
		return err
	}
	for dir := range folders {
		if err := d.sync(dir); err != nil {
			return err
		}
	}
	return nil
}

// recover removes what a publication has left that had not begun, and carries
// one on that had.
func (d disk) recover() (bool, error) {
	if d.has(stagingName) {
		if err := d.remove(stagingName); err != nil {
			return false, err
		}
	}
	if !d.has(journalName) {
		return false, nil
	}
	if err := d.finish(); err != nil {
		return false, fmt.Errorf("carry on an interrupted publication: %w", err)
	}
	return true, nil
}

// finish puts the files of a publication in their places, those that are not
// there yet.
func (d disk) finish() error {
	if err := d.sync("."); err != nil {
		return err
	}
	j, there, err := d.journal()
	if err != nil {
		return err
	}
	if there {
		if err := d.place(j); err != nil {
			return err
		}
	}
	// Without its journal nothing is left of it but folders.
	if err := d.remove(path.Join(journalName, journalFile)); err != nil {
		return err
	}
	if err := d.remove(journalName); err != nil {
		return err
	}
	return d.sync(".")
}

func (d disk) journal() (j journal, there bool, err error) {
	body, err := d.read(path.Join(journalName, journalFile))
	if err != nil || body == nil {
		return j, false, err
	}
	if err := json.Unmarshal(body, &j); err != nil {
		return j, false, fmt.Errorf("read the journal: %w", err)
	}
	return j, true, nil
}

func (d disk) place(j journal) error {
	checkpoint := path.Join("ledger", checkpointName)
	now, err := d.read(checkpoint)
	if err != nil {
		return err
	}
	if h := hash(now); h != j.CheckpointWas && h != j.Checkpoint {
		return fmt.Errorf("data/%s: %w", checkpoint, ErrDiverged)
	}
	names, err := d.stagedNames(j)
	if err != nil {
		return err
	}
	for _, name := range names {
		from := path.Join(journalName, name)
		if !d.has(from) {
			continue
		}
		if name == "changes.toml" {
			now, err := d.read(name)
			if err != nil {
				return err
			}
			if hash(now) != j.ChangesWas {
				continue // somebody has gone on writing: what is left over will be reported
			}
		}
		if err := d.move(from, name); err != nil {
			return err
		}
		if err := d.sync(path.Dir(name)); err != nil {
			return err
		}
	}
	return nil
}

// stagedNames are the files and the folder of a publication in the order in
// which they go to their places: the checkpoint, which says that all is there,
// comes last.
func (d disk) stagedNames(j journal) ([]string, error) {
	names := []string{path.Join("releases", j.Release)}
	entries, err := os.ReadDir(d.path(path.Join(journalName, "ledger")))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".jsonl") {
			names = append(names, path.Join("ledger", e.Name()))
		}
	}
	slices.Sort(names[1:])
	return append(names, idsName, "changes.toml", path.Join("ledger", checkpointName)), nil
}
