package record

import (
	"testing"

	"resolution57.example/portal/internal/lang"
)

// TestAddresses writes down every address of a record: links to them are never
// to break (design.md, 6).
func TestAddresses(t *testing.T) {
	r := loadWith(t, "")
	done := r.Indicators.Get("done")
	national, city := valueOf(t, r, "done", "2025", "viet-nam"), valueOf(t, r, "done", "2025-11", "hue")
	for _, tt := range []struct{ got, want string }{
		{done.Path(), "/indicators/done/"},
		{done.CSVPath(), "/data/indicators/done.csv"},
		{done.PeriodPath(mustPeriod(t, "2025-q3")), "/indicators/done/2025-q3/"},
		{done.PeriodPath(mustPeriod(t, "2011--2015")), "/indicators/done/2011--2015/"},
		{national.Path(), "/indicators/done/2025/"},
		{city.Path(), "/indicators/done/2025-11/#hue"},
		{lang.EN.Path(city.Path()), "/en/indicators/done/2025-11/#hue"},
		{national.Figure(), "done/2025"},
		{city.Figure(), "done/2025-11/hue"},
		{r.Sources.Get("report").Path(), "/sources/report/"},
		{r.Targets.Get("plan-2030-rate").Path(), "/targets/#plan-2030-rate"},
		{r.Programmes.Get("plan").Path(), "/targets/#plan"},
		{r.Concepts.Get("done").Path(), "/indicators/#done"},
		{r.Themes.Get("tasks").Path(), "/indicators/#tasks"},
		{NoticePath("17-tb-cqttbcd"), "/notices/17-tb-cqttbcd/"},
		{PagePath("about"), "/about/"},
		{HomePath + StartPath + IndicatorsPath + NoticesPath + SourcesPath + TargetsPath + SiteMapPath, "//start//indicators//notices//sources//targets//site-map/"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s, want %s", tt.got, tt.want)
		}
	}
}
