package verify

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
)

// A copy as it is published has no fault, whether it is a folder or a site; only
// what is said of the keys is.
func TestGoodCopy(t *testing.T) {
	p, files := copyOf(t)
	for name, o := range map[string]Options{
		"keys of the copy": {},
		"keys given":       {Config: &p.config},
		"grown":            {Config: &p.config, Since: p.first, SinceName: "kept"},
		"same as kept":     {Config: &p.config, Since: p.log.Signed(), SinceName: "kept", Mirror: inMemory(files), MirrorName: "mirror"},
	} {
		r, ps := run(t, inMemory(files), o)
		if ps.Errors() > 0 || !r.Proven || !r.Whole {
			t.Errorf("%s: proven %v, whole %v\n%s", name, r.Proven, r.Whole, text(t, ps))
		}
		if r.KeysFromCopy != (o.Config == nil) || strings.Contains(text(t, ps), "the key came from the copy") != r.KeysFromCopy {
			t.Errorf("%s: where the keys came from is not said:\n%s", name, text(t, ps))
		}
		if !strings.Contains(text(t, ps), "development key") {
			t.Errorf("%s: nothing is said of the development key", name)
		}
		if r.Values < 50 || r.Meanings < 200 || r.Releases != 1 || r.Released != 2 || r.LastDay != "2026-12-01" {
			t.Errorf("%s: %+v", name, r)
		}
		if (r.Since != nil) != (o.Since != nil) || (r.Mirror != nil) != (o.Mirror != nil) {
			t.Errorf("%s: since %v, mirror %v", name, r.Since, r.Mirror)
		}
	}
}

// A report says in both languages what was checked, and in JSON the same.
func TestReport(t *testing.T) {
	p, files := copyOf(t)
	files["data/x.xlsx"] = nil
	r, ps := run(t, inMemory(files), Options{Config: &p.config, Since: p.first, SinceName: "kept", Mirror: inMemory(files), MirrorName: "mirror"})
	want := map[lang.Lang][]string{
		lang.EN: {"log portal.example/log: 359 entries up to 1 December 2026, root " + p.log.Root().String(), "2 files in 1 releases", "the log has grown from the checkpoint that you kept, of 357 entries", "the other copy has the same log, up to its 359 entries", "not looked into: 1 xlsx", "never held against the log: words and numbers in running text, descriptions, citations, charts", "no fault found"},
		lang.VI: {"sổ công bố portal.example/log: 359 mục đến ngày 01/12/2026", "2 tệp trong 1 lần công bố", "sổ công bố lớn thêm từ checkpoint bạn đã giữ (357 mục)", "tính đến 359 mục của nó", "không xem bên trong: 1 xlsx", "không bao giờ đối chiếu với sổ công bố: chữ trong bài, mô tả", "không thấy lỗi nào"},
	}
	for l, parts := range want {
		var w strings.Builder
		if err := r.WriteText(&w, ps, l); err != nil {
			t.Fatal(err)
		}
		for _, part := range parts {
			if !strings.Contains(w.String(), part) {
				t.Errorf("%s: %q is not said:\n%s", l, part, w.String())
			}
		}
	}
	var w strings.Builder
	if err := r.WriteJSON(&w, ps, "en"); err != nil {
		t.Fatal(err)
	}
	var got struct {
		OK       bool   `json:"ok"`
		Size     int64  `json:"size"`
		Root     string `json:"root"`
		Keys     string `json:"keys"`
		Since    int64  `json:"since_size"`
		Mirror   int64  `json:"mirror_size"`
		Problems []struct{ Rule, Severity, Text string }
	}
	if err := json.Unmarshal([]byte(w.String()), &got); err != nil {
		t.Fatal(err)
	}
	if !got.OK || got.Size != 359 || got.Root != p.log.Root().String() || got.Keys != "given" || got.Since != 357 || got.Mirror != 359 || len(got.Problems) != 1 || got.Problems[0].Rule != "verify-development-key" {
		t.Errorf("%+v", got)
	}
	delete(files, checkpointName)
	r, ps = run(t, inMemory(files), Options{Config: &p.config})
	w.Reset()
	if err := r.WriteText(&w, ps, lang.EN); err != nil || w.String() != "the log is not proved, so nothing was held against it\nfaults found: 1\n" {
		t.Errorf("%v %q", err, w.String())
	}
}

// A log of several files of lines and three levels of tiles is proved; of the
// faults of one rule as many are named as somebody reads, and the rest counted.
func TestLongLog(t *testing.T) {
	p, _ := copyOf(t)
	lines := make([][]byte, 66_000)
	for k := range lines {
		lines[k] = fmt.Appendf(nil, `{"act":"publish","key":"pages/%d.vi","kind":"notice","logged":"2026-11-23","seq":%d,"sha256":"%064x"}`, k, k, k)
	}
	l, err := p.seal(&ledger.Log{}, lines)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{keysName: p.files[keysName], checkpointName: l.Signed()}
	for tile := range l.Tiles() {
		files[logFolder+tile.Path] = tile.Body()
	}
	r, ps := run(t, inMemory(files), Options{})
	if said := text(t, ps); !r.Proven || ps.Errors() != mostOfRule+2 || !strings.Contains(said, "65500 more faults of the rule verify-absent-meaning are not named here") {
		t.Errorf("proven %v, %d faults:\n%.2000s", r.Proven, ps.Errors(), said)
	}
	flipped(files, "log/tile/1/001.p/1", 3)
	flipped(files, "log/tile/entries/257.p/208", 60)
	if _, ps := run(t, inMemory(files), Options{}); !strings.Contains(text(t, ps), "log/tile/entries/257.p/208#65792: entry 65792 was changed") {
		t.Errorf("%.2000s", text(t, ps))
	}
}
