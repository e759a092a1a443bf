package main

import (
	"cmp"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// table prints rows of a name and what was measured.
type table struct{ w io.Writer }

func newTable(w io.Writer) *table { return &table{w} }

func (t *table) machine(runs int) {
	fmt.Fprintf(t.w, "%s, %s/%s, %d cores; medians of %d (smallest–largest)\n",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runs)
}

func (t *table) head(text string) { fmt.Fprintf(t.w, "\n%s\n", text) }

func (t *table) row(name, value string) { fmt.Fprintf(t.w, "  %-44s %s\n", name, value) }

// build prints wall time, processor time and memory of a build.
func (t *table) build(name string, all []result) {
	t.row(name, spread(walls(all)))
	t.row(name+", processor", spread(cpus(all)))
	if peak := peaks(all); peak > 0 {
		t.row(name+", peak memory", megabytes(peak))
	}
}

// loop prints the bare loop's row.
func (t *table) loop(pages int, bare []result) {
	name := thousands(pages) + " pages, bare loop"
	t.row(name+", processor", spread(cpus(bare))+", "+pageSize(bare))
	if peak := peaks(bare); peak > 0 {
		t.row(name+", peak memory", megabytes(peak))
	}
}

// many prints our own build of many notices, beside the loop.
func (t *table) many(pages int, ours, bare []result) {
	name := thousands(pages) + " pages, our build"
	ratio := ""
	if pages > 0 {
		ratio = fmt.Sprintf(", %.2f times the loop", float64(median(cpus(ours)))/float64(median(cpus(bare))))
	}
	t.row(name+", processor", spread(cpus(ours))+", "+pageSize(ours)+ratio)
	t.row(name+", on the clock", spread(walls(ours)))
	if peak := peaks(ours); peak > 0 {
		t.row(name+", peak memory", megabytes(peak))
	}
}

func pageSize(all []result) string {
	r := all[0]
	return fmt.Sprintf("%s files, %.1f kB each", thousands(r.Files), float64(r.Bytes)/float64(max(r.Files, 1))/1e3)
}

// median is the middle value, of an even number the lower of the two.
func median[T cmp.Ordered](all []T) T {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[(len(sorted)-1)/2]
}

// spread is the median of some times with the smallest and the largest.
func spread(all []time.Duration) string {
	if len(all) == 1 {
		return duration(all[0])
	}
	return fmt.Sprintf("%s (%s–%s)", duration(median(all)), duration(slices.Min(all)), duration(slices.Max(all)))
}

func duration(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%.1f ms", d.Seconds()*1e3)
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}

func megabytes(bytes int64) string { return fmt.Sprintf("%.1f MB", float64(bytes)/1e6) }

func kilobytes(bytes int) string { return fmt.Sprintf("%.1f kB", float64(bytes)/1e3) }

// thousands writes 10000 as 10,000.
func thousands(n int) string {
	digits := strconv.Itoa(n)
	var parts []string
	for ; len(digits) > 3; digits = digits[:len(digits)-3] {
		parts = append([]string{digits[len(digits)-3:]}, parts...)
	}
	return strings.Join(append([]string{digits}, parts...), ",")
}
