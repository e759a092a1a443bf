package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// table prints rows of a name and what was measured.
type table struct{ w io.Writer }

func newTable(w io.Writer) *table { return &table{w} }

// machine says on what is measured, and where the system tells it (Linux) how
// many other processes wanted a core in the minute before: with more than none
// of them, times on the clock say little.
func (t *table) machine(runs int) {
	fmt.Fprintf(t.w, "%s, %s/%s, %d cores; medians of %d (smallest–largest)\n",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runs)
	if text, err := os.ReadFile("/proc/loadavg"); err == nil {
		load, _, _ := strings.Cut(string(text), " ")
		fmt.Fprintf(t.w, "load before the start: %s\n", load)
	}
}

func (t *table) head(text string) { fmt.Fprintf(t.w, "\n%s\n", text) }

func (t *table) row(name, value string) { fmt.Fprintf(t.w, "  %-54s %s\n", name, value) }

// build prints time and memory of a build.
func (t *table) build(name string, all []result) {
	t.row(name+", on the clock", spread(each(all, wall)))
	t.cost(name, all)
}

// cost prints processor time and peak memory.
func (t *table) cost(name string, all []result) {
	t.row(name+", processor, program", spread(each(all, user)))
	t.row(name+", processor, system", spread(each(all, kern)))
	if peak := peaks(all); peak > 0 {
		t.row(name+", peak memory", megabytes(peak))
	}
}

// many prints the bare loop and our own build of many notices.
func (t *table) many(pages int, ours, bare []result) {
	name := thousands(pages) + " pages, "
	if pages > 0 {
		t.row(name+"bare loop, output", pageSize(bare))
		t.cost(name+"bare loop", bare)
	}
	t.row(name+"our build, output", pageSize(ours))
	t.build(name+"our build", ours)
	if pages > 0 {
		t.row(name+"our build against the loop", fmt.Sprintf("%.2f times in the program, %.2f with the system",
			ratio(ours, bare, user), ratio(ours, bare, func(r result) time.Duration { return r.User + r.Kern })))
	}
}

// ratio is how many times the median of b fits into that of a.
func ratio(a, b []result, of func(result) time.Duration) float64 {
	return median(each(a, of)).Seconds() / median(each(b, of)).Seconds()
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
