package record

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestFeedbackDays proves the time to answer against the 15 days that the law
// gives for a report of an error (VN-30), our own delays among them.
func TestFeedbackDays(t *testing.T) {
	asOf := mustPeriod(t, "2026-01-31")
	for _, tt := range []struct {
		kind, received, answered, limit string
		days, late                      int
	}{
		{ErrorReport, "2026-01-05", "2026-01-20", "2026-01-20", 15, 0},
		{ErrorReport, "2026-01-05", "2026-01-23", "2026-01-20", 18, 3},
		{ErrorReport, "2026-01-05", "", "2026-01-20", 26, 11},
		{ErrorReport, "2026-01-31", "", "2026-02-15", 0, 0},
		{"feedback", "2025-01-01", "", "", 395, 0},
	} {
		f := Feedback{Kind: tt.kind, Received: mustPeriod(t, tt.received)}
		if tt.answered != "" {
			f.Answered = mustPeriod(t, tt.answered)
		}
		if got := f.Limit().String(); got != tt.limit || f.Days(asOf) != tt.days || f.DaysLate(asOf) != tt.late || f.IsOpen() != (tt.answered == "") {
			t.Errorf("%v: limit %s, %d days, %d late", tt, got, f.Days(asOf), f.DaysLate(asOf))
		}
	}
}

// TestFeedbackKeys proves that a record of the register has no place for who
// wrote: no key for a name, a telephone, an address, a number (PD-08).
func TestFeedbackKeys(t *testing.T) {
	var keys []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[feedbackEntry]()) {
		keys = append(keys, f.Tag.Get("toml"))
	}
	for _, bad := range []string{"name", "ten", "phone", "dien-thoai", "mail", "contact", "address", "dia-chi", "sender", "author", "by", "cccd", "passport", "birth", "ip"} {
		for _, key := range keys {
			if slices.Contains(strings.FieldsFunc(key, func(r rune) bool { return r == '_' || r == '-' }), bad) {
				t.Errorf("the register has a key %s", key)
			}
		}
	}
	if want := "received kind theme agency figure task status summary answer answered forwarded_to corrected"; strings.Join(keys, " ") != want {
		t.Errorf("keys %v, want %s: is the new one a place for personal data?", keys, want)
	}
}

// TestPersonal proves what is taken for personal data and what is not (PD-08):
// dates, numbers of documents, figures, years, public telephone numbers of
// three or four digits pass.
func TestPersonal(t *testing.T) {
	for _, tt := range []struct{ text, rule string }{
		{"Liên hệ lan.nguyen@example.org nhé", "personal-email"},
		{"lan_57 (at) example.org", "personal-email"},
		{"lan[at]example . org", "personal-email"},
		{"lan\u200b@example.org", "personal-email"},
		{"nguyễnvăna@vídụ.vn", "personal-email"},
		{"Gọi 0912345678", "personal-phone"},
		{"Gọi 0912 345 678.", "personal-phone"},
		{"Gọi 0912.345.678", "personal-phone"},
		{"Gọi 091-234-5678", "personal-phone"},
		{"Gọi 09 12 34 56 78", "personal-phone"},
		{"Gọi 0912\u00a0345\u00a0678", "personal-phone"},
		{"Gọi (+84) 912 345 678", "personal-phone"},
		{"Gọi +84 912 345 678", "personal-phone"},
		{"Gọi +84912345678", "personal-phone"},
		{"Gọi 84912345678", "personal-phone"},
		{"Gọi 0084912345678", "personal-phone"},
		{"Gọi (024) 3825 1234", "personal-phone"},
		{"Gọi 024.3825.1234", "personal-phone"},
		{"Gọi 02838251234 sau 17 giờ", "personal-phone"},
		{"ĐT:0912345678", "personal-phone"},
		{"CCCD 001099012345", "personal-number"},
		{"căn cước 001 099 012 345", "personal-number"},
		{"căn cước 0010.9901.2345", "personal-number"},
		{"CMND số 123456789", "personal-number"},
		{"CMND 123 456 789", "personal-number"},
		{"Nhà tôi ở số 12 đường Lê Lợi", "personal-address"},
		{"Số nhà 12A, ngõ 34 phố Huế", "personal-address"},
		{"số 12/3/4 hẻm 56", "personal-address"},
		{"Địa chỉ 57 phố Hàng Bài, phường Cửa Nam", "personal-address"},
		{"tôi sống ở 5 ngõ Trạm", "personal-address"},
		{"thôn Đông, xã Hòa Bình", "personal-address"},
		{"Tổ dân phố 5, phường Hải Châu", "personal-address"},
		{"ở tổ 7, phường Bến Nghé", "personal-address"},
		{"ấp 3, xã Tân Thạnh Đông", "personal-address"},
		{"bản 2, xã Mường Phăng", "personal-address"},
		{"khu phố Tân Lập, phường Đông Hòa", "personal-address"},
		{"I live at 12 Le Loi Street", "personal-address"},
		{"at No. 5 Hang Bai Road, Ha Noi", "personal-address"},
		{"Dong hamlet, Hoa Binh commune", "personal-address"},

		{"ngày 25/12/2025 và 03/07/2025", ""},
		{"ngày 03-07-2025, 04-07-2025", ""},
		{"từ 2011–2015 đến 2021-2025", ""},
		{"các năm 2024 2025 2026", ""},
		{"Thông báo số 17-TB/CQTTBCĐ ngày 29/12/2025", ""},
		{"Quyết định 1131/QĐ-TTg, Nghị quyết 193/2025/QH15, 02-KH/BCĐTW", ""},
		{"Công văn số 10781/VPCP-CN", ""},
		{"doanh thu 123.456.789 đồng", ""},
		{"tổng 912.345.678.901 đồng", ""},
		{"84.912.345.678 đồng", ""},
		{"123,456,789 dossiers; 0.912345678; 0,0345678912", ""},
		{"1.227/1.298 nhiệm vụ, đạt 94,5%", ""},
		{"mã hồ sơ 000.00.00.H26-251015-0001", ""},
		{"gọi tổng đài 1022 hoặc 1900 1234", ""},
		{"lúc 09 giờ 12 phút ngày 34", ""},
		{"số 2 đường truyền bị lỗi", ""},
		{"năm 2025 đường Vành đai 4 thông xe", ""},
		{"tháng 12 đường Hồ Chí Minh thông tuyến", ""},
		{"3 tuyến đường Lê Lợi, Nguyễn Huệ, Hàm Nghi", ""},
		{"xã Hòa Bình, tỉnh Phú Thọ chưa có sóng", ""},
		{"phường Bến Nghé, Thành phố Hồ Chí Minh", ""},
		{"thôn, bản, xã vùng lõm sóng", ""},
		{"bản Kế hoạch 02, nơi xã Nghi Lộc báo cáo", ""},
		{"Tổ công tác, phường Hải Châu", ""},
		{"số nhà ở xã hội là 12, đường sắt là 3", ""},
		{"In 2025 Ho Chi Minh Road was opened", ""},
		{"17 of 34 provinces; Resolution 57 Street lighting", ""},
		{"@portal và a@b", ""},
		{"", ""},
	} {
		if got := personal(tt.text); got != tt.rule {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.rule)
		}
	}
}

// FuzzPersonal proves that whatever stands around it, an address or a number
// that stands on its own is found, and that no text breaks the search.
func FuzzPersonal(f *testing.F) {
	for _, s := range []string{"", "ngày 25/12/2025", "0912", "+84 ", "số 12 ", "(at)", "\u200b", "\xff", "1.227/1.298"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		for _, held := range []string{"lan@example.org", "0912345678", "001099012345", "số 12 đường Lê Lợi"} {
			if personal(before+"; "+held+" ; "+after) == "" {
				t.Errorf("%q is not found between %q and %q", held, before, after)
			}
		}
	})
}
