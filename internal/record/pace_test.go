package record

import (
	"fmt"
	"strings"
	"testing"
)

// yearly is a target for 2030 with more keys.
const yearly = "operator = \">=\"\nvalue = 30\nunit = \"percent\"\nindicators = [\"x\"]\n"

// TestPace takes each clause of the rule in turn: the pace that a target asks
// for is told only where its distance may be told, for values of years that
// follow each other, and for a year to come (design.md, 4).
func TestPace(t *testing.T) {
	series := func(values ...string) string {
		var out strings.Builder
		for k, v := range values {
			if v != "" {
				out.WriteString(observed(fmt.Sprint(2025-len(values)+1+k), v, ""))
			}
		}
		return out.String()
	}
	to := func(keys string) string { return strings.ReplaceAll(keys, "; ", "\n") + "\n" }
	tests := []struct {
		name, values, target string
		needed, soFar        string // "" where there is none
		verdict              PaceVerdict
	}{
		{"rising too slowly", series("12", "13", "14"), yearly + "year = 2030", "3.2", "1.0", Slower},
		{"as exact as its most exact number", series("12.66", "12.87", "14.02"), yearly + "year = 2030", "3.20", "0.68", Slower},
		{"half away from zero", series("13.9", "14"), yearly + "year = 2029", "4.0", "0.1", Slower},
		{"a rise of a quarter, rounded away from zero", series("29", "29.0"), "operator = \">=\"\nvalue = 30\nunit = \"percent\"\nindicators = [\"x\"]\nyear = 2029", "0.3", "0.0", Slower},
		{"as fast as needed", series("12", "15", "18"), yearly + "year = 2029", "3.0", "3.0", AsNeeded},
		{"faster", series("10", "20"), yearly + "year = 2030", "2.0", "10.0", Faster},
		{"the wrong way", series("16", "14"), yearly + "year = 2030", "3.2", "-2.0", Away},
		{"falling as it should", series("50", "40"), to(`operator = "<="; value = 30; unit = "percent"; indicators = ["x"]; year = 2030`), "-2.0", "-10.0", Faster},
		{"rising where it should fall", series("30", "40"), to(`operator = "<="; value = 30; unit = "percent"; indicators = ["x"]; year = 2030`), "-2.0", "10.0", Away},
		{"to be met exactly", series("12", "14"), to(`operator = "="; value = 30; unit = "percent"; indicators = ["x"]; year = 2030`), "3.2", "2.0", Slower},
		{"one year", series("14"), yearly + "year = 2030", "3.2", "", NoVerdict},
		{"a gap ends the run", series("1", "", "13", "14"), yearly + "year = 2030", "3.2", "1.0", Slower},
		{"a gap before the newest", series("1", "", "14"), yearly + "year = 2030", "3.2", "", NoVerdict},
		{"an earlier bound ends the run", observed("2023", "1", `bound = "above"`) + series("13", "14"), yearly + "year = 2030", "3.2", "1.0", Slower},
		{"a half year between two years does not", observed("2024", "13", "") + observed("2025-h1", "7", "") + observed("2025", "14", ""), yearly + "year = 2030", "3.2", "1.0", Slower},

		{"the newest is a bound", series("12", "13") + observed("2026", "14", "bound = \"above\"\nstatus = \"estimate\""), yearly + "year = 2030", "", "", NoVerdict},
		{"the newest is about", series("12", "13") + observed("2026", "14", "bound = \"about\"\nstatus = \"estimate\""), yearly + "year = 2030", "", "", NoVerdict},
		{"the newest is a month", series("12", "13") + observed("2026-01", "14", `status = "estimate"`), yearly + "year = 2030", "", "", NoVerdict},
		{"the newest is of a city", observed("2025", "14", `entity = "hue"`), yearly + "year = 2030", "", "", NoVerdict},
		{"met", series("12", "30"), yearly + "year = 2030", "", "", NoVerdict},
		{"passed where it was to be met exactly", series("12", "31"), to(`operator = "="; value = 30; unit = "percent"; indicators = ["x"]; year = 2030`), "", "", NoVerdict},
		{"at the mark that is to be passed", series("12", "30"), to(`operator = ">"; value = 30; unit = "percent"; indicators = ["x"]; year = 2030`), "", "", NoVerdict},
		{"the year of the target is the newest", series("12", "14"), yearly + "year = 2025", "", "", NoVerdict},
		{"the year of the target has passed", series("12", "14"), yearly + "year = 2024", "", "", NoVerdict},
		{"no year", series("12", "14"), yearly, "", "", NoVerdict},
		{"every year", series("12", "14"), yearly + "yearly = true", "", "", NoVerdict},
		{"measured only in part", series("12", "14"), yearly + "year = 2030\ncomparable = { vi = \"Một phần.\", en = \"In part.\" }", "", "", NoVerdict},
		{"a range", series("12", "14"), to(`operator = "range"; value = 20; value_to = 30; unit = "percent"; indicators = ["x"]; year = 2030; comparable = { vi = "Khoảng.", en = "A range." }`), "", "", NoVerdict},
		{"words", series("12", "14"), to(`operator = "qualitative"; text = { vi = "Tốt.", en = "Good." }; indicators = ["x"]; year = 2030; comparable = { vi = "Lời.", en = "Words." }`), "", "", NoVerdict},
		{"another unit", series("12", "14"), to(`operator = ">="; value = 30; unit = "task"; indicators = ["x"]; year = 2030; comparable = { vi = "Khác.", en = "Other." }`), "", "", NoVerdict},
		{"another indicator", series("12", "14"), to(`operator = ">="; value = 30; unit = "percent"; indicators = ["rate"]; year = 2030`), "", "", NoVerdict},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := loadWith(t, indicatorFile("x", "percent", tt.values)+fmt.Sprintf(targetFile1, tt.target))
			p, ok := r.Indicators.Get("x").Pace(r.Targets.Get("x"))
			if ok != (tt.needed != "") {
				t.Fatalf("a pace: %v", ok)
			}
			if ok && (p.Needed.String() != tt.needed || p.SoFar.String() != tt.soFar || p.Verdict() != tt.verdict) {
				t.Errorf("needed %s, so far %s, %q; want %s, %s, %q", p.Needed, p.SoFar, p.Verdict(), tt.needed, tt.soFar, tt.verdict)
			}
		})
	}
}

// TestNoPaceOfRanks proves that no yearly change of a rank is told: the field
// in which ranks are held changes in size.
func TestNoPaceOfRanks(t *testing.T) {
	r := loadWith(t, indicatorFile("x", "rank", observed("2024", "80", "")+observed("2025", "71", ""))+
		fmt.Sprintf(targetFile1, "operator = \"<=\"\nvalue = 50\nunit = \"rank\"\nindicators = [\"x\"]\nyear = 2030"))
	i, target := r.Indicators.Get("x"), r.Targets.Get("x")
	if _, ok := i.Newest().Against(target); !ok {
		t.Error("the distance of the rank may be told")
	}
	if _, ok := i.Pace(target); ok {
		t.Error("a pace of ranks")
	}
}

// TestPaceText proves the words: the two numbers, and what they say of each
// other.
func TestPaceText(t *testing.T) {
	tests := []struct{ values, target, vi, en string }{
		{
			observed("2020", "12", "") + observed("2021", "12.3", ""), yearly + "year = 2026",
			"cần tăng 3,5 điểm phần trăm mỗi năm; giai đoạn 2020–2021 bình quân tăng 0,3 điểm phần trăm mỗi năm, chậm hơn mức cần thiết",
			"needs to rise by 3.5 percentage points a year; over 2020–2021 it rose by 0.3 percentage points a year on average, slower than needed",
		},
		{
			observed("2025", "40", ""), strings.Replace(yearly, ">=", "<=", 1) + "year = 2030",
			"cần giảm 2,0 điểm phần trăm mỗi năm; chưa có hai năm liền nhau để tính tốc độ đến nay",
			"needs to fall by 2.0 percentage points a year; there are no two consecutive years from which to tell the pace so far",
		},
		{
			observed("2024", "20", "") + observed("2025", "20", ""), yearly + "year = 2030",
			"cần tăng 2,0 điểm phần trăm mỗi năm; giai đoạn 2024–2025 bình quân không thay đổi, chậm hơn mức cần thiết",
			"needs to rise by 2.0 percentage points a year; over 2024–2025 it did not change on average, slower than needed",
		},
		{
			observed("2024", "22", "") + observed("2025", "20", ""), yearly + "year = 2030",
			"cần tăng 2,0 điểm phần trăm mỗi năm; giai đoạn 2024–2025 bình quân giảm 2,0 điểm phần trăm mỗi năm, ngược chiều với mục tiêu",
			"needs to rise by 2.0 percentage points a year; over 2024–2025 it fell by 2.0 percentage points a year on average, away from the target",
		},
	}
	for _, tt := range tests {
		r := loadWith(t, indicatorFile("x", "percent", tt.values)+fmt.Sprintf(targetFile1, tt.target))
		pace, ok := r.Indicators.Get("x").Pace(r.Targets.Get("x"))
		if !ok {
			t.Fatalf("no pace for %q", tt.vi)
		}
		for k, want := range []string{tt.vi, tt.en} {
			if got := strings.ReplaceAll(testPrinters(t)[k].PaceText(pace), nbsp, " "); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		}
	}
}
