package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"resolution57.example/portal/internal/intake"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// exportSheet is `portal export`: the figures of indicators as a sheet that
// `portal import` takes back.
func exportSheet(_ context.Context, e environment, args []string) error {
	f, c := newFlags(e, "export")
	out := f.String("o", "", "file to write: .xlsx, .csv or .json (default: ID.xlsx in this folder)")
	names, err := parseAny(f, args)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return refuse(f, "phải ghi mã của ít nhất một chỉ số", "name an indicator by its id")
	}
	if *out == "" {
		*out = names[0] + ".xlsx"
	}
	format := strings.TrimPrefix(strings.ToLower(filepath.Ext(*out)), ".")
	if !slices.Contains(intake.Formats(), format) {
		return refuse(f, "-o là %q; tên tệp phải kết thúc bằng .%s", "-o is %q, end it with .%s", *out, strings.Join(intake.Formats(), ", ."))
	}
	return writeExport(e, c, names, *out, format)
}

func writeExport(e environment, c *common, ids []string, out, format string) error {
	project := os.DirFS(c.dir)
	var ps, others source.Problems
	records := record.Load(project, &others)
	var files []*record.Places
	for _, id := range ids {
		f, ok := record.ReadPlaces(project, id, &ps)
		if i := records.Indicators.Get(id); ok && i != nil && intake.Exportable(i, f, &ps) {
			files = append(files, f)
		}
	}
	if ps.Errors() > 0 {
		return c.report(e, &ps)
	}
	var b bytes.Buffer
	if err := intake.Export(&b, records, files, format); err != nil {
		return err
	}
	if err := os.WriteFile(out, b.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	fmt.Fprintln(e.stdout, out)
	return nil
}
