package verify

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"resolution57.example/portal/internal/golden"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/source"
)

const (
	lastBundle = "log/tile/entries/001.p/103"
	lastTile   = "log/tile/0/001.p/103"
	vi, en     = "indicators/tasks-overdue/2025/index.html", "en/indicators/tasks-overdue/2025/index.html"
	aRelease   = "data/releases/2026-11-23/"
)

// replaced puts a text in the place of another, which must stand in the file.
func replaced(t testing.TB, files map[string][]byte, name, was, now string) {
	t.Helper()
	if !bytes.Contains(files[name], []byte(was)) {
		t.Fatalf("%q does not stand in %s:\n%s", was, name, files[name])
	}
	files[name] = bytes.Replace(files[name], []byte(was), []byte(now), 1)
}

// flipped flips one bit.
func flipped(files map[string][]byte, name string, at int) {
	files[name] = slices.Clone(files[name])
	files[name][at] ^= 1
}

// split are the entries of the log of a copy.
func split(t testing.TB, files map[string][]byte) [][]byte {
	t.Helper()
	var all [][]byte
	for name, width := range map[string]int{"log/tile/entries/000": 256, lastBundle: 103} {
		lines, err := ledger.SplitBundle(files[name], width)
		if err != nil {
			t.Fatal(err)
		}
		if width == 256 {
			all = append(slices.Clone(lines), all...)
		} else {
			all = append(all, lines...)
		}
	}
	return all
}

// forge serves and signs any lines, also such as no log takes, with the key that
// everybody has. There must be more than 256 and fewer than 512.
func forge(t testing.TB, p *published, files map[string][]byte, lines [][]byte) {
	t.Helper()
	maps.DeleteFunc(files, func(name string, _ []byte) bool { return strings.HasPrefix(name, "log/tile/") })
	var bundles, tiles [2][]byte
	var whole, first compact
	for k, line := range lines {
		h := tlog.RecordHash(line)
		whole.add(h)
		if k < 256 {
			first.add(h)
		}
		bundles[k/256] = append(binary.BigEndian.AppendUint16(bundles[k/256], uint16(len(line))), line...)
		tiles[k/256] = append(tiles[k/256], h[:]...)
	}
	for n, width := range []int{256, len(lines) - 256} {
		files[logFolder+ledger.TilePath(ledger.Entries, int64(n), width)] = bundles[n]
		files[logFolder+ledger.TilePath(0, int64(n), width)] = tiles[n]
	}
	top := first.root()
	files["log/tile/1/000.p/1"] = top[:]
	files[checkpointName] = signed(t, p, testOrigin, len(lines), whole.root())
}

func signed(t testing.TB, p *published, origin string, size int, root tlog.Hash) []byte {
	t.Helper()
	out, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", origin, size, root)}, p.signer)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Each fault that a copy can have is found, and the message names where: the
// entry, the file, the line, the two values.
func TestFaults(t *testing.T) {
	said := golden.Messages(t, "testdata/faults.txtar")
	p, _ := copyOf(t)
	otherKey := "0 " + testOrigin + "+00000000+AQAA"
	_, real, err := ledger.NewKey(testOrigin, bytes.NewReader(bytes.Repeat([]byte{7}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	wrongKey := ledger.Config{Origin: testOrigin, Keys: []ledger.Key{{Verifier: real}}}
	foreign := ledger.Config{Origin: "else.example/log", AllowDevelopment: true}
	type files = map[string][]byte
	replace := func(name, was, now string) func(files) { return func(f files) { replaced(t, f, name, was, now) } }
	drop := func(name string) func(files) { return func(f files) { delete(f, name) } }
	relog := func(change func([][]byte) [][]byte) func(files) {
		return func(f files) { forge(t, p, f, change(split(t, f))) }
	}
	for name, c := range map[string]struct {
		do      func(files)
		o       Options
		want    []string // stand in what is said
		exactly int      // errors, 0 for one or more
	}{
		// the log
		"signed by everybody":    {func(files) {}, Options{}, []string{"signed with the development key", "the key came from the copy"}, -1},
		"tile, flipped":          {func(f files) { flipped(f, lastTile, 32*101+5) }, Options{}, []string{lastTile + ": the hash of entry 357 in this file is wrong"}, 1},
		"upper tile, flipped":    {func(f files) { flipped(f, "log/tile/1/000.p/1", 3) }, Options{}, []string{"log/tile/1/000.p/1: the hashes of this tile do not follow from the entries"}, 1},
		"entry, flipped":         {replace(lastBundle, `"value":"66"}`, `"value":"67"}`), Options{}, []string{lastBundle + "#357: entry 357 was changed"}, 1},
		"corrected value forged": {replace(lastBundle, `"previous":1,`, `"previous":0,`), Options{}, []string{lastBundle + "#357: entry 357 was changed: it is not the one whose signed hash stands in " + lastTile}, 0},
		"bundle, length flipped": {func(f files) { flipped(f, lastBundle, 0) }, Options{}, []string{lastBundle + ": the bundle of entries is broken: it ends within entry"}, 0},
		"bundle cut":             {func(f files) { f[lastBundle] = f[lastBundle][:900] }, Options{}, []string{lastBundle + ": the bundle of entries is broken"}, 0},
		"bundle missing":         {drop(lastBundle), Options{}, []string{lastBundle + ": this file is missing"}, 1},
		"tile missing":           {drop("log/tile/0/000"), Options{}, []string{"log/tile/0/000: this file is missing"}, 1},
		"upper tile missing":     {drop("log/tile/1/000.p/1"), Options{}, []string{"log/tile/1/000.p/1: this file is missing"}, 1},
		"tile too wide":          {func(f files) { f[lastTile] = append(slices.Clone(f[lastTile]), f[lastTile][:32]...) }, Options{}, []string{lastTile + ": the tile has > 3296 bytes and must have 3296"}, 1},
		"tile too narrow":        {func(f files) { f[lastTile] = f[lastTile][:32*102] }, Options{}, []string{lastTile + ": the tile has 3264 bytes and must have 3296"}, 1},
		"earlier tile":           {func(f files) { flipped(f, "log/tile/0/001.p/101", 5) }, Options{}, []string{"log/tile/0/001.p/101: the file of an earlier state does not fit the log"}, 1},
		"earlier bundle gone":    {drop("log/tile/entries/001.p/101"), Options{}, []string{"log/tile/entries/001.p/101: this file is missing"}, 1},
		"tiles swapped":          {func(f files) { f["log/tile/0/000"] = bytes.Repeat(f[lastTile][:32], 256) }, Options{}, []string{"log/tile/0/000: the hash of entry 0 in this file is wrong"}, 5},
		"bundles swapped":        {func(f files) { f["log/tile/entries/000"] = f[lastBundle] }, Options{}, []string{"log/tile/entries/000: the bundle of entries is broken: it has 103 entries instead of 256"}, 1},
		"entry and tile": {func(f files) {
			replaced(t, f, lastBundle, `"previous":1,`, `"previous":0,`)
			flipped(f, lastTile, 5)
		}, Options{}, []string{"log/checkpoint: neither the entries nor the tiles give the root", "#357: entry 357 is not the one whose hash stands in", "#256: entry 256"}, 0},
		"checkpoint, flipped":   {func(f files) { flipped(f, checkpointName, 21) }, Options{}, []string{"log/checkpoint"}, 1},
		"checkpoint, root":      {func(f files) { flipped(f, checkpointName, 30) }, Options{}, []string{"log/checkpoint:5:1: the signature of portal.example/log/development-key-not-secret+", "is not of this checkpoint"}, 1},
		"checkpoint cut":        {func(f files) { f[checkpointName] = f[checkpointName][:60] }, Options{}, []string{"log/checkpoint: the checkpoint is cut off or is none"}, 1},
		"checkpoint missing":    {drop(checkpointName), Options{}, []string{"log/checkpoint: this file is missing"}, 1},
		"checkpoint of another": {func(f files) { f[checkpointName] = signed(t, p, "else.example/log", 359, p.log.Root()) }, Options{}, []string{"log/checkpoint:1:1: the checkpoint is of another log: else.example/log, not portal.example/log"}, 1},
		"checkpoint too large":  {func(f files) { f[checkpointName] = signed(t, p, testOrigin, 360, p.log.Root()) }, Options{}, []string{"log/tile/entries/001.p/104: this file is missing"}, 0},
		"checkpoint of no end":  {func(f files) { f[checkpointName] = signed(t, p, testOrigin, 1<<40, p.log.Root()) }, Options{}, []string{"the log has 1099511627776 entries, more than the limit of 20000000"}, 1},
		"wrong key":             {func(files) {}, Options{Config: &wrongKey}, []string{"log/checkpoint:5:1: ", "development-key-not-secret"}, 1},
		"key of another log":    {func(files) {}, Options{Config: &foreign}, []string{"log/checkpoint"}, 1},
		"no key":                {drop(keysName), Options{}, []string{"log/keys: there is no public key"}, 1},
		"key that is none":      {func(f files) { f[keysName] = []byte(otherKey) }, Options{}, []string{"log/keys: the list of keys cannot be read"}, 1},
		"rolled back":           {func(f files) { rollBack(t, p, f) }, Options{Since: p.log.Signed(), SinceName: "kept"}, []string{"kept: the log has 357 entries and had 359 before: it was rolled back"}, 0},
		"history rewritten": {relog(func(l [][]byte) [][]byte {
			l[0] = bytes.Replace(l[0], []byte("2026-11-23"), []byte("2026-11-22"), 1)
			return l
		}), Options{Since: p.log.Signed(), SinceName: "kept"}, []string{"kept: the first 359 entries had the root"}, 0},
		"kept is another's":  {func(files) {}, Options{Since: []byte("hello\n"), SinceName: "kept"}, []string{"kept: the checkpoint is cut off or is none"}, 1},
		"line removed":       {relog(func(l [][]byte) [][]byte { return slices.Delete(l, 300, 301) }), Options{}, []string{"log/tile/entries/001.p/102#300:1:1: ", "entry 301"}, 0},
		"line repeated":      {relog(func(l [][]byte) [][]byte { return slices.Insert(l, 300, l[299]) }), Options{}, []string{"log/tile/entries/001.p/104#300:1:1: "}, 0},
		"lines reordered":    {relog(func(l [][]byte) [][]byte { l[7], l[8] = l[8], l[7]; return l }), Options{}, []string{"log/tile/entries/000#7:1:1: ", "log/tile/entries/000#8:1:1: "}, 0},
		"a line that is two": {relog(func(l [][]byte) [][]byte { l[9] = bytes.Replace(l[9], []byte(","), []byte(",\n"), 1); return l }), Options{}, []string{"log/tile/entries/000#9"}, 0},
		"no canonical JSON":  {relog(func(l [][]byte) [][]byte { l[9] = bytes.Replace(l[9], []byte(","), []byte(", "), 1); return l }), Options{}, []string{"log/tile/entries/000#9:1:", "this is not canonical JSON"}, 0},
		"day before": {relog(func(l [][]byte) [][]byte {
			l[9] = bytes.Replace(l[9], []byte("2026-11-23"), []byte("2026-11-21"), 1)
			return l
		}), Options{}, []string{"log/tile/entries/000#9:1:1: ", "2026-11-21"}, 0},
		"split view":              {func(files) {}, Options{Mirror: inMemory(otherLog(t, p)), MirrorName: "mirror"}, []string{"mirror/log/checkpoint: two copies say different things of the first 359 entries"}, 1},
		"mirror with nothing":     {func(files) {}, Options{Mirror: inMemory(files{"x": nil}), MirrorName: "mirror"}, []string{"mirror/log/checkpoint: this file is missing"}, 1},
		"longer mirror, no tiles": {func(f files) { rollBack(t, p, f) }, Options{Mirror: inMemory(files{checkpointName: p.log.Signed()}), MirrorName: "mirror"}, []string{"mirror/log/tile: the other copy does not prove its log"}, 0},

		// meanings
		"definition changed":  {replace("log/meaning/definition.jsonl", "Nhiệm vụ quá hạn", "Nhiệm vụ chậm"), Options{}, []string{"log/meaning/definition.jsonl:", ":1: the text of definition:tasks-overdue was changed: its hash is "}, 1},
		"meaning missing":     {drop("log/meaning/task.jsonl"), Options{}, []string{"log/meaning/task.jsonl: this file is missing"}, 0},
		"one meaning missing": {replace("log/meaning/notice.jsonl", `{"key":"pages/007.vi","kind":"notice","text":"Trang số 7"}`+"\n", ""), Options{}, []string{"log/meaning/notice.jsonl: there is no line for notice:pages/007.vi, which entry 9 has logged"}, 1},
		"meaning twice":       {replace("log/meaning/notice.jsonl", "pages/007.vi", "pages/006.vi"), Options{}, []string{"log/meaning/notice.jsonl:", "pages/006.vi stands twice or behind pages/006.vi", "the text of notice:pages/006.vi was changed", "no line for notice:pages/007.vi"}, 3},
		"meaning unlogged":    {replace("log/meaning/notice.jsonl", "pages/200.vi", "pages/200.vix"), Options{}, []string{"notice:pages/200.vix is not in the log"}, 2},
		"meaning is no JSON":  {replace("log/meaning/target.jsonl", "{", "x"), Options{}, []string{"log/meaning/target.jsonl:1:1: the line is no text of kind target"}, 0},

		// values
		"JSON value":           {replace("api/v1/observations/tasks-overdue.json", `"value":"66"`, `"value":"65"`), Options{}, []string{"api/v1/observations/tasks-overdue.json:", "tasks-overdue/2025: value is “65”, the log says “66” (entry 357)"}, 1},
		"JSON bound":           {replace("api/v1/observations/tasks-overdue.json", `"bound":"exact"`, `"bound":"above"`), Options{}, []string{"tasks-overdue/2025: bound is “above”, the log says “exact” (entry 357)"}, 1},
		"JSON status":          {replace("api/v1/observations/tasks-assigned.json", `"status":"preliminary"`, `"status":"final"`), Options{}, []string{"tasks-assigned/2025: status is “final”, the log says “preliminary”"}, 1},
		"JSON unit":            {replace("api/v1/observations/tasks-overdue.json", `"unit":"task"`, `"unit":"percent"`), Options{}, []string{"unit is “percent”, the log says “task”"}, 1},
		"JSON source":          {replace("api/v1/observations/tasks-overdue.json", `"source":"so-2"`, `"source":"so-1"`), Options{}, []string{"source is “so-1”, the log says “so-2”"}, 1},
		"JSON place":           {replace("api/v1/observations/tasks-assigned.json", `{"vi":"mục 2","en":"part 2"}`, `{"vi":"mục 3","en":"part 2"}`), Options{}, []string{"locator_vi is “mục 3”, the log says “mục 2”"}, 1},
		"JSON place gone":      {replace("api/v1/observations/tasks-assigned.json", `{"vi":"mục 2","en":"part 2"}`, `null`), Options{}, []string{"locator_en is “”, the log says “part 2”", "locator_vi"}, 2},
		"JSON share":           {replace("api/v1/observations/procedures-online.json", `"share":"92.4"`, `"share":"94.2"`), Options{}, []string{"procedures-online/2025-11/dong-nai: share is “94.2”, the log says “92.4”"}, 1},
		"JSON score":           {replace("api/v1/rankings/online/editions/2025-11.json", `"score": "92.42"`, `"score": "99.42"`), Options{}, []string{"api/v1/rankings/online/editions/2025-11.json:", "online/2025-11/dong-nai: score is “99.42”, the log says “92.42”"}, 1},
		"JSON rank":            {replace("api/v1/rankings/online/editions/2025-11.json", `"rank": 2`, `"rank": 1`), Options{}, []string{"online/2025-11/dong-nai: rank is “1”, the log says “2”"}, 1},
		"wrong entry number":   {replace("api/v1/observations/tasks-overdue.json", `"entry":null`, `"entry":1`), Options{}, []string{"tasks-overdue/2025: the entry is said to be 1, it must be 357"}, 1},
		"CSV value":            {replace("data/observations.csv", "tasks-overdue,viet-nam,,Việt Nam,Viet Nam,2025,,66,", "tasks-overdue,viet-nam,,Việt Nam,Viet Nam,2025,,61,"), Options{}, []string{"data/observations.csv:", "tasks-overdue/2025: value is “61”"}, 1},
		"CSV, old value":       {replace("data/indicators/tasks-overdue.csv", ",66,", ",60,"), Options{}, []string{"data/indicators/tasks-overdue.csv:2:1: tasks-overdue/2025: value is “60”, the log says “66” (entry 357)"}, 1},
		"CSV digits":           {replace("data/indicators/completion.csv", ",95.0,", ",95,"), Options{}, []string{"completion/2025: value is “95”, the log says “95.0”"}, 1},
		"CSV for spreadsheets": {replace("data/indicators/completion.excel.csv", ";95,0;", ";96,0;"), Options{}, []string{"data/indicators/completion.excel.csv:", "completion/2025: value is “96.0”, the log says “95.0”"}, 1},
		"JSON table":           {replace("data/indicators/completion.json", `"value": 95.0`, `"value": 95.5`), Options{}, []string{"data/indicators/completion.json:", "completion/2025: value is “95.5”, the log says “95.0”"}, 1},
		"CSV score":            {replace("data/rankings/online-2025-11.csv", ",92.42,", ",82.42,"), Options{}, []string{"data/rankings/online-2025-11.csv:3:1: online/2025-11/dong-nai: score is “82.42”, the log says “92.42”"}, 1},
		"CSV component":        {replace("data/rankings/online-2025-11.csv", ",1988,", ",1989,"), Options{}, []string{"procedures-online/2025-11/dong-nai: value is “1989”, the log says “1988”"}, 1},
		"CSV row gone":         {dropRow(t, "tasks-overdue,viet-nam"), Options{}, []string{"data/observations.csv: value:tasks-overdue/2025 is in the log (entry 357) and in no CSV", "data/indicators/tasks-overdue.csv: the table has lost all its rows"}, 2},
		"CSV row added":        {func(f files) { doubleRow(f, "data/indicators/tasks-overdue.csv", ",2025,", ",2023,") }, Options{}, []string{"tasks-overdue.csv:3:1: tasks-overdue/2023/viet-nam is not in the log"}, 1},
		"withdrawn and shown":  {replace("data/indicators/tasks-overdue.csv", ",2025,,66,", ",2024,,66,"), Options{}, []string{"tasks-overdue/2024/viet-nam was withdrawn by entry 358 and still stands here"}, 2},
		"CSV broken":           {replace("data/indicators/tasks-overdue.csv", "Viet Nam,2025", `"Viet Nam,2025`), Options{}, []string{"data/indicators/tasks-overdue.csv: the file cannot be read"}, 2},
		"API without value":    {func(f files) { dropAPI(f) }, Options{}, []string{"api/v1/observations: value:tasks-overdue/2025 is in the log (entry 357) and not in the API"}, 0},

		// pages
		"page value":       {replace(vi, `value="66"`, `value="6"`), Options{}, []string{vi + ":4:5: tasks-overdue/2025: value is “6”, the log says “66” (entry 357)", "“66” is printed but the value is 6"}, 2},
		"page text":        {replace(en, `>66<`, `>6<`), Options{}, []string{en + ":4:5: tasks-overdue/2025: “6” is printed but the value is 66"}, 1},
		"page text beside": {replace(en, `>66<`, `>1,066<`), Options{}, []string{"“1,066” is printed but the value is 66"}, 1},
		"page whole":       {replace("indicators/procedures-online/2025-11/index.html", `value="2151"`, `value="2152"`), Options{}, []string{"procedures-online/2025-11/dong-nai: of is “2152”, the log says “2151”"}, 2},
		"page share":       {replace("indicators/procedures-online/2025-11/index.html", `<data value="92.4" data-figure="procedures-online/2025-11/dong-nai#share">92,4%`, `<data value="94.2" data-figure="procedures-online/2025-11/dong-nai#share">94,2%`), Options{}, []string{"procedures-online/2025-11/dong-nai: share is “94.2”, the log says “92.4”"}, 1},
		"page stated":      {replace("en/indicators/completion/2025/index.html", `<data value="96"`, `<data value="97"`), Options{}, []string{"completion/2025: stated is “97”, the log says “96”"}, 2},
		"page value gone":  {drop(vi), Options{}, []string{"**.html: value:tasks-overdue/2025 is in the log (entry 357) and on no page"}, 1},
		"page tag gone":    {replace(en, "<data", "<span"), Options{}, []string{"en/**.html: value:tasks-overdue/2025 is in the log (entry 357) and on no page"}, 1},
		"moved elsewhere":  {func(f files) { f["index.html"] = f[vi]; delete(f, vi) }, Options{}, []string{vi + ": the page at the address of value:tasks-overdue/2025 (entry 357) does not show it"}, 1},
		"unknown figure":   {replace(vi, `data-figure="tasks-overdue/2025"`, `data-figure="tasks-overdue/1999"`), Options{}, []string{"tasks-overdue/1999 is not in the log", "on no page"}, 2},
		"very many faults": {func(f files) {
			var many strings.Builder
			for n := range 510 {
				fmt.Fprintf(&many, `<li><data value="1" data-figure="tasks-overdue/%d">1</data></li>`, 1000+n)
			}
			replaced(t, f, vi, "</ul>", many.String()+"</ul>")
		}, Options{}, []string{"**: 10 more faults of the rule verify-unlogged"}, 501},
		"unknown part":     {replace(vi, `data-figure="tasks-overdue/2025"`, `data-figure="tasks-overdue/2025#x"`), Options{}, []string{"tasks-overdue/2025#x is no part of a figure"}, 2},
		"old state":        {replace(vi, "</ul>", `<li><data value="60" data-figure="tasks-overdue/2025" data-entry="1">60</data></li></ul>`), Options{}, []string{}, -1},
		"old state forged": {replace(vi, "</ul>", `<li><data value="61" data-figure="tasks-overdue/2025" data-entry="1">61</data></li></ul>`), Options{}, []string{"tasks-overdue/2025: value is “61”, the log says “60” (entry 1)"}, 1},
		"old, other entry": {replace(vi, "</ul>", `<li><data value="60" data-figure="tasks-overdue/2025" data-entry="3">60</data></li></ul>`), Options{}, []string{"tasks-overdue/2025: the entry is said to be 3"}, 1},
		"score on a page":  {replace(vi, "</ul>", `<li><data value="92.42" data-score="online/2025-11/dong-nai">92,42</data> <data value="2" data-score="online/2025-11/dong-nai#rank">2</data></li></ul>`), Options{}, []string{}, -1},
		"score forged":     {replace(vi, "</ul>", `<li><data value="92.43" data-score="online/2025-11/dong-nai">92,43</data></li></ul>`), Options{}, []string{"online/2025-11/dong-nai: value is “92.43”, the log says “92.42”"}, 1},

		// columns and keys
		"CSV column renamed":    {replace("data/indicators/tasks-overdue.csv", ",value,", ",valeu,"), Options{}, []string{"data/indicators/tasks-overdue.csv:1:1: the column or key value is missing", "tasks-overdue.csv: value:tasks-overdue/2025 is in the log (entry 357) and not in this file"}, 2},
		"CSV unit renamed":      {replace("data/observations.csv", ",unit,", ",unti,"), Options{}, []string{"data/observations.csv:1:1: the column or key unit is missing"}, 1},
		"CSV score renamed":     {replace("data/rankings/online-2025-11.csv", ",score,", ",scores,"), Options{}, []string{"data/rankings/online-2025-11.csv:1:1: the column or key score is missing"}, 0},
		"CSV component renamed": {replace("data/rankings/online-2025-11.csv", ",c1_value,", ",c1_valeu,"), Options{}, []string{"the column or key c1_value is missing"}, 1},
		"CSV component hidden":  {replace("data/rankings/online-2025-11.csv", ",c1_indicator,", ",c1_indicator2,"), Options{}, []string{"the column or key c1_indicator is missing"}, 1},
		"sheet column renamed":  {replace("data/indicators/completion.excel.csv", ";stated;", ";said;"), Options{}, []string{"data/indicators/completion.excel.csv:1:1: the column or key stated is missing"}, 1},
		"CSV column twice":      {replace("data/indicators/tasks-overdue.csv", ",note_vi,", ",value,"), Options{}, []string{"data/indicators/tasks-overdue.csv:1:1: the column or key “value” stands twice"}, 0},
		"JSON key renamed":      {replace("api/v1/observations/tasks-overdue.json", `"unit":"task"`, `"unti":"task"`), Options{}, []string{"api/v1/observations/tasks-overdue.json:", "the column or key unit is missing"}, 1},
		"JSON value renamed":    {replace("api/v1/observations/tasks-overdue.json", `"value":"66"`, `"valeu":"61"`), Options{}, []string{"the column or key value is missing", "api/v1/observations/tasks-overdue.json: value:tasks-overdue/2025 is in the log (entry 357) and not in this file"}, 2},
		"JSON latest renamed":   {replace("api/v1/indicators/tasks-overdue.json", `"latest"`, `"newest"`), Options{}, []string{"api/v1/indicators/tasks-overdue.json:", "the column or key latest is missing"}, 1},
		"JSON list renamed":     {replace("api/v1/observations.json", `"data"`, `"rows"`), Options{}, []string{"api/v1/observations.json:1:1: the column or key data is missing"}, 0},
		"JSON score renamed":    {replace("api/v1/rankings/online/editions/2025-11.json", `"score": "92.42"`, `"points": "99.42"`), Options{}, []string{"the column or key score is missing"}, 2},
		"JSON ranking renamed":  {replace("api/v1/rankings/online/editions/2025-11.json", `"id": "online"`, `"name_of": "online"`), Options{}, []string{"the column or key ranking is missing"}, 0},
		"JSON table renamed":    {replace("data/indicators/tasks-overdue.json", `"trust": "`, `"trusted": "`), Options{}, []string{"data/indicators/tasks-overdue.json:", "the column or key trust is missing"}, 1},
		"JSON key twice":        {replace("api/v1/observations/tasks-overdue.json", `"value":"66"`, `"value":"61","value":"66"`), Options{}, []string{"api/v1/observations/tasks-overdue.json:", "the column or key “value” stands twice"}, 1},
		"JSON cut": {func(f files) {
			f["api/v1/observations.json"] = bytes.TrimSuffix(f["api/v1/observations.json"], []byte("\n}\n"))
		}, Options{}, []string{"api/v1/observations.json: the file cannot be read: unexpected EOF"}, 1},
		"JSON, an act": {replace("api/v1/observations/tasks-overdue.json", `"entry":null`, `"act":"x","entry":1`), Options{}, []string{"tasks-overdue/2025: the entry is said to be 1, it must be 357"}, 1},

		// tables that are gone
		"CSV gone":           {drop("data/indicators/tasks-overdue.csv"), Options{}, []string{"data/indicators/tasks-overdue.csv: this file is missing", "tasks-overdue.csv: value:tasks-overdue/2025 is in the log (entry 357) and not in this file"}, 2},
		"CSV emptied":        {func(f files) { f["data/indicators/tasks-overdue.csv"] = nil }, Options{}, []string{"data/indicators/tasks-overdue.csv: the table has lost all its rows"}, 2},
		"JSON table emptied": {func(f files) { f["data/indicators/tasks-overdue.json"] = nil }, Options{}, []string{"data/indicators/tasks-overdue.json:1:1: the column or key rows is missing", "tasks-overdue.json: value:tasks-overdue/2025 is in the log"}, 2},
		"register emptied": {func(f files) {
			f["data/sources.csv"] = f["data/sources.csv"][:bytes.IndexByte(f["data/sources.csv"], '\n')+1]
		}, Options{}, []string{"data/sources.csv: the table has lost all its rows"}, 1},
		"register gone": {drop("data/sources.csv"), Options{}, []string{"data/sources.csv: this file is missing"}, 1},
		"package gone":  {drop("data/datapackage.json"), Options{}, []string{"data/datapackage.json: this file is missing"}, 1},
		"released and gone": {func(f files) {
			replaced(t, f, "data/datapackage.json", `"indicators/tasks-overdue.csv"`, `"observations.csv"`)
			delete(f, "data/indicators/tasks-overdue.csv")
		}, Options{}, []string{"data/indicators/tasks-overdue.csv: this file is missing"}, 2},
		"row gone from all": {replace("data/observations.csv", "tasks-overdue,viet-nam,,Việt Nam,Viet Nam,2025,", "tasks-assigned,viet-nam,,Việt Nam,Viet Nam,1999,"), Options{}, []string{"data/observations.csv: value:tasks-overdue/2025 is in the log (entry 357) and not in this file"}, 0},

		// markup of pages
		"page, child":      {replace(vi, ">66<", "><b>66</b><"), Options{}, []string{vi + ":4:55: tasks-overdue/2025: the element <b> stands inside the <data> of this figure"}, 1},
		"page, nested":     {replace(vi, ">66<", `>6<data value="66" data-figure="tasks-overdue/2025">66</data><`), Options{}, []string{"tasks-overdue/2025: the element <data> stands inside the <data> of this figure"}, 1},
		"page, unclosed":   {replace(vi, "</ul>", `<data value="61" data-figure="tasks-overdue/2025">61</ul>`), Options{}, []string{vi + ":5:1: tasks-overdue/2025: its <data> is never closed"}, 1},
		"page, nameless":   {replace(vi, "</ul>", `<data value="61" data-figur="tasks-overdue/2025">61</data></ul>`), Options{}, []string{vi + ":5:1: a <data> with the value 61 names no figure"}, 1},
		"page, twice":      {replace(vi, `value="66"`, `value="61" value="66"`), Options{}, []string{"tasks-overdue/2025: value is “61”, the log says “66”"}, 2},
		"page, two texts":  {replace(vi, ">66<", ">61 66<"), Options{}, []string{"tasks-overdue/2025: “61 66” is printed but the value is 66"}, 1},
		"page, more words": {replace(vi, ">66<", ">66 nghìn<"), Options{}, []string{"tasks-overdue/2025: “66 nghìn” is printed but the value is 66"}, 1},
		"page, EN":         {replace(en, `lang="en"`, `lang="EN-gb"`), Options{}, []string{}, -1},
		"page, EN, text":   {func(f files) { replaced(t, f, en, `lang="en"`, `lang="EN"`); replaced(t, f, en, ">66<", ">61<") }, Options{}, []string{"“61” is printed but the value is 66"}, 1},
		"page, no lang":    {replace(vi, ` lang="vi"`, ""), Options{}, []string{vi + ":4:5: the page shows figures but its language “” is neither vi nor en"}, 2},
		"page, other lang": {replace(vi, `lang="vi"`, `lang="fr"`), Options{}, []string{"its language “fr” is neither vi nor en"}, 2},
		"page .htm":        {func(f files) { f["old.htm"] = bytes.ReplaceAll(f[vi], []byte("66"), []byte("61")) }, Options{}, []string{"old.htm:4:5: tasks-overdue/2025: value is “61”, the log says “66”"}, 1},
		"page .xhtml":      {func(f files) { f["old.xhtml"] = bytes.ReplaceAll(f[vi], []byte("66"), []byte("61")) }, Options{}, []string{"old.xhtml:4:5: tasks-overdue/2025: value is “61”, the log says “66”"}, 1},

		// changes
		"change, reason":   {replace("api/v1/changes.json", "The source corrected itself.", "It was nothing."), Options{}, []string{"api/v1/changes.json:", "reason_en is “It was nothing.”, the log says “The source corrected itself.”"}, 1},
		"change, office":   {replace("api/v1/changes.json", "Ban biên tập", "Bộ Thử"), Options{}, []string{"office_vi is “Bộ Thử”, the log says “Ban biên tập”"}, 1},
		"change, before":   {replace("api/v1/changes.json", `"value":"60"`, `"value":"66"`), Options{}, []string{"tasks-overdue/2025: was_value is “66”, the log says “60” (entry 357)"}, 1},
		"change, act":      {replace("api/v1/changes.json", `"act":"correct"`, `"act":"revise"`), Options{}, []string{"act is “revise”, the log says “correct”"}, 1},
		"change renamed":   {replace("api/v1/changes.json", `"reason"`, `"why"`), Options{}, []string{"the column or key reason_vi is missing", "api/v1/changes.json: value:tasks-overdue/2024 is in the log (entry 358) and not in this file"}, 0},
		"change of no one": {replace("api/v1/changes.json", `"entry":358`, `"entry":9358`), Options{}, []string{"value:tasks-overdue/2024: the entry is said to be 9358"}, 2},
		"changes gone":     {drop("api/v1/changes.json"), Options{}, []string{"api/v1/changes.json: value:tasks-overdue/2025 is in the log (entry 357) and not in this file"}, 2},

		// what the log does not know
		"release page invented": {func(f files) { f["data/releases/2026-11-25/index.html"] = []byte("<p>x</p>") }, Options{}, []string{"data/releases/2026-11-25/index.html: this file does not belong to the release 2026-11-25"}, 1},
		"release list invented": {func(f files) { f["data/releases/2026-11-25/release.json"] = f[aRelease+"release.json"] }, Options{}, []string{"data/releases/2026-11-25/release.json: this file does not belong to the release 2026-11-25"}, 1},
		"tile beyond":           {func(f files) { f["log/tile/0/002"] = f["log/tile/0/000"] }, Options{}, []string{"log/tile/0/002: this file goes beyond the 359 entries of the log"}, 1},
		"bundle beyond":         {func(f files) { f["log/tile/entries/001.p/104"] = f[lastBundle] }, Options{}, []string{"log/tile/entries/001.p/104: this file goes beyond the 359 entries of the log"}, 1},
		"upper tile beyond":     {func(f files) { f["log/tile/1/000.p/2"] = nil }, Options{}, []string{"log/tile/1/000.p/2: this file goes beyond"}, 1},
		"no tile":               {func(f files) { f["log/tile/0/x.txt"] = nil }, Options{}, []string{"log/tile/0/x.txt: this file goes beyond"}, 1},

		// releases
		"release file":       {replace(aRelease+"observations.csv", ",66,", ",67,"), Options{}, []string{aRelease + "observations.csv: the file was changed after its release: its hash is ", "entry 355"}, 1},
		"release file gone":  {drop(aRelease + "observations.csv"), Options{}, []string{aRelease + "observations.csv: this file is missing"}, 1},
		"release proof gone": {drop(aRelease + "observations.csv.tlog-proof"), Options{}, []string{aRelease + "observations.csv.tlog-proof: this file is missing"}, 1},
		"release proof":      {replace(aRelease+"observations.csv.tlog-proof", "index 355", "index 354"), Options{}, []string{aRelease + "observations.csv.tlog-proof: "}, 1},
		"release proofs swap": {func(f files) {
			f[aRelease+"observations.csv.tlog-proof"] = f[aRelease+"indicators/tasks-overdue.csv.tlog-proof"]
		}, Options{}, []string{aRelease + "observations.csv.tlog-proof: "}, 1},
		"release added":       {func(f files) { f[aRelease+"new.csv"] = []byte("a\n") }, Options{}, []string{aRelease + "new.csv: this file does not belong to the release 2026-11-23"}, 1},
		"release invented":    {func(f files) { f["data/releases/2026-11-25/x.csv"] = []byte("a\n") }, Options{}, []string{"data/releases/2026-11-25/x.csv: this file does not belong to the release 2026-11-25"}, 1},
		"release hash listed": {replace(aRelease+"release.json", `"sha256":"`, `"sha256":"0`), Options{}, []string{aRelease + "release.json: observations.csv sha256 is “0"}, 1},
		"release size listed": {replace(aRelease+"release.json", `"size":357`, `"size":358`), Options{}, []string{aRelease + "release.json: size is “358”, it must be “357”"}, 1},
		"release unlisted":    {replace(aRelease+"release.json", `"path":"observations.csv"`, `"path":"../../x"`), Options{}, []string{"../../x is listed and not in the log", "observations.csv is in the log (entry 355) and not listed"}, 2},
		"release checkpoint":  {func(f files) { f[aRelease+"checkpoint"] = signed(t, p, testOrigin, 357, p.log.Root()) }, Options{}, []string{aRelease + "checkpoint: the first 357 entries had the root"}, 0},
		"release path": {relog(func(l [][]byte) [][]byte {
			for k := range l {
				l[k] = bytes.Replace(l[k], []byte(`"key":"2026-11-23/observations.csv"`), []byte(`"key":"2026-11-23/../x.csv"`), 1)
			}
			return l
		}), Options{}, []string{"data/releases/2026-11-23/: ", "../x.csv"}, 0},
		"release cut": {func(f files) { f[aRelease+"release.json"] = []byte("{") }, Options{}, []string{aRelease + "release.json: release.json cannot be read"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			_, files := copyOf(t)
			c.do(files)
			_, ps := run(t, inMemory(files), c.o)
			all := text(t, ps)
			for _, want := range c.want {
				if !strings.Contains(all, want) {
					t.Errorf("%q is not said:\n%s", want, all)
				}
			}
			keep(t, said, name, ps, c.want)
			switch n := ps.Errors(); {
			case c.exactly == 0 && n == 0:
				t.Errorf("no fault is found:\n%s", all)
			case c.exactly == -1 && n != 0, c.exactly > 0 && n != c.exactly:
				t.Errorf("%d faults:\n%s", n, all)
			}
		})
	}
}

// doubleRow adds the last row of a table again, with something else in it.
func doubleRow(files map[string][]byte, name, was, now string) {
	rows := strings.SplitAfter(string(files[name]), "\n")
	files[name] = []byte(string(files[name]) + strings.Replace(rows[len(rows)-2], was, now, 1))
}

// dropRow removes a row from every table.
func dropRow(t *testing.T, begins string) func(map[string][]byte) {
	return func(files map[string][]byte) {
		found := 0
		for name, body := range files {
			if !strings.HasSuffix(name, ".csv") || strings.HasPrefix(name, releasesFolder) {
				continue
			}
			var kept []string
			for line := range strings.Lines(string(body)) {
				if strings.HasPrefix(line, begins) || strings.HasPrefix(line, strings.ReplaceAll(begins, ",", ";")) {
					found++
					continue
				}
				kept = append(kept, line)
			}
			files[name] = []byte(strings.Join(kept, ""))
		}
		if found < 4 {
			t.Fatalf("only %d rows begin with %s", found, begins)
		}
	}
}

// dropAPI removes a value from every file of the API.
func dropAPI(files map[string][]byte) {
	for name, body := range files {
		if strings.HasPrefix(name, apiFolder) {
			files[name] = bytes.ReplaceAll(body, []byte(`"bound"`), []byte(`"bond"`))
		}
	}
}

// rollBack serves the first publication again.
func rollBack(t *testing.T, p *published, files map[string][]byte) {
	lines := split(t, files)
	first, err := p.seal(&ledger.Log{}, lines[:firstSize])
	if err != nil {
		t.Fatal(err)
	}
	p.serve(files, first)
}

// otherLog is a log of the same size, well signed, that says something else.
func otherLog(t *testing.T, p *published) map[string][]byte {
	_, files := copyOf(t)
	lines := split(t, files)
	lines[357] = bytes.Replace(lines[357], []byte(`"value":"66"`), []byte(`"value":"65"`), 1)
	forge(t, p, files, lines)
	return files
}

// A copy that was rolled back, and is shown with the values of its day, is a
// good copy to whoever kept nothing: only a kept checkpoint or a mirror tells.
func TestMirrorIsLonger(t *testing.T) {
	p, files := copyOf(t)
	rollBack(t, p, files)
	_, whole := copyOf(t)
	r, ps := run(t, inMemory(files), Options{Mirror: inMemory(whole), MirrorName: "mirror"})
	if r.Mirror == nil || r.Mirror.Size != 359 || strings.Contains(text(t, ps), "mirror/") {
		t.Errorf("a longer mirror is not seen as the same log:\n%s", text(t, ps))
	}
	r, ps = run(t, inMemory(whole), Options{Mirror: inMemory(files), MirrorName: "mirror"})
	if r.Mirror == nil || r.Mirror.Size != 357 || ps.Errors() > 0 {
		t.Errorf("a shorter mirror is not seen as the same log:\n%s", text(t, ps))
	}
	replaced(t, whole, lastBundle, `"value":"66"`, `"value":"64"`)
	other := otherLog(t, p)
	if _, ps := run(t, inMemory(files), Options{Mirror: inMemory(other), MirrorName: "mirror"}); strings.Contains(text(t, ps), "mirror/") {
		t.Errorf("a longer log that differs only behind is called a split view:\n%s", text(t, ps))
	}
}

// A name of an entity that is logged is held against rows; of one that is not
// nothing is said.
func TestEntityNames(t *testing.T) {
	var ps source.Problems
	c := &check{problems: &ps, names: map[string]struct{ VI, EN string }{}}
	c.keepName("hue", []byte(`{"key":"hue","kind":"entity","name":{"en":"Hue","vi":"Huế"}}`))
	c.entityName(source.Pos{File: "a.csv", Line: 2, Col: 1}, ledger.Entry{Seq: 3}, row{"entity": "hue", "entity_name_vi": "Huế", "entity_name_en": "Hanoi"})
	c.entityName(source.Pos{File: "a.csv", Line: 3, Col: 1}, ledger.Entry{Seq: 3}, row{"entity": "da-nang", "entity_name_vi": "Đà Lạt"})
	if said := text(t, &ps); ps.Errors() != 1 || !strings.Contains(said, "entity_name_en is “Hanoi”, the log says “Hue” (entry 3)") {
		t.Error(said)
	}
}
