package intake

import (
	"strings"
	"testing"
)

// The names of regions between the rows are no header: all rows are read, and the
// names are listed as left aside.
func TestRegionRows(t *testing.T) {
	const body = "Phụ lục III;;;\n;;;\nTT;Tỉnh, thành phố;Cấp tỉnh;Cấp xã\n(1);(2);(3);(4)\n" +
		"I;Vùng một;;\n1;Hà Nội;1665;344\n2;Tỉnh Bắc Ninh;1702;350\nII;Vùng hai;;\n3;TP. Huế;1897;344\nIII;Vùng ba;;\n4;Tỉnh Đồng Nai;1988;360\n"
	w := project(t)
	plan, ps := read(t, w, "phu-luc.csv", []byte(body), about(provincial, func(o *Options) { o.Period, o.Source, o.Indicators[0].Value = "2025-12", "220-cd-ttg", "Cấp tỉnh" }))
	if ps.Errors() > 0 || len(plan.Questions) > 0 {
		t.Fatalf("%v\n%v", ps.Sorted(), plan.Questions)
	}
	var got []string
	for _, v := range plan.Values {
		got = append(got, v.Entity.ID+" "+v.Numbers[0])
	}
	if want := "ha-noi 1665, bac-ninh 1702, hue 1897, dong-nai 1988"; strings.Join(got, ", ") != want {
		t.Errorf("read %s, want %s", got, want)
	}
	aside := 0
	for _, n := range plan.Notes {
		if n.Rule == "intake-row-skipped" {
			aside++
		}
	}
	if aside != 3 {
		t.Errorf("%d rows are said to be left aside, want 3", aside)
	}
}
