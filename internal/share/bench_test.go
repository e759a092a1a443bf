package share

import "testing"

func BenchmarkPaint(b *testing.B) {
	p, err := Open("../../node_modules")
	if err != nil {
		b.Fatal(err)
	}
	c := Card{Site: "Minh bạch 57", Kicker: "Chỉ số · Tăng trưởng", Title: "Đóng góp của khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số vào GDP",
		Before: "trên", Figure: "16,4%", Line: "Năm 2025 · ước tính", Source: "Nguồn: Thông báo số 17-TB/CQTTBCĐ, 29/12/2025"}
	for b.Loop() {
		if _, err := p.Paint(c); err != nil {
			b.Fatal(err)
		}
	}
}
