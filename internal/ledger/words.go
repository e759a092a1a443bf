package ledger

import (
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
)

// words are what the names of acts, kinds and fields are called in messages to
// people. The files and the log have the names themselves.
func words() map[string]lang.Text {
	return map[string]lang.Text{
		"publish": {VI: "công bố", EN: "publish"}, "revise": {VI: "điều chỉnh", EN: "revise"}, "correct": {VI: "đính chính", EN: "correct"},
		"withdraw": {VI: "rút lại", EN: "withdraw"}, "derive": {VI: "tính lại", EN: "derive"},

		"entity": {VI: "đơn vị", EN: "entities"}, "set": {VI: "tập đơn vị", EN: "sets"}, "source": {VI: "nguồn", EN: "sources"},
		"definition": {VI: "định nghĩa chỉ số", EN: "definitions"}, "target": {VI: "mục tiêu", EN: "targets"}, "task": {VI: "nhiệm vụ", EN: "tasks"},
		"method": {VI: "phương pháp xếp hạng", EN: "methods"}, "notice": {VI: "bài viết", EN: "texts"}, "value": {VI: "số liệu", EN: "values"},
		"share": {VI: "tỷ lệ", EN: "shares"}, "score": {VI: "điểm xếp hạng", EN: "scores"}, "file": {VI: "tệp", EN: "files"},

		"field-value": {VI: "giá trị", EN: "value"}, "field-of": {VI: "trên tổng số", EN: "of"}, "field-stated": {VI: "tỷ lệ nguồn nêu", EN: "stated"},
		"field-bound": {VI: "mức chính xác", EN: "bound"}, "field-status": {VI: "tình trạng", EN: "status"}, "field-since": {VI: "tính từ", EN: "since"},
		"field-unit": {VI: "đơn vị tính", EN: "unit"}, "field-source": {VI: "nguồn", EN: "source"}, "field-source_date": {VI: "ngày của nguồn", EN: "source date"},
		"field-trust": {VI: "mức tin cậy", EN: "trust"}, "field-place.vi": {VI: "vị trí trong nguồn (tiếng Việt)", EN: "place in the source (Vietnamese)"},
		"field-place.en": {VI: "vị trí trong nguồn (tiếng Anh)", EN: "place in the source (English)"},
		"field-score":    {VI: "điểm", EN: "score"}, "field-rank": {VI: "hạng", EN: "rank"}, "field-rank_low": {VI: "khoảng hạng từ", EN: "rank range from"},
		"field-rank_high": {VI: "khoảng hạng đến", EN: "rank range to"}, "field-sha256": {VI: "ghi chú đi kèm", EN: "notes beside it"},
		"field-indicator": {VI: "chỉ số", EN: "indicator"}, "field-entity": {VI: "đơn vị", EN: "entity"}, "field-period": {VI: "kỳ", EN: "period"},

		"text-new": {VI: "nội dung mới", EN: "new text"}, "text-was": {VI: "nội dung cũ", EN: "old text"}, "text-now": {VI: "nội dung khác", EN: "another text"},
	}
}

// WordOf is what an act or a kind is called.
func WordOf[T Act | Kind](l lang.Lang, name T) string { return wordOf(l, string(name)) }

func wordOf(l lang.Lang, name string) string {
	if w, ok := words()[name]; ok {
		return w.In(l)
	}
	return name
}

// In is a field for people: what it is called, and its two texts as the language
// writes numbers and days. A hash says nothing to anybody and becomes words.
func (f Field) In(l lang.Lang) Field {
	out := Field{Name: f.Name, Was: textIn(l, f.Name, f.Was), Now: textIn(l, f.Name, f.Now)}
	if w, ok := words()["field-"+f.Name]; ok {
		out.Name = w.In(l)
	}
	if f.Name == "sha256" && f.Was != "" && f.Now != "" {
		out.Was, out.Now = wordOf(l, "text-was"), wordOf(l, "text-now")
	} else if f.Name == "sha256" {
		out.Was, out.Now = there(l, f.Was), there(l, f.Now)
	}
	return out
}

// there says of a hash that there is a text.
func there(l lang.Lang, hash string) string {
	if hash == "" {
		return ""
	}
	return lang.Text{VI: "có", EN: "some"}.In(l)
}

func textIn(l lang.Lang, name, text string) string {
	switch name {
	case "value", "of", "stated", "score", "rank", "rank_low", "rank_high":
		return lang.Number(l, text)
	case "since", "source_date":
		if isDay(text) {
			return lang.Date(l, text)
		}
	}
	return text
}

// TextsIn are what the log says and what the files say, for people: "1.132" and
// "1.163, trên tổng số 1.200", or "nội dung cũ" and "nội dung khác" of what is logged
// by a hash.
func (d *Difference) TextsIn(l lang.Lang) (was, now string) {
	fields := d.Fields()
	if slices.Contains(MeaningKinds(), d.Kind) {
		switch d.State {
		case New, Held:
			return "–", wordOf(l, "text-new")
		case Missing:
			return wordOf(l, "text-was"), "–"
		}
		return wordOf(l, "text-was"), wordOf(l, "text-now")
	}
	var before, after []string
	for _, f := range fields {
		if f.Name == "sha256" && d.State != Changed {
			continue // that there are notes says nothing of what is new or gone
		}
		name := f.In(l)
		prefix := name.Name + " "
		if f.Name == "value" {
			prefix = ""
		}
		if f.Was != "" || f.Now == "" {
			before = append(before, prefix+orDash(name.Was))
		}
		if f.Now != "" || f.Was == "" {
			after = append(after, prefix+orDash(name.Now))
		}
	}
	switch was, now = orDash(strings.Join(before, ", ")), orDash(strings.Join(after, ", ")); d.State {
	case New, Held:
		was = "–"
	case Missing:
		now = "–"
	}
	return was, now
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}
