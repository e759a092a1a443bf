package schema

import (
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
)

// idForm is how every id is written.
const idForm = "[a-z0-9]+(?:-[a-z0-9]+)*"

const periodForm = "[0-9]{4}(?:-(?:h[12]|q[1-4]|[0-9]{2}(?:-[0-9]{2})?)|--[0-9]{4})?"

// Is is what a text is: its form, as a regular expression that Go, Rust and
// JavaScript read alike, and its name.
type Is struct {
	Pattern string
	Name    lang.Text
}

// kindsOfText are the words that may stand at is in fields/.
var kindsOfText = map[string]Is{
	"id":        {"^" + idForm + "$", lang.Text{VI: "mã", EN: "id"}},
	"source":    {"^" + idForm + "$", lang.Text{VI: "mã nguồn", EN: "source id"}},
	"entity":    {"^" + idForm + "$", lang.Text{VI: "mã đơn vị", EN: "entity id"}},
	"indicator": {"^" + idForm + "$", lang.Text{VI: "mã chỉ số", EN: "indicator id"}},
	"theme":     {"^" + idForm + "$", lang.Text{VI: "mã chủ đề", EN: "theme id"}},
	"concept":   {"^" + idForm + "$", lang.Text{VI: "mã khái niệm", EN: "concept id"}},
	"unit":      {"^" + idForm + "$", lang.Text{VI: "mã đơn vị tính", EN: "unit id"}},
	"set":       {"^" + idForm + "$", lang.Text{VI: "mã tập đơn vị", EN: "set id"}},
	"target":    {"^" + idForm + "$", lang.Text{VI: "mã mục tiêu", EN: "target id"}},
	"task":      {"^" + idForm + "$", lang.Text{VI: "mã nhiệm vụ", EN: "task id"}},
	"list":      {"^" + idForm + "$", lang.Text{VI: "mã danh mục", EN: "list id"}},
	"day":       {"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", lang.Text{VI: "ngày", EN: "day"}},
	"date":      {"^[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?$", lang.Text{VI: "ngày, tháng hoặc năm", EN: "day, month or year"}},
	"deadline":  {"^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|ongoing)$", lang.Text{VI: "ngày, hoặc \"ongoing\"", EN: "day, or \"ongoing\""}},
	"due":       {"^[0-9]{4}(?:-(?:h[12]|q[1-4]|[0-9]{2}(?:-[0-9]{2})?))?$", lang.Text{VI: "ngày, tháng, quý, nửa năm hoặc năm", EN: "day, month, quarter, half or year"}},
	"period":    {"^" + periodForm + "$", lang.Text{VI: "kỳ", EN: "period"}},
	"url":       {"^https://", lang.Text{VI: "địa chỉ https", EN: "https address"}},
	"figure":    {"^" + idForm + "/" + periodForm + "(?:/" + idForm + ")?$", lang.Text{VI: "tên con số", EN: "name of a figure"}},
	"origin":    {"^[a-z0-9.-]+(?::[0-9]+)?(?:/[a-z0-9._-]+)+$", lang.Text{VI: "tên sổ công bố", EN: "name of the ledger"}},
	"change":    {"^(?:definition|target|task|value|share|score|method|notice) [^ *]*[*]?$", lang.Text{VI: "loại và khóa", EN: "kind and key"}},
	"hash":      {"^[0-9a-f]{64}$", lang.Text{VI: "mã băm", EN: "hash"}},
}

// limits reads the is of a whole number: "0..6", "1..".
func limits(is string) (least, most int, hasMost, ok bool) {
	low, high, ok := strings.Cut(is, "..")
	if !ok {
		return 0, 0, false, false
	}
	least, err := strconv.Atoi(low)
	if err != nil {
		return 0, 0, false, false
	}
	most, err = strconv.Atoi(high)
	return least, most, err == nil, high == "" || err == nil
}

// Form is the regular expression that a text of that kind fits and what such a
// text is called; ok is false where there is none.
func Form(is string) (pattern string, name lang.Text, ok bool) {
	k, ok := kindsOfText[is]
	return k.Pattern, k.Name, ok
}
