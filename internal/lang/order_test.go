package lang

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestVietnameseOrder(t *testing.T) { // L10N-04
	for _, want := range []string{
		"a, ă, â, b, c, d, đ, e, ê, g, h, i, k, l, m, n, o, ô, ơ, p, q, r, s, t, u, ư, v, x, y",
		"ma, mà, mả, mã, má, mạ",
		"Bắc Ninh, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng, Đắk Lắk, Điện Biên, Đồng Nai",
		"Bà Rịa - Vũng Tàu, Bắc Giang, Bến Tre, Bình Dương, Bình Định, Bình Phước, Bình Thuận",
		"Hà Giang, Hà Nam, Hà Nội, Hà Tĩnh, Hải Dương, Hải Phòng, Hậu Giang, Hoà Bình, Hưng Yên",
		"Quảng Bình, Quảng Nam, Quảng Ngãi, Quảng Ninh, Quảng Trị",
		"thành phố, thanh tra, Thanh tra, Thanh Tra",
		"Đặng, đen, Điện",
	} {
		for _, l := range All() {
			got := strings.Split(want, ", ")
			shuffle(got)
			SortBy(l, got, func(s string) string { return s })
			if joined := strings.Join(got, ", "); joined != want {
				t.Errorf("%s: sorted %s, want %s", l, joined, want)
			}
		}
	}
}

// shuffle mixes xs, the same way in every run.
func shuffle(xs []string) {
	random := rand.New(rand.NewPCG(57, 2025))
	random.Shuffle(len(xs), func(i, j int) { xs[i], xs[j] = xs[j], xs[i] })
}

func TestEqualKeysKeepTheirOrder(t *testing.T) { // L10N-04
	type row struct{ name, id string }
	rows := []row{{"Huế", "1"}, {"An Giang", "2"}, {"Huế", "3"}, {norm.NFD.String("Huế"), "4"}, {"An Giang", "5"}}
	SortBy(VI, rows, func(r row) string { return r.name })
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.id)
	}
	if want := []string{"2", "5", "1", "3", "4"}; !slices.Equal(ids, want) {
		t.Errorf("order %v, want %v", ids, want)
	}
}

func TestCompareFromManyGoroutines(t *testing.T) { // L10N-04
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 50 {
				if Compare(VI, "Đà Nẵng", "Vĩnh Long") != -1 || Compare(EN, "má", "mà") != 1 || Compare(VI, "a", "a") != 0 {
					t.Error("wrong order")
				}
			}
		})
	}
	group.Wait()
}

func TestProvincesSortWithoutTheirKind(t *testing.T) { // L10N-04
	for _, test := range []struct{ name, want string }{
		{"Tỉnh Bắc Ninh", "Bắc Ninh"},
		{"tỉnh Đắk Lắk", "Đắk Lắk"},
		{"Thành phố Hồ Chí Minh", "Hồ Chí Minh"},
		{"TP. Hồ Chí Minh", "Hồ Chí Minh"},
		{"TP Huế", "Huế"},
		{"Huế", "Huế"},
		{"Tỉnh ủy Bắc Ninh", "Tỉnh ủy Bắc Ninh"},
		{"Ho Chi Minh City", "Ho Chi Minh"},
		{"Bac Ninh Province", "Bac Ninh"},
		{"Bộ Công an", "Bộ Công an"},
		{"", ""},
	} {
		if got := SortName(test.name); got != test.want {
			t.Errorf("SortName(%q) = %q, want %q", test.name, got, test.want)
		}
	}
}

func BenchmarkCompare(b *testing.B) {
	for b.Loop() {
		Compare(VI, "Đà Nẵng", "Đắk Lắk")
	}
}
