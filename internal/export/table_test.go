package export

import "testing"

// CITE-01: a table is cited in its files as its page cites itself.
func TestTableCitation(t *testing.T) {
	c := catalogue(t)
	q := Quoter{Site: c.portal.site(), Base: testBase, Words: c.portal.Words}
	table := c.Get("indicator-gdp-contribution")
	for _, f := range q.Page(Quoted{Path: table.Page, Title: table.Title, Data: true}).Formats("vi") {
		if (f.ID == "text-vi" || f.ID == "text-en") && table.Citation(f.Lang) != f.Text() {
			t.Errorf("the table says %q, its page %q", table.Citation(f.Lang), f.Text())
		}
	}
}
