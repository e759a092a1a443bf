package export

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"resolution57.example/portal/internal/record"
)

// What a group of technologies has to reach by when stands row by row; a
// decision that another replaced says so; what no document says stays empty.
func TestTechnologies(t *testing.T) {
	base := catalogue(t).portal
	decision := &record.Source{ID: "1131-qd-ttg", Title: text("Quyết định", "Decision"), Issuer: text("Thủ tướng", "Prime Minister"), ReplacedFrom: day(t, "2026-07-01")}
	of := &record.TechnologyList{ID: "1131-qd-ttg", Source: decision, Groups: 11}
	need := func(by, vi string) record.Requirement {
		return record.Requirement{By: day(t, by), Text: text(vi, vi), Source: decision, Locator: text("phụ lục", "annex")}
	}
	chips := &record.Technology{
		ID: "chip", List: of, Number: 6, Name: text("Chip", "Chips"), ReadIn: decision, Missing: text("sản phẩm 2", "product 2"),
		Products: []record.Product{{Number: 1, Name: text("Chip chuyên dụng", "Dedicated chips")}}, Lead: record.Assigned{Agencies: []*record.Entity{{ID: "bo-khcn"}}, Source: decision},
		Requirements: []record.Requirement{need("2026", "một"), need("2031", "hai")}, Roadmap: []record.Requirement{need("2026-q3", "ba")},
	}
	records := &record.Records{Site: base.Records.Site, Technologies: record.Register[record.Technology]{All: []*record.Technology{chips}}}
	c, err := New(Portal{Records: records, Rankings: base.Rankings, Words: base.Words, BaseURL: testBase})
	if err != nil {
		t.Fatal(err)
	}
	_, groups := readCSV(t, written(t, c.Get("technologies"), CSV))
	want := map[string]string{
		"list": "1131-qd-ttg", "replaced": yes, "products": "1", "missing_en": "product 2", "leads": "bo-khcn", "leads_source": "1131-qd-ttg",
		"coordinating": "", "coordinating_source": "", "page": testBase + "/technologies/#chip",
	}
	for name, value := range want {
		if groups[0][name] != value {
			t.Errorf("%s is %q, want %q", name, groups[0][name], value)
		}
	}
	steps := c.Get("technology-steps")
	if got := strings.Join(header(steps.Columns), " "); got != "technology kind step by text_vi text_en source locator_vi locator_en" {
		t.Errorf("columns of the steps: %s", got)
	}
	_, rows := readCSV(t, written(t, steps, CSV))
	var got [][]string
	for _, row := range rows {
		got = append(got, []string{row["kind"], row["step"], row["by"], row["text_vi"]})
	}
	if diff := cmp.Diff([][]string{{"requirement", "1", "2026", "một"}, {"requirement", "2", "2031", "hai"}, {"roadmap", "1", "2026-q3", "ba"}}, got); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	if len(steps.Sources) != 1 || c.Get("technology-products").Len != 1 {
		t.Error("sources or products")
	}
	// A register that is empty, or has become so, keeps its address in every
	// format: the heads alone.
	empty := c.Get("databases")
	for _, f := range empty.Formats() {
		if body := written(t, empty, f); len(body) == 0 {
			t.Errorf("%s is empty", f)
		}
	}
	if lines := strings.Count(string(written(t, empty, CSV)), "\n"); lines != 1 {
		t.Errorf("an empty register has %d lines", lines)
	}
}

// The real lists of databases count what they name; every database names its
// document.
func TestDatabases(t *testing.T) {
	c := catalogue(t)
	for k, l := range c.portal.Records.DatabaseLists.All {
		_, rows := readCSV(t, written(t, c.Get("database-lists"), CSV))
		if rows[k]["id"] != l.ID || rows[k]["named"] == "" || rows[k]["total"] == "0" {
			t.Errorf("list %v", rows[k])
		}
	}
	_, rows := readCSV(t, written(t, c.Get("databases"), CSV))
	for k, d := range c.portal.Records.Databases.All {
		last := ""
		if s := d.Last(); s != nil {
			last = s.Date.String()
		}
		if rows[k]["named_in"] != d.NamedIn.ID || rows[k]["state_date"] != last {
			t.Errorf("%s: %v", d.ID, rows[k])
		}
	}
}
