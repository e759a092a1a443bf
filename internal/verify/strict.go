package verify

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/source"
)

// needs are the members, or columns, that must stand at each place of a file: the
// path of an object, "data.tables[].rows[]", and the names that it must have. A
// value under another name would be compared with nothing.
type needs map[string][]string

var (
	figureColumns = []string{"indicator", "entity", "entity_name_vi", "entity_name_en", "period", "since", "value", "of", "stated", "bound",
		"status", "unit", "trust", "source", "source_date", "locator_vi", "locator_en", "share"}
	figureMembers = []string{"id", "indicator", "entity", "entity_name_vi", "entity_name_en", "period", "since", "value", "of", "share", "stated",
		"bound", "status", "unit", "trust", "source", "locator_vi", "locator_en", "entry"}
	scoreColumns = []string{"ranking", "period", "group", "entity", "entity_name_vi", "entity_name_en", "rank", "score", "rank_low", "rank_high"}
	changeParts  = []string{"value", "of", "stated", "bound", "status", "score", "rank", "source", "sha256"}
)

// needsOf says what a file must have, nil for one that need not hold values.
func needsOf(name string) needs {
	base, isJSON := strings.CutSuffix(name, ".json")
	api, isAPI := strings.CutPrefix(base, apiFolder)
	table, isTable := strings.CutPrefix(name, dataFolder)
	within := func(list string) bool {
		return isAPI && (api == list || strings.HasPrefix(api, list+"/page/"))
	}
	switch {
	case !isJSON && !strings.HasSuffix(name, ".csv"), strings.HasSuffix(name, ".schema.json"), strings.HasSuffix(name, "-metadata.json"):
		return nil
	case isAPI && isJSON && (api == "observations" || strings.HasPrefix(api, "observations/")):
		return needs{"": {"data"}, "data[]": figureMembers}
	case within("indicators"):
		return needs{"": {"data"}, "data[]": {"latest"}, "data[].latest": figureMembers}
	case isAPI && strings.HasPrefix(api, "indicators/"):
		return needs{"": {"data"}, "data": {"indicator", "observations"}, "data.indicator": {"latest"}, "data.indicator.latest": figureMembers, "data.observations[]": figureMembers}
	case within("rankings"), within("entities"):
		return needs{"": {"data"}}
	case isAPI && strings.HasPrefix(api, "entities/"):
		return needs{"": {"data"}, "data": {"latest"}, "data.latest[]": figureMembers}
	case isAPI && strings.HasPrefix(api, "rankings/"):
		return needs{"": {"data"}, "data": {"ranking", "tables", "apart"}, "data.tables[]": {"rows"}, "data.tables[].rows[]": append(slices.Clone(scoreColumns), "entry"), "data.apart[]": figureMembers}
	case within("changes"):
		all := []string{"entry", "act", "logged", "kind", "key", "previous", "was", "now", "reason_vi", "reason_en", "office_vi", "office_en"}
		return needs{"": {"data"}, "data[]": all, "data[].was": changeParts, "data[].now": changeParts}
	case isTable && strings.HasPrefix(table, "rankings/"):
		return needs{"": {"rows"}, "rows[]": scoreColumns}
	case isTable && (strings.HasPrefix(table, "indicators/") || strings.HasPrefix(table, "observations")):
		return needs{"": {"rows"}, "rows[]": figureColumns}
	}
	return nil
}

// lacks reports names that must stand at a place and do not.
func (c *check) lacks(at source.Pos, must []string, has func(string) bool) {
	for _, name := range must {
		if !has(name) {
			c.put(at, "verify-column", "column", name)
		}
	}
}

var aNumbered = regexp.MustCompile(`^(c|beside)([1-9][0-9]{0,2})_`)

// header proves the columns of a table: none twice, all that hold values there,
// those of each component as well.
func (c *check) header(name string, head []string) {
	at := source.Pos{File: name, Line: 1, Col: 1}
	known, most := row{}, map[string]int{}
	for _, column := range head {
		if known.has(column) {
			c.put(at, "verify-twice", "name", column)
		}
		known[column] = ""
		if m := aNumbered.FindStringSubmatch(column); m != nil {
			n, _ := strconv.Atoi(m[2]) // digits
			most[m[1]] = max(most[m[1]], n)
		}
	}
	must := slices.Clone(needsOf(name)["rows[]"])
	if must == nil {
		return
	}
	for _, prefix := range slices.Sorted(maps.Keys(most)) {
		for n := 1; n <= most[prefix]; n++ {
			parts := []string{"indicator", "value", "of", "source"}
			if prefix == "c" {
				parts = append(parts, "stated")
			}
			for _, part := range parts {
				must = append(must, prefix+strconv.Itoa(n)+"_"+part)
			}
		}
	}
	c.lacks(at, must, func(column string) bool { return known.has(column) })
}

// Where a value must stand: in its own file and in that of all, of each kind.
const (
	inOwn    = 1 << (8 + iota) // shifted by the place among tableEndings
	_                          //
	_                          //
	inAll                      // as inOwn
	_                          //
	_                          //
	inOwnAPI                   // of its indicator, or edition
	inAllAPI                   //
	inChange                   // among the changes
)

// tableEndings are the kinds of tables; of these the first must be there.
var tableEndings = []string{".csv", ".excel.csv", ".json"}

const allTable = dataFolder + "observations"

// ownFiles are the table and the file of the API that are about what an entry is
// about, without their endings.
func ownFiles(e *ledger.Entry) (table, api string) {
	of, rest, _ := strings.Cut(e.Key, "/")
	if e.Kind == ledger.Score {
		period, _, _ := strings.Cut(rest, "/")
		return dataFolder + "rankings/" + of + "-" + period, apiFolder + "rankings/" + of + "/editions/" + period
	}
	return dataFolder + "indicators/" + of, apiFolder + "observations/" + of
}

// place is where a file shows an entry, as bits.
func place(file string, e *ledger.Entry) uint32 {
	table, api := ownFiles(e)
	for k, ending := range tableEndings {
		switch file {
		case table + ending:
			return inOwn << k
		case allTable + ending:
			return inAll << k
		}
	}
	switch {
	case file == api+".json", strings.HasPrefix(file, api+"/page/"):
		return inOwnAPI
	case file == apiFolder+"observations.json", strings.HasPrefix(file, apiFolder+"observations/page/"):
		return inAllAPI
	}
	return 0
}

// absentFrom reports the files in which an entry must stand and does not. Tables
// of other kinds than CSV are held to it where they were read.
func (c *check) absentFrom(e *ledger.Entry, lacks func(uint32) bool, say func(name, rule string)) {
	table, api := ownFiles(e)
	must := func(bit uint32, name string, always bool) {
		if _, read := c.opened.Load(name); lacks(bit) && (always || read) {
			say(name, "verify-absent-file")
		}
	}
	for k, ending := range tableEndings {
		if lacks(inTable) {
			break
		}
		must(inOwn<<k, table+ending, k == 0)
		if e.Kind != ledger.Score {
			must(inAll<<k, allTable+ending, k == 0)
		}
	}
	if lacks(inAPI) {
		return
	}
	must(inOwnAPI, api+".json", true)
	if e.Kind != ledger.Score {
		must(inAllAPI, apiFolder+"observations.json", true)
	}
}

// tableSize is what was read of a table.
type tableSize struct{ rows, bytes int64 }

// expected proves that each CSV is there of which the data package, or the newest
// release, speaks, and has not lost its rows.
func (c *check) expected(ctx context.Context) {
	newest, last, figures := "", int64(-1), false
	for e := range c.log.Heads() {
		switch e.Kind {
		case ledger.File:
			if e.Seq > last {
				last = e.Seq
				newest, _, _ = strings.Cut(e.Key, "/")
			}
		case ledger.Value, ledger.Share, ledger.Score:
			figures = figures || e.Act != ledger.Withdraw
		}
	}
	if !figures {
		return
	}
	want := map[string]int64{}
	expect := func(path string, bytes int64) {
		if name := below(strings.TrimSuffix(dataFolder, "/"), path); name != "" && strings.HasSuffix(name, ".csv") {
			want[name] = max(want[name], bytes)
		}
	}
	const packageName = dataFolder + "datapackage.json"
	var listed struct {
		Resources []struct {
			Path  string
			Bytes int64
		}
	}
	body, err := c.src.read(ctx, packageName, c.limits.File)
	if err == nil {
		err = json.Unmarshal(body, &listed)
	}
	if err != nil {
		c.failed(packageName, err)
	}
	for _, r := range listed.Resources {
		expect(r.Path, r.Bytes)
	}
	var release ledger.Release
	if body, err := c.src.read(ctx, releasesFolder+newest+"/"+ledger.ReleaseName, 64<<20); newest != "" && err == nil && json.Unmarshal(body, &release) == nil { // its faults are told with the release
		for _, f := range release.Files {
			expect(f.Path, int64(f.Bytes))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if _, read := c.opened.Load(name); !read && ctx.Err() == nil {
			c.file(ctx, name, func(string) {})
			if _, read := c.opened.Load(name); !read {
				c.add(name, "verify-missing")
			}
		}
		if size, read := c.tables.Load(name); read && size.(tableSize).rows == 0 && size.(tableSize).bytes < want[name] {
			c.add(name, "verify-empty")
		}
	}
}

// change holds one object of the list of changes against its entry.
func (c *check) change(at source.Pos, r row) {
	seq, err := strconv.ParseInt(r["entry"], 10, 64)
	if err != nil || seq < 0 || seq >= c.log.Size() {
		c.put(at, "verify-entry-number", "figure", r["kind"]+":"+r["key"], "found", r["entry"], "want", "0 … "+strconv.FormatInt(c.log.Size()-1, 10))
		return
	}
	e := c.log.Entry(seq)
	c.compare(at, e, r, "act", string(e.Act), "kind", string(e.Kind), "key", e.Key, "logged", e.Logged, "previous", strconv.FormatInt(e.Previous, 10),
		"reason_vi", e.Reason.VI, "reason_en", e.Reason.EN, "office_vi", e.Office.VI, "office_en", e.Office.EN)
	c.compare(at, e, r, statement("now", e)...)
	if said, isNull := r["now"]; isNull && said == "" && e.Act != ledger.Withdraw {
		c.put(at, "verify-value", "figure", e.Key, "part", "now", "found", "", "want", cmp.Or(e.Value, e.Score, e.SHA256), "entry", seqText(e))
	}
	if e.Previous >= 0 {
		c.compare(at, e, r, statement("was", c.log.Entry(e.Previous))...)
	}
	c.seen(&e).Or(inChange)
}

// statement are the members that say what an entry says.
func statement(prefix string, e ledger.Entry) []string {
	var out []string
	for k, text := range []string{e.Value, e.Of, e.Stated, e.Bound, e.Status, e.Score, e.Rank, e.Source, e.SHA256} {
		out = append(out, prefix+"_"+changeParts[k], text)
	}
	return out
}

// absentChanges reports decisions that the list of changes does not name.
func (c *check) absentChanges() {
	for e := range c.log.All() {
		isDecision := e.Cause < 0 && (e.Act == ledger.Revise || e.Act == ledger.Correct || e.Act == ledger.Withdraw)
		if isDecision && c.seen(&e).Load()&inChange == 0 {
			c.add(apiFolder+"changes.json", "verify-absent-file", "figure", e.String(), "entry", seqText(e))
		}
	}
}

// keepName keeps the name of an entity that its hash has proved.
func (c *check) keepName(key string, line []byte) {
	var text struct{ Name struct{ VI, EN string } }
	if json.Unmarshal(line, &text) == nil {
		c.names[key] = text.Name
	}
}

// entityName compares the names that a row gives of its entity. Of one whose name
// is not logged nothing is said.
func (c *check) entityName(at source.Pos, e ledger.Entry, r row) {
	if name, logged := c.names[r["entity"]]; logged {
		c.compare(at, e, r, "entity_name_vi", name.VI, "entity_name_en", name.EN)
	}
}

// beyond reports whether a tile, by its path, holds more than a log of this size
// has. What is no path of a tile is.
func beyond(path string, size int64) bool {
	rest, ok := strings.CutPrefix(path, "tile/")
	level, rest, found := strings.Cut(rest, "/")
	if !ok || !found {
		return true
	}
	if level != "entries" {
		l, err := strconv.Atoi(level)
		if err != nil || l < 0 || l > 7 {
			return true
		}
		size >>= 8 * l
	}
	at, part, partial := strings.Cut(rest, ".p/")
	width := int64(ledger.TileWidth)
	if partial {
		w, err := strconv.ParseInt(part, 10, 64)
		if err != nil || w < 1 || w >= width {
			return true
		}
		width = w
	}
	n := int64(0)
	for digits := range strings.SplitSeq(at, "/") {
		d, err := strconv.ParseInt(strings.TrimPrefix(digits, "x"), 10, 64)
		if err != nil || d < 0 || d > 999 || n > 1<<40 {
			return true
		}
		n = n*1000 + d
	}
	return n*int64(ledger.TileWidth)+width > size
}

// seen are the bits of an entry. The number in an entry of a forged log may be
// any: then they are nobody's.
func (c *check) seen(e *ledger.Entry) *atomic.Uint32 {
	if e.Seq < 0 || e.Seq >= int64(len(c.shown)) {
		return new(atomic.Uint32)
	}
	return &c.shown[e.Seq]
}
