package export

import (
	"testing"

	"github.com/xuri/excelize/v2"
)

// everywhere compares some cells of the first row that a key picks, in every
// file of a table: CSV, JSON, the sheet, the CSV of the pack.
func everywhere(t *testing.T, table *Table, key, id string, want map[string]string) {
	t.Helper()
	_, packed, _ := unzip(t, written(t, table, Pack))
	head, rows := readCSV(t, written(t, table, CSV))
	_, again := readCSV(t, packed["data.csv"])
	objects, book := readJSON(t, written(t, table, JSON)).Rows, readBook(t, written(t, table, XLSX))
	cells := book.cells(t, 1)
	found := false
	for n, row := range rows {
		if found = row[key] == id; !found {
			continue
		}
		for k, name := range head {
			value, asked := want[name]
			if !asked {
				continue
			}
			at, _ := excelize.CoordinatesToCellName(k+1, n+2)
			checkCell(t, table.ID, book, cells[at], table.Columns[k].Kind, value)
			if row[name] != value || again[n][name] != value {
				t.Errorf("%s: %s of %s is %q, in the pack %q, want %q", table.ID, name, id, row[name], again[n][name], value)
			}
			object, _ := valueJSON(table.Columns[k].Kind, value)
			if got, _ := compact(objects[n][name]); string(got) != string(object) {
				t.Errorf("%s: %s of %s is %s in JSON, want %s", table.ID, name, id, got, object)
			}
			delete(want, name)
		}
		break
	}
	if !found || len(want) > 0 {
		t.Errorf("%s: %s found: %v; no column for %v", table.ID, id, found, want)
	}
	_, documents := readCSV(t, packed["sources.csv"])
	known := map[string]bool{"": true}
	for _, d := range documents {
		known[d["id"]] = true
	}
	for _, l := range table.Links {
		for _, row := range rows {
			if l.Table == "sources" && !known[row[l.Column]] {
				t.Errorf("%s: the pack lacks the document %s of %s", table.ID, row[l.Column], l.Column)
			}
		}
	}
}

// design.md 4: an agency's reply, where a computed value is printed otherwise,
// the share this portal computed, and where a deadline was looked for in vain
// stand in every file that can be downloaded.
func TestRightOfReply(t *testing.T) {
	tree := smallTree(t, "data/indicators/completion.toml", "value  = 96\nsource = \"so-2\"",
		"value  = 96\nsource = \"so-3\"\nlocator = { vi = \"mục 9\", en = \"part 9\" }")
	online := tree["data/indicators/procedures-online.toml"]
	online.Data = append(online.Data, "\n[table.replies]\nhue = { date = \"2026-01-06\", text = { vi = \"Đã đủ.\", en = \"All done.\" }, source = \"so-2\" }\n"...)
	c := treeCatalogue(t, tree)
	everywhere(t, c.Get("indicator-procedures-online"), "entity", "hue", map[string]string{
		"share": "100.0", "stated": "100.0", "reply_date": "2026-01-06", "reply_vi": "Đã đủ.", "reply_en": "All done.", "reply_source": "so-2", "stated_source": "",
	})
	everywhere(t, c.Get("indicator-procedures-online"), "entity", "ha-noi", map[string]string{"share": "75.0", "reply_date": "", "reply_vi": "", "reply_source": ""})
	everywhere(t, c.Get("indicator-completion"), "period", "2025", map[string]string{
		"stated": "96", "share": "", "stated_source": "so-3", "stated_locator_vi": "mục 9", "stated_locator_en": "part 9",
	})
	everywhere(t, c.Get("tasks"), "id", "kq-1", map[string]string{
		"reply_date": "2026-01-05", "reply_vi": "Chậm ba ngày vì bão.", "reply_en": "Three days late because of a storm.", "reply_source": "so-2", "due_looked_source": "",
	})
	everywhere(t, c.Get("tasks"), "id", "thu-3", map[string]string{"due": "", "due_looked_source": "so-1", "reply_vi": ""})
}
