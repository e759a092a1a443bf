package record

import (
	"fmt"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"unsafe"

	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/source"
)

// largestObservation is what a value may take in memory (design.md, 11).
const largestObservation = 200

// TestObservationSize keeps half a million values in 100 MB: the value itself,
// its digits as written (at most three numbers of some eight letters), its
// places in its series and in its source.
func TestObservationSize(t *testing.T) {
	const places, digits = 2 * unsafe.Sizeof(uintptr(0)), 3 * 8
	if got := unsafe.Sizeof(Observation{}) + places + digits; got > largestObservation {
		t.Errorf("an observation takes %d bytes, more than %d", got, largestObservation)
	}
}

// communes is a project with the values of so many communes in so many periods,
// spread over indicators whose files stay under the limit of 2 MiB.
func communes(t testing.TB, entities, indicators, periods int) (fsys fs.FS, values int) {
	t.Helper()
	var places, members strings.Builder
	for k := range entities {
		fmt.Fprintf(&places, "[[entity]]\nid = \"xa-%05d\"\nname = { vi = \"Xã số %d\", en = \"Commune %d\" }\nkind = \"province\"\n\n", k, k, k)
		fmt.Fprintf(&members, "%q,\n", fmt.Sprintf("xa-%05d", k))
	}
	files := fmt.Sprintf("-- data/entities/communes.toml --\n%s[[set]]\nid = \"communes\"\nname = { vi = \"Xã\", en = \"Communes\" }\nmembers = [\n%s]\n", places.String(), members.String())
	tree := treeOf(t, txtar.Parse([]byte(files))).(closedFS).MapFS
	for i := range indicators {
		id := fmt.Sprintf("x%02d", i)
		file := txtar.Parse([]byte(indicatorFile(id, "task", communeTables(entities, periods)))).Files[0]
		tree[file.Name] = &fstest.MapFile{Data: file.Data, Mode: 0o644}
	}
	return tree, entities * indicators * periods
}

func communeTables(entities, periods int) string {
	var b strings.Builder
	for p := range periods {
		fmt.Fprintf(&b, "[[table]]\nperiod = \"%d-%02d\"\nset = \"communes\"\nsource = \"report\"\ncolumns = [\"value\", \"of\", \"stated\"]\n[table.rows]\n", 2010+p/12, 1+p%12)
		for k := range entities {
			of := 1000 + k
			value := of * 3 / 4
			fmt.Fprintf(&b, "xa-%05d = [%d, %d, %s]\n", k, value, of, share(decimal(fmt.Sprint(value)), decimal(fmt.Sprint(of)), 1))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestManyEntities loads a project of some size and finds every value in it.
func TestManyEntities(t *testing.T) {
	fsys, n := communes(t, 200, 2, 12)
	var ps source.Problems
	r := Load(fsys, &ps)
	if list := ps.Sorted(); len(list) > 0 {
		t.Fatalf("%d problems, first %v", len(list), list[0])
	}
	found := 0
	for _, id := range []string{"x00", "x01"} {
		i := r.Indicators.Get(id)
		for _, p := range i.Periods() {
			for _, e := range r.Sets.Get("communes").Members {
				if o := i.Find(p, e); o != nil && o.Entity == e && o.Period == p {
					found++
				}
			}
		}
	}
	if found != n {
		t.Errorf("%d values found, want %d", found, n)
	}
}

// BenchmarkLoad loads 3,321 communes in 150 periods, and reports what each value
// takes of time and memory.
func BenchmarkLoad(b *testing.B) {
	fsys, values := communes(b, 3321, 15, 10)
	var r *Records
	b.ReportAllocs()
	before := heap()
	for b.Loop() {
		r = nil
		var ps source.Problems
		r = Load(fsys, &ps)
		if ps.Errors() > 0 {
			b.Fatal(ps.Sorted()[0])
		}
	}
	b.ReportMetric(float64(heap()-before)/float64(values), "bytes/value")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(values), "ns/value")
	runtime.KeepAlive(r)
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
