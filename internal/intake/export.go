package intake

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/sheet"
	"resolution57.example/portal/internal/source"
)

// Formats are the formats that [Export] writes.
func Formats() []string { return []string{"xlsx", "csv", "json"} }

// Export writes the values of indicators, one row for each value of their
// files, in the order of the files. What is computed is in no file.
func Export(w io.Writer, r *record.Records, files []*record.Places, format string) error {
	form := sheet.Form{Sheet: "portal", Columns: formColumns()}
	for _, f := range files {
		form.Rows = append(form.Rows, exportRows(r, f)...)
	}
	switch format {
	case "xlsx":
		return sheet.Write(w, form)
	case "csv":
		return writeCSV(w, form)
	case "json":
		return writeJSON(w, form)
	}
	return fmt.Errorf("no format %q", format)
}

func formColumns() []sheet.FormColumn {
	help := map[string]string{
		ownIndicator: "Mã chỉ số / Indicator id", ownPeriod: "Kỳ / Period: 2025, 2025-h1, 2025-q3, 2025-10, 2025-10-15",
		ownSet: "Mã tập đơn vị; để trống nếu đứng riêng / Set id; empty where a value stands for itself", ownEntity: "Mã đơn vị / Entity id",
		ownName: "Tên, chỉ để đọc / Name, for reading only", parts[0]: "Giá trị / Value", parts[1]: "Trên tổng số / Of how many",
		parts[2]: "Tỷ lệ nguồn in ra / Share as the source prints it", ownSource: "Mã nguồn / Source id",
	}
	var out []sheet.FormColumn
	for _, name := range ownColumns() {
		number := slices.Contains(parts[:], name)
		out = append(out, sheet.FormColumn{Name: name, Help: help[name], Number: number, Open: number})
	}
	return out
}

func exportRows(r *record.Records, f *record.Places) [][]string {
	id := strings.TrimSuffix(f.File[strings.LastIndex(f.File, "/")+1:], ".toml")
	name := func(entity string) string {
		if e := r.Entities.Get(entity); e != nil {
			return e.Name.VI
		}
		return ""
	}
	var out [][]string
	for _, o := range f.Observations {
		out = append(out, []string{id, o.Period, "", o.Entity, name(o.Entity), o.Value.String(), o.Of.String(), o.Stated.String(), o.Source})
	}
	for _, t := range f.Tables {
		for _, row := range t.Rows {
			line := []string{id, t.Period, t.Set, row.Entity, name(row.Entity), "", "", "", t.Source}
			for n, part := range parts {
				if c := slices.Index(t.Columns, part); c >= 0 && c < len(row.Numbers) {
					line[5+n] = row.Numbers[c].String()
				}
			}
			out = append(out, line)
		}
	}
	return out
}

// writeCSV writes for Excel with Vietnamese settings, as internal/export does:
// a byte order mark, semicolons, the decimal comma, texts that look like numbers
// as ="…".
func writeCSV(w io.Writer, form sheet.Form) error {
	var b strings.Builder
	b.WriteString("\ufeff")
	for k, c := range form.Columns {
		b.WriteString(separated(k, c.Name))
	}
	b.WriteString("\r\n")
	for _, row := range form.Rows {
		for k, text := range row {
			switch {
			case form.Columns[k].Number:
				text = strings.Replace(text, ".", ",", 1)
			case text != "" && strings.ContainsRune("0123456789+-=@", rune(text[0])):
				text = `="` + text + `"`
			}
			b.WriteString(separated(k, text))
		}
		b.WriteString("\r\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func separated(k int, text string) string {
	if strings.ContainsAny(text, ";\"\n") {
		text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	}
	if k > 0 {
		return ";" + text
	}
	return text
}

// writeJSON writes a list of objects, one a line. Decimals are texts: most
// programs make a binary number of a JSON number.
func writeJSON(w io.Writer, form sheet.Form) error {
	var b strings.Builder
	b.WriteString("[")
	for n, row := range form.Rows {
		if n > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n{")
		for k, c := range form.Columns {
			text, err := json.Marshal(row[k])
			if err != nil {
				return fmt.Errorf("write %s: %w", c.Name, err)
			}
			if k > 0 {
				b.WriteString(", ")
			}
			fmt.Fprintf(&b, "%q: %s", c.Name, text)
		}
		b.WriteString("}")
	}
	b.WriteString("\n]\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// Exportable proves that an indicator has values of its own.
func Exportable(i *record.Indicator, f *record.Places, ps *source.Problems) bool {
	if f.Derived {
		ps.Add(source.Pos{File: f.File}, "intake-derived-export", "id", i.ID)
	}
	return !f.Derived
}
