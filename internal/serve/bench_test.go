package serve

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// BenchmarkEditToPage measures what an editor waits for in the real project:
// from the moment a file is saved until the new page has been read, the
// debouncing and the page's drawings included, while the files are compared with
// an earlier state in the background. It reports the median.
func BenchmarkEditToPage(b *testing.B) {
	dir := realProject(b)
	for _, edit := range []struct {
		name, file, page string
		line             *regexp.Regexp // its one group is a number that is counted up
	}{
		{"Notice", "content/notices/17-tb-cqttbcd.vi.md", "/notices/17-tb-cqttbcd/", regexp.MustCompile(`(?m)^summary.*?\D(\d+)`)},
		{"ValueInChart", "data/indicators/digital-economy-gso.toml", "/", regexp.MustCompile(`(?m)^value += 1\d\.(\d+)`)},
		{"Template", "templates/sources.html", "/sources/", regexp.MustCompile(`class="bench-(\d+)"`)},
		{"StyleSheet", "static/css/print.css", "/", regexp.MustCompile(`\.bench-(\d+)`)},
	} {
		b.Run(edit.name, func(b *testing.B) {
			if edit.name == "Template" {
				replaceIn(b, dir, edit.file, `{{define "main"}}`, `{{define "main"}}<p class="bench-1"></p>`)
			}
			if edit.name == "StyleSheet" {
				replaceIn(b, dir, edit.file, "@media print {", "@media print { .bench-1 { color: red }\n")
			}
			r := startWith(b, Options{Dir: dir, Since: newPast(b, dir).open})
			open := r.listen()
			r.get(edit.page)
			open.checked()
			var took []time.Duration
			for b.Loop() {
				body := r.read(edit.file)
				at := edit.line.FindStringSubmatchIndex(body)
				n, err := strconv.Atoi(body[at[2]:at[3]])
				if err != nil {
					b.Fatal(err)
				}
				body = body[:at[2]] + strconv.Itoa(n+1) + body[at[3]:]
				began := time.Now()
				put(b, filepath.Join(dir, edit.file), body)
				open.reload()
				resp, page := r.get(edit.page)
				took = append(took, time.Since(began))
				if resp.StatusCode != 200 {
					b.Fatal(page)
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "median-ms")
		})
	}
}

// realProject copies the project's own files.
func realProject(b *testing.B) string {
	dir := b.TempDir()
	for _, folder := range watched {
		if err := os.CopyFS(filepath.Join(dir, folder), os.DirFS(filepath.Join("../..", folder))); err != nil {
			b.Fatal(err)
		}
	}
	linkModules(b, dir)
	return dir
}

func replaceIn(b *testing.B, dir, name, old, new string) {
	body, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		b.Fatal(err)
	}
	if !strings.Contains(string(body), old) {
		b.Fatalf("%s holds no %q", name, old)
	}
	put(b, filepath.Join(dir, name), strings.Replace(string(body), old, new, 1))
}
