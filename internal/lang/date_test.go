package lang

import "testing"

func TestDates(t *testing.T) { // L10N-03
	for _, test := range []struct{ iso, vi, viLong, en string }{
		{"2025-12-29", "29/12/2025", "ngày 29 tháng 12 năm 2025", "29 December 2025"},
		{"2025-07-04", "04/07/2025", "ngày 04 tháng 7 năm 2025", "4 July 2025"},
		{"2025-01-01", "01/01/2025", "ngày 01 tháng 01 năm 2025", "1 January 2025"},
		{"2024-02-29", "29/02/2024", "ngày 29 tháng 02 năm 2024", "29 February 2024"},
		{"2025-03-10", "10/03/2025", "ngày 10 tháng 3 năm 2025", "10 March 2025"},
		{"2025-06", "06/2025", "tháng 6 năm 2025", "June 2025"},
		{"2025-02", "02/2025", "tháng 02 năm 2025", "February 2025"},
		{"2025", "2025", "2025", "2025"},
		// no dates: left as they are
		{"2025-02-30", "2025-02-30", "2025-02-30", "2025-02-30"},
		{"", "", "", ""},
	} {
		for _, written := range []struct{ name, got, want string }{
			{"Date(VI)", Date(VI, test.iso), test.vi},
			{"DateLong(VI)", DateLong(VI, test.iso), test.viLong},
			{"Date(EN)", Date(EN, test.iso), test.en},
			{"DateLong(EN)", DateLong(EN, test.iso), test.en},
		} {
			if written.got != written.want {
				t.Errorf("%s of %q = %q, want %q", written.name, test.iso, written.got, written.want)
			}
		}
	}
}

func TestPeriods(t *testing.T) { // L10N-03
	for _, test := range []struct{ got, want string }{
		{Month(VI, 2025, 12), "Tháng 12/2025"},
		{Month(VI, 2025, 2), "Tháng 02/2025"},
		{Month(EN, 2025, 12), "December 2025"},
		{Quarter(VI, 2025, 3), "Quý III/2025"},
		{Quarter(VI, 2025, 4), "Quý IV/2025"},
		{Quarter(EN, 2025, 3), "Q3 2025"},
		{Half(VI, 2025, 1), "6 tháng đầu năm 2025"},
		{Half(VI, 2025, 2), "6 tháng cuối năm 2025"},
		{Half(EN, 2025, 1), "first half of 2025"},
		{Half(EN, 2025, 2), "second half of 2025"},
		{Span(VI, 2011, 2015), "2011–2015"},
		{Span(EN, 2011, 2015), "2011–2015"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

func TestLabelsInSentences(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{Running(VI, "Quý III/2025"), "quý III/2025"},
		{Running(VI, "Tháng 12/2025"), "tháng 12/2025"},
		{Running(VI, "6 tháng đầu năm 2025"), "6 tháng đầu năm 2025"},
		{Running(EN, "December 2025"), "December 2025"},
		{Capital("đến ngày 15/10/2025"), "Đến ngày 15/10/2025"},
		{Capital("first half of 2025"), "First half of 2025"},
		{Capital("ước tính"), "Ước tính"},
		{Capital("6 tháng"), "6 tháng"},
		{Capital(""), ""},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}
