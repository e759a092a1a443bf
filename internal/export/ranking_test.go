package export

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"resolution57.example/portal/internal/rank"
)

// Whether a rank is shared is said in every row of every ranking.
func TestTied(t *testing.T) {
	c := catalogue(t)
	seen := map[string]int{}
	for _, r := range c.portal.Rankings.All {
		for _, e := range r.Editions {
			_, rows := readCSV(t, written(t, c.Edition(e), CSV))
			for _, row := range rows {
				seen[row["tied"]]++
				if row["tied"] != no && (row["tied"] != yes || row["rank"] == "") {
					t.Errorf("%s: tied is %q of %s", r.ID, row["tied"], row["entity"])
				}
			}
		}
	}
	if seen[yes] == 0 || seen[no] == 0 {
		t.Errorf("%v", seen)
	}
}

// A table of ranks that were copied, or of counts without ranks, does not claim
// that ranks can be computed from it.
func TestRankingSaysWhatItHolds(t *testing.T) {
	c := catalogue(t)
	again := map[string]bool{rank.Computed: true, rank.Share: true, rank.Published: false, rank.Ordered: false}
	seen := map[string]string{}
	for _, r := range c.portal.Rankings.All {
		for _, e := range r.Editions {
			d := c.Edition(e).Description
			if claims := strings.Contains(d.VI, "đủ để tính lại"); claims != again[r.Kind] || claims != strings.Contains(d.EN, "compute every rank again") {
				t.Errorf("%s, a ranking of kind %s: %q", r.ID, r.Kind, d)
			}
			if r.Robustness == nil && strings.Contains(d.EN, "rank ranges") {
				t.Errorf("%s has no rank ranges: %q", r.ID, d)
			}
			seen[r.Kind] = rankingHolds(r).VI
		}
	}
	for kind := range again {
		for other := range again {
			if seen[kind] == "" || kind != other && seen[kind] == seen[other] {
				t.Errorf("%s says %q, %s %q", kind, seen[kind], other, seen[other])
			}
		}
	}
}

// design.md 4: a value beside keeps what makes it less than an exact and final
// one, a component its status, and both have their documents with the table.
func TestBesideKeepsItsMarks(t *testing.T) {
	tree := smallTree(t, "data/indicators/procedures-online.toml", "source  = \"so-1\"", "source  = \"so-1\"\nstatus  = \"preliminary\"")
	indicator, _, _ := strings.Cut(string(tree["data/indicators/procedures-online.toml"].Data), "[[table]]")
	tree["data/indicators/beside.toml"] = &fstest.MapFile{Data: []byte(indicator +
		"[[observation]]\nentity = \"hue\"\nperiod = \"2025-11\"\nvalue = 5\nbound = \"above\"\nstatus = \"estimate\"\nsource = \"so-2\"\n")}
	tree["data/rankings/online.toml"].Data = append(tree["data/rankings/online.toml"].Data, "\nbeside = [\"beside\"]\n"...)
	c := treeCatalogue(t, tree)
	table := c.Get("ranking-online-2025-11")
	head, rows := readCSV(t, written(t, table, CSV))
	if !slices.Equal(head[len(head)-4:], []string{"c1_status", "beside1_bound", "beside1_status", "beside1_source"}) {
		t.Errorf("columns were not added at the end: %v", head)
	}
	for _, row := range rows {
		got := []string{row["c1_status"], row["beside1_value"], row["beside1_bound"], row["beside1_status"], row["beside1_source"]}
		want := []string{"preliminary", "", "", "", ""}
		if row["entity"] == "hue" {
			want = []string{"preliminary", "5", "above", "estimate", "so-2"}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", row["entity"], got, want)
		}
	}
	var ids []string
	for _, s := range table.Sources {
		ids = append(ids, s.ID)
	}
	if !slices.Equal(ids, []string{"so-1", "so-2"}) {
		t.Errorf("documents %v", ids)
	}
}
