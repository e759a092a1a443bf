package lang

import (
	"strings"
	"testing"
)

func TestNoBreak(t *testing.T) { // L10N-07; "~" stands for a no-break space
	for _, test := range []struct{ in, want string }{
		{"34 tỉnh", "34~tỉnh"},
		{"có 1.132 nhiệm vụ được giao", "có 1.132~nhiệm vụ được giao"},
		{"5 triệu hồ sơ", "5~triệu~hồ sơ"},
		{"1,5 nghìn tỷ đồng", "1,5~nghìn~tỷ~đồng"},
		{"trên 16,4% GDP", "trên 16,4% GDP"},
		{"ngày 29 tháng 12 năm 2025", "ngày~29 tháng~12 năm~2025"},
		{"Quý III/2025", "Quý~III/2025"},
		{"Tháng 12/2025", "Tháng~12/2025"},
		{"6 tháng đầu năm 2025", "6~tháng đầu năm~2025"},
		{"năm 2025 tăng 3 bậc", "năm~2025 tăng 3~bậc"},
		{"Q3 2025", "Q3~2025"},
		{"29 December 2025", "29~December 2025"},
		{"in 2025 and 2026", "in 2025 and 2026"},
		{"Điều 4 khoản 2 điểm a", "Điều~4 khoản~2 điểm a"},
		{"rank 44 of 139", "rank 44~of 139"},
		{"5 000", "5 000"},
		{"", ""},
		{"không có số nào", "không có số nào"},
	} {
		got := NoBreak(test.in)
		if shown := strings.ReplaceAll(got, "\u00a0", "~"); shown != test.want {
			t.Errorf("NoBreak(%q) = %q, want %q", test.in, shown, test.want)
		}
		if again := NoBreak(got); again != got {
			t.Errorf("NoBreak of %q changes it to %q", got, again)
		}
	}
}
