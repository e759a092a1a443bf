package ledger

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"text/tabwriter"

	"resolution57.example/portal/internal/lang"
)

// mostRows is how many new subjects of a kind are listed; what changed or is
// gone is listed to the last.
const mostRows = 10

// tableWords are the words of the table, by language.
func tableWords(l lang.Lang) map[string]string {
	if l == lang.EN {
		return map[string]string{
			"kind": "kind", "new": "new", "changed": "changed", "gone": "gone", "act": "act", "what": "what", "was": "was", "now": "now", "why": "why",
			"none": "nothing to publish: the log says what the files say", "more": "and %s more of kind %s", "follows": "follows from %s",
			"total": "%s entries of %s, of them %s files of release %s; the log grows from %s to %s",
			"ids":   "data/ids.txt gets %s new ids, whose addresses stay for ever",
		}
	}
	return map[string]string{
		"kind": "loại", "new": "mới", "changed": "đổi", "gone": "mất", "act": "việc", "what": "mục", "was": "trước", "now": "nay", "why": "lý do",
		"none": "không có gì để công bố: sổ công bố nói đúng như các tệp", "more": "và %s mục nữa thuộc loại %s", "follows": "theo %s",
		"total": "%s mục ngày %s, trong đó %s tệp của lần công bố %s; sổ công bố từ %s lên %s mục",
		"ids":   "data/ids.txt thêm %s mã mới, có địa chỉ được giữ mãi",
	}
}

// Table prints what the publication will log: how much of each kind is new,
// changed and gone, then each change with both values and its reason.
func (p *Plan) Table(w io.Writer, l lang.Lang) error {
	words := tableWords(l)
	if p.IsEmpty() {
		_, err := fmt.Fprintln(w, words["none"])
		return err
	}
	number := func(n int64) string { return lang.Number(l, strconv.FormatInt(n, 10)) }
	if p.IDs != nil {
		if _, err := fmt.Fprintf(w, words["ids"]+"\n", number(int64(p.NewIDs))); err != nil || len(p.Entries) == 0 {
			return err
		}
	}
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	p.counts(out, words)
	p.rows(out, words, l)
	if err := out.Flush(); err != nil {
		return fmt.Errorf("print the table: %w", err)
	}
	_, err := fmt.Fprintf(w, "\n"+words["total"]+"\n", number(int64(len(p.Entries))), p.Day, number(int64(len(p.Files))), p.Release,
		number(p.log.Size()), number(p.next.Size()))
	return err
}

func (p *Plan) counts(w io.Writer, words map[string]string) {
	counts := map[Kind]map[State]int{}
	for k := range p.differences {
		d := &p.differences[k]
		if counts[d.Kind] == nil {
			counts[d.Kind] = map[State]int{}
		}
		counts[d.Kind][d.State]++
	}
	if len(p.Files) > 0 {
		counts[File] = map[State]int{New: len(p.Files)}
	}
	fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", words["kind"], words["new"], words["changed"], words["gone"])
	for _, kind := range Kinds() {
		if c := counts[kind]; c != nil {
			fmt.Fprintf(w, "%s\t%d\t%d\t%d\n", kind, c[New], c[Changed], c[Missing])
		}
	}
}

func (p *Plan) rows(w io.Writer, words map[string]string, l lang.Lang) {
	fmt.Fprintf(w, "\n%s\t%s\t%s\t%s\t%s\n", words["act"], words["what"], words["was"], words["now"], words["why"])
	listed := map[Kind]int{}
	for k := range p.differences {
		d := &p.differences[k]
		if d.State == New {
			if listed[d.Kind]++; listed[d.Kind] > mostRows {
				continue
			}
		}
		e := &p.Entries[k]
		was, now := d.TextsIn(l)
		if d.isReworded() || slices.Contains(MeaningKinds(), d.Kind) {
			was, now = d.Texts() // who publishes sees the hashes that the log will hold
		}
		why := ""
		switch {
		case !e.Reason.IsZero():
			why = e.Reason.In(l)
		case d.Follows() && d.State != New:
			why = fmt.Sprintf(words["follows"], d.Cause)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", e.Act, d.what(), was, now, why)
	}
	for _, kind := range Kinds() {
		if more := listed[kind] - mostRows; more > 0 {
			fmt.Fprintf(w, "…\t"+words["more"]+"\t\t\t\n", lang.Number(l, strconv.Itoa(more)), kind)
		}
	}
}
