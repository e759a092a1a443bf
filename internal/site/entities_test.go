package site

import (
	"bytes"
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"

	"resolution57.example/portal/internal/lang"
)

// The indicators of telegram 220 that are mapped, in the order of the columns.
var mapped = []string{"procedures-accepted-anywhere", "business-procedures-online-provinces"}

// L10N-13: the map has 34 tiles, each of another province, each on a place of
// its own, each with a value and a way to the profile.
func TestTiles(t *testing.T) {
	out := realSite(t)
	place := regexp.MustCompile(`<li class="(tx\d+ ty\d+) class-([1-4])" data-entity="([^"]+)"><a href="([^"]+)"`)
	for _, l := range lang.All() {
		page := out.page(t, l.Path("/provinces/"))
		for _, id := range mapped {
			_, rest, ok := strings.Cut(page, `id="map-`+id+`"`)
			if !ok {
				t.Fatalf("no map of %s", id)
			}
			section, _, _ := strings.Cut(rest, "</section>")
			places, entities := map[string]bool{}, map[string]bool{}
			for _, m := range place.FindAllStringSubmatch(section, -1) {
				places[m[1]], entities[m[3]] = true, true
				if want := l.Path("/entities/" + m[3] + "/"); m[4] != want {
					t.Errorf("%s leads to %s, want %s", m[3], m[4], want)
				}
			}
			if len(places) != 34 || len(entities) != 34 {
				t.Errorf("%s %s: %d places, %d provinces", l, id, len(places), len(entities))
			}
		}
	}
}

// L10N-04: the table behind the map holds the 34 provinces in Vietnamese
// order.
func TestStandingOrder(t *testing.T) {
	page := realSite(t).page(t, "/provinces/")
	var names []string
	for _, m := range regexp.MustCompile(`<th scope="row" role="rowheader"><a href="/entities/[^"]+">([^<]+)</a>`).FindAllStringSubmatch(page, -1) {
		names = append(names, m[1])
	}
	want := []string{
		"An Giang", "Bắc Ninh", "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk", "Điện Biên", "Đồng Nai", "Đồng Tháp", "Gia Lai",
		"Hà Nội", "Hà Tĩnh", "Hải Phòng", "Hồ Chí Minh", "Huế", "Hưng Yên", "Khánh Hòa", "Lai Châu", "Lạng Sơn", "Lào Cai", "Lâm Đồng",
		"Nghệ An", "Ninh Bình", "Phú Thọ", "Quảng Ngãi", "Quảng Ninh", "Quảng Trị", "Sơn La", "Tây Ninh", "Thái Nguyên", "Thanh Hóa",
		"Tuyên Quang", "Vĩnh Long",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

// L10N-14: each of the 52 former units has a page that leads to its successor;
// no page of a unit of today prints a figure of a former one.
func TestFormerUnits(t *testing.T) {
	out := realSite(t)
	var file struct {
		Entity []struct {
			ID   string
			Into string `toml:"merged_into"`
		}
	}
	if _, err := toml.DecodeFile(filepath.Join(projectDir, "data/entities/former.toml"), &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Entity) != 52 {
		t.Errorf("%d former units, want 52", len(file.Entity))
	}
	for _, e := range file.Entity {
		for _, l := range lang.All() {
			main := mainOf(t, out.page(t, l.Path("/entities/"+e.ID+"/")))
			lead, _, _ := strings.Cut(main, "</p>\n<p class=\"note\">")
			if !strings.Contains(lead, `href="`+l.Path("/entities/"+e.Into+"/")+`"`) {
				t.Errorf("%s: the first paragraph does not lead to %s", e.ID, e.Into)
			}
			into := out.page(t, l.Path("/entities/"+e.Into+"/"))
			if !strings.Contains(into, `href="`+l.Path("/entities/"+e.ID+"/")+`"`) {
				t.Errorf("%s does not name %s", e.Into, e.ID)
			}
		}
	}
	old := regexp.MustCompile(`data-figure="[^"]*-pre2025`)
	for _, path := range out.htmlPages() {
		if strings.Contains(path, "/entities/") && !strings.Contains(path, "-pre2025/") && old.MatchString(out.page(t, path)) {
			t.Errorf("%s prints a figure of a former unit", path)
		}
	}
}

// The medians that pages print, computed again from the files with other code:
// all shares as fractions, the two middle ones of 34, rounded once.
func TestMedians(t *testing.T) {
	out := realSite(t)
	var want []string
	for k, id := range mapped {
		shares := sharesOf(t, id)
		if len(shares) != 34 {
			t.Fatalf("%s: %d rows", id, len(shares))
		}
		middle := new(big.Rat).Add(shares[16], shares[17])
		want = append(want, strings.Replace(middle.Quo(middle, big.NewRat(2, 1)).FloatString(1+k), ".", ",", 1)+"%")
	}
	foot := regexp.MustCompile(`(?s)<tfoot.*?</tfoot>`).FindString(out.page(t, "/provinces/"))
	var got []string
	for _, m := range regexp.MustCompile(`<td role="cell" class="num">([^<]*)</td>`).FindAllStringSubmatch(foot, -1) {
		got = append(got, m[1])
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("medians (-want +got):\n%s", diff)
	}
	profile := out.page(t, "/entities/hue/")
	for _, median := range want {
		if !strings.Contains(profile, "trung vị của 34 tỉnh, thành phố: "+median) {
			t.Errorf("the profile of Huế does not say the median %s", median)
		}
	}
}

// sharesOf reads the one table of an indicator's file, lowest share first.
func sharesOf(t *testing.T, id string) []*big.Rat {
	t.Helper()
	var file struct {
		Table []struct{ Rows map[string][]float64 }
	}
	if _, err := toml.DecodeFile(filepath.Join(projectDir, "data/indicators", id+".toml"), &file); err != nil {
		t.Fatal(err)
	}
	var shares []*big.Rat
	for _, row := range file.Table[0].Rows {
		shares = append(shares, big.NewRat(int64(row[0])*100, int64(row[1])))
	}
	slices.SortFunc(shares, (*big.Rat).Cmp)
	return shares
}

// The file behind the comparison prints every share as the pages print it, and
// holds every entity that a select offers.
func TestCompareFile(t *testing.T) {
	out := realSite(t)
	for _, l := range lang.All() {
		var file compareFile
		if err := json.Unmarshal(out["data/compare/"+string(l)+".json"], &file); err != nil {
			t.Fatal(err)
		}
		page := out.page(t, l.Path("/compare/"))
		for _, e := range file.Entities {
			if n := strings.Count(page, `<option value="`+e.ID+`">`); n != 4 {
				t.Errorf("%s: %s is offered %d times, want 4", l, e.ID, n)
			}
			profile := out.page(t, e.Path)
			for id, v := range e.Values {
				figure := strings.TrimPrefix(strings.TrimPrefix(v.Path, l.Path("/indicators/")), "/")
				figure = strings.Replace(figure, "/#", "/", 1)
				printed := append(printedData(profile, figure), printedData(profile, figure+"#share")...)
				if !slices.ContainsFunc(printed, func(d printedValue) bool { return d.value == v.Value && d.text == v.Text }) {
					t.Errorf("%s: the profile of %s does not print %s of %s", l, e.ID, v.Text, id)
				}
			}
		}
		if n := len(file.Entities); n != 34+15 {
			t.Errorf("%s: %d entities, want 34 provinces and 15 agencies with a share", l, n)
		}
		if bytes.Contains(out["data/compare/"+string(l)+".json"], []byte("pre2025")) {
			t.Errorf("%s: a former unit is compared", l)
		}
	}
}

// A11Y-03: the text of a tile on each class of colour, in both themes; the
// classes grow darker, or in the dark lighter, step by step, so that they are
// told apart without colour.
func TestTileColours(t *testing.T) {
	light, dark, _, _ := palettes(t)
	for theme, palette := range map[string]map[string]string{"light": light, "dark": dark} {
		var steps []float64
		for _, class := range []string{"1", "2", "3", "4"} {
			atLeast(t, theme, palette, "on-class-"+class, "class-"+class, 4.5)
			steps = append(steps, luminance(t, palette["class-"+class]))
		}
		if theme == "light" {
			slices.Reverse(steps)
		}
		if !slices.IsSorted(steps) {
			t.Errorf("%s: the classes have the luminances %v", theme, steps)
		}
	}
}

// Without a script everything is there: the controls are hidden, the maps and
// the regions are not.
func TestStandingWithoutScript(t *testing.T) {
	out := realSite(t)
	for _, path := range []string{"/provinces/", "/compare/"} {
		for _, form := range regexp.MustCompile(`<form[^>]*>`).FindAllString(out.page(t, path), -1) {
			if !strings.HasSuffix(form, " hidden>") && !strings.Contains(form, `role="search"`) { // the search box opens /search/
				t.Errorf("%s shows a form that does nothing without a script: %s", path, form)
			}
		}
	}
	page := out.page(t, "/provinces/")
	for _, m := range regexp.MustCompile(`<section class="tile-map"[^>]*>`).FindAllString(page, -1) {
		if strings.Contains(m, "hidden") {
			t.Errorf("a map is hidden: %s", m)
		}
	}
	if n := strings.Count(page, `<a href="/compare/`); n < 6 {
		t.Errorf("%d links to comparisons", n)
	}
}

// Only tokens.css knows colours, only the grid sizes tiles: every column and
// row that data may name has its class.
func TestTileClasses(t *testing.T) {
	css, err := os.ReadFile(filepath.Join(projectDir, "static/css/standing.css"))
	if err != nil {
		t.Fatal(err)
	}
	for _, class := range []string{".tx1 ", ".tx8 ", ".ty1 ", ".ty16 "} {
		if !bytes.Contains(css, []byte(class)) {
			t.Errorf("standing.css has no %s", class)
		}
	}
}
