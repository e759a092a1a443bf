package intake

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"resolution57.example/portal/internal/lang"
)

// word is one of those around the table and the lists, in one language.
func word(l lang.Lang, vi, en string) string { return lang.Text{VI: vi, EN: en}.In(l) }

// WriteText prints a plan for the person at the keyboard: what was assumed, the
// table that was understood, what changes.
func (p *Plan) WriteText(w io.Writer, l lang.Lang) error {
	out := bufio.NewWriter(w)
	if len(p.Notes) > 0 {
		fmt.Fprintf(out, "%s (%d):\n", word(l, "Đã giả định", "Assumed"), len(p.Notes))
		for _, n := range p.Notes {
			fmt.Fprintf(out, "  - %s\n      %s\n", n.Text(string(l)), n.Hint(string(l)))
		}
	}
	if len(p.Values) > 0 {
		p.writeTable(out, l)
	}
	return out.Flush()
}

// writeTable prints every value with the cell it comes from.
func (p *Plan) writeTable(out io.Writer, l lang.Lang) {
	fmt.Fprintf(out, "%s:\n", word(l, "Bảng đã hiểu", "The table as understood"))
	rows := [][]string{{
		word(l, "ô", "cell"), word(l, "trong bảng", "in the sheet"), word(l, "đơn vị", "entity"), word(l, "chỉ số", "indicator"),
		word(l, "kỳ", "period"), word(l, "giá trị", "value"), word(l, "trong tệp", "in the file"), "",
	}}
	added, changed := 0, 0
	for _, v := range p.Values {
		mark := "="
		switch {
		case v.New:
			mark = word(l, "mới", "new")
			added++
		case v.Changed():
			mark = word(l, "đổi", "changed")
			changed++
		}
		rows = append(rows, []string{v.Cell, v.Name, v.Entity.ID, v.Indicator.ID, v.Period.String(), numbers(l, v.Numbers), numbers(l, v.Old), mark})
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for k, text := range row {
			widths[k] = max(widths[k], utf8.RuneCountInString(text))
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for k, text := range row {
			b.WriteString("  " + text + strings.Repeat(" ", widths[k]-utf8.RuneCountInString(text)))
		}
		fmt.Fprintln(out, strings.TrimRight(b.String(), " "))
	}
	fmt.Fprintf(out, word(l, "%d giá trị: %d mới, %d đổi, %d như cũ\n", "%d values: %d new, %d changed, %d the same\n"),
		len(p.Values), added, changed, len(p.Values)-added-changed)
	if changed > 0 {
		fmt.Fprintf(out, word(l, "! %d giá trị đã có sẽ bị thay; giá trị nào đã công bố thì phải ghi lý do vào data/changes.toml (xem bằng portal diff)\n",
			"! existing values to be replaced: %d; for those that were published data/changes.toml must say why (portal diff shows them)\n"), changed)
	}
	for _, n := range p.Notes { // once more, where somebody decides
		if n.Rule == "intake-total-differs" || n.Rule == "intake-members-missing" {
			fmt.Fprintln(out, "! "+n.Text(string(l)))
		}
	}
}

// numbers are value, of and stated as a reader of l writes them.
func numbers(l lang.Lang, n [3]string) string {
	var b []string
	for k, text := range n {
		switch {
		case text == "":
		case k == 0:
			b = append(b, lang.Number(l, text))
		case k == 1:
			b = append(b, "/ "+lang.Number(l, text))
		default:
			b = append(b, "("+lang.Percent(l, text)+")")
		}
	}
	return strings.Join(b, " ")
}
