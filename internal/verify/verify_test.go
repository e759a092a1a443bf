package verify

import (
	"strings"
	"testing"
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
		if r.Values < 50 || r.Meanings < fillers || r.Releases != 1 || r.Released != 2 || r.LastDay != "2026-12-01" {
			t.Errorf("%s: %+v", name, r)
		}
		if (r.Since != nil) != (o.Since != nil) || (r.Mirror != nil) != (o.Mirror != nil) {
			t.Errorf("%s: since %v, mirror %v", name, r.Since, r.Mirror)
		}
	}
}
