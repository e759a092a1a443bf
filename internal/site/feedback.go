package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// The form of feedback is plain HTML that Netlify reads when the site is
// deployed (NET-12): it works without a script, and the names of its fields are
// the same in both languages. Its notice on personal data says only what has
// been decided in data/site.toml.

// formNames are the names by which the host tells the forms apart.
func formNames(l lang.Lang) (feedback, report string) {
	if l == lang.VI {
		return "gop-y", "bao-loi"
	}
	return "feedback", "report-error"
}

// officialChannel is where public bodies take feedback themselves (facts).
const officialChannel = "https://pakn.nq57.vn"

// sentForm is what every form that is sent has in common.
type sentForm struct {
	Name     string // as the host knows it
	Action   string // the thanks page
	Consents []consent
	Version  string // of the notice, as a hash (PD-03)
}

// consent is one box, never ticked beforehand (PD-02).
type consent struct {
	Field, Label string
	Required     bool
}

// noticeItem is one paragraph of the notice on personal data (PD-01).
type noticeItem struct {
	Term  string
	Texts []string
}

// feedbackPage is the form with all that must be read before it is sent.
type feedbackPage struct {
	base
	Open     bool
	Answers  bool // an address may be given for an answer
	Official string
	Form     sentForm
	Kinds    []string
	Ratings  []string
	Themes   []*record.Theme
	Groups   []entityGroup
	Notice   []noticeItem
	Version  string // the beginning of the version, for people
}

type entityGroup struct {
	Label string
	All   []*record.Entity
}

// reportForm is the small form on the page of a figure or a task, for readers
// without scripts above all: it knows which of the two is meant. The host takes
// both for one form, which has the same fields on every page.
type reportForm struct {
	Form   sentForm
	Figure string // "" on a task
	Task   string // its id; "" on a figure
	About  string // how its words begin: "task-" on a task
}

func (s *Site) renderFeedback(l lang.Lang, w *bytes.Buffer) error {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	receiving := s.records.Site.Feedback
	name, _ := formNames(l)
	page := feedbackPage{
		base: s.base(l, frame{title: t("feedback.title"), description: t("feedback.text"), path: record.FeedbackPath, section: "feedback"}),
		Open: receiving.Open, Answers: receiving.Answers(), Official: officialChannel,
		Form: s.sentForm(l, name, true), Kinds: []string{"feedback", "recommendation", "initiative", "solution", record.ErrorReport, "satisfaction", record.AgencyReply},
		Ratings: []string{"1", "2", "3", "4", "5"}, Themes: s.records.Themes.All,
		Groups: []entityGroup{
			{t("feedback.agencies"), s.entitiesOf(l, isAgency)}, {t("feedback.bodies"), s.entitiesOf(l, isOtherBody)},
			{t("feedback.provinces"), s.provinces(l)},
		},
		Notice: s.notice(l), Version: s.consentVersion[:12],
	}
	page.Groups = slices.DeleteFunc(page.Groups, func(g entityGroup) bool { return len(g.All) == 0 })
	return s.execute(w, l, "feedback", page)
}

func (s *Site) sentForm(l lang.Lang, name string, mayAnswer bool) sentForm {
	return sentForm{Name: name, Action: l.Path(record.ThanksPath), Consents: s.consents(l, mayAnswer), Version: s.consentVersion}
}

// reportForm is nil where the portal takes no feedback.
func (s *Site) reportForm(l lang.Lang, about reportForm) *reportForm {
	if !s.records.Site.Feedback.Open {
		return nil
	}
	_, name := formNames(l)
	about.Form = s.sentForm(l, name, false)
	return &about
}

// consents are the boxes of a form, one for each purpose (PD-02) and one for
// the age (PD-09). The address is asked for, and agreed to, only where someone
// can answer.
func (s *Site) consents(l lang.Lang, mayAnswer bool) []consent {
	t := func(key string) string { return s.words.T(l, "feedback.consent."+key) }
	boxes := []consent{
		{"age_16", t("age"), true}, {"consent_process", t("process"), true}, {"consent_publish", t("publish"), false},
	}
	if mayAnswer && s.records.Site.Feedback.Answers() {
		boxes = append(boxes, consent{"consent_email", t("email"), false})
	}
	return boxes
}

// notice is the notice on personal data: who, what, what for, where, how long,
// which rights in which time (PD-01, PD-04, PD-06, PD-08). What nobody has
// decided is said to be undecided.
func (s *Site) notice(l lang.Lang) []noticeItem {
	site := &s.records.Site
	decided := site.Feedback.Answers()
	t := func(key string) string {
		return s.words.T(l, "feedback.notice."+key)
	}
	item := func(term string, texts ...string) noticeItem { return noticeItem{t(term), texts} }
	if !decided {
		return []noticeItem{
			item("controller", t("controller-none")), item("data", t("data-text")), item("purpose", t("purpose-text")),
			item("processor", t("processor-text")), item("retention", t("retention-none")), item("rights", t("rights-text"), t("rights-none")),
			item("duties", t("duties-text")), item("refusal", t("refusal-text")),
		}
	}
	contact := site.Feedback.Contact
	controller := s.words.T(l, "feedback.notice.controller-is", "name", site.Publisher.Name.In(l), "responsible", site.Publisher.Responsible, "contact", contact)
	return []noticeItem{
		item("controller", controller), item("data", t("data-text"), t("data-email")), item("purpose", t("purpose-text"), t("purpose-email")),
		item("processor", t("processor-text")),
		item("retention", s.words.T(l, "feedback.notice.retention-is", "months", site.Feedback.RetentionMonths)),
		item("rights", t("rights-text"), s.words.T(l, "feedback.notice.rights-is", "contact", contact)),
		item("duties", t("duties-text")), item("refusal", t("refusal-text")),
	}
}

// noticeVersion names the notice and the boxes as they are worded in both
// languages, so that it is known to what somebody agreed (PD-03): the hash of
// all their texts, one a line. The words themselves are in the repository's
// history.
func (s *Site) noticeVersion() string {
	sum := sha256.New()
	line := func(text string) { sum.Write([]byte(strings.TrimSpace(text) + "\n")) }
	for _, l := range lang.All() {
		line(string(l))
		for _, n := range s.notice(l) {
			line(n.Term + ": " + strings.Join(n.Texts, " "))
		}
		for _, c := range s.consents(l, true) {
			line(c.Field + ": " + c.Label)
		}
		line(s.words.T(l, "report.notice"))
		line(s.words.T(l, "report.task-notice"))
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// thanksPage is where a form leads. Whoever opens it may have sent nothing.
type thanksPage struct {
	base
	Answers  bool
	Official string
}

func (s *Site) renderThanks(l lang.Lang, w *bytes.Buffer) error {
	t := func(key string) string { return s.words.T(l, key) }
	return s.execute(w, l, "thanks", thanksPage{
		base:    s.base(l, frame{title: t("thanks.title"), description: t("thanks.text"), path: record.ThanksPath, section: "feedback", noindex: true}),
		Answers: s.records.Site.Feedback.Answers(), Official: officialChannel,
	})
}

// registerPage is the public register of feedback, newest first.
type registerPage struct {
	base
	AsOf    record.Period
	Open    bool
	Answers bool // somebody reads and answers
	Answer  string
	Late    string
	IsLate  bool
	Rows    []registerRow
}

type registerRow struct {
	F     *record.Feedback
	About string // the figure by its name
	Time  string // how long it took, against its limit
	Late  bool
	Words string // for the filter
}

func (s *Site) renderRegister(l lang.Lang, w *bytes.Buffer) error {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	asOf := s.records.Site.AsOf
	page := registerPage{
		base: s.base(l, frame{title: t("register.title"), description: t("register.text"), path: record.RegisterPath, section: "feedback"}),
		AsOf: asOf, Open: s.records.Site.Feedback.Open, Answers: s.records.Site.Feedback.Answers(), Late: t("register.late-none"),
	}
	answered, late := 0, 0
	for _, f := range slices.Backward(s.records.Feedback.All) {
		row := s.registerRow(l, f)
		page.Rows = append(page.Rows, row)
		if !f.IsOpen() {
			answered++
		}
		if row.Late {
			late++
		}
	}
	page.Answer = t("register.answer", "records", s.words.Count(l, "count.records", len(page.Rows)), "as-of", asOf.Name(l),
		"answered", lang.Int(l, answered), "open", lang.Int(l, len(page.Rows)-answered))
	if page.IsLate = late > 0; page.IsLate {
		page.Late = t("register.late", "late", s.words.Count(l, "count.reports", late))
	}
	return s.execute(w, l, "register", page)
}

func (s *Site) registerRow(l lang.Lang, f *record.Feedback) registerRow {
	words := []string{strconv.Itoa(f.Number), s.words.T(l, "feedback.kind."+f.Kind), s.words.T(l, "register.status."+f.Status), f.Summary.In(l)}
	if f.Theme != nil {
		words = append(words, f.Theme.Name.In(l))
	}
	if f.Agency != nil {
		words = append(words, f.Agency.Name.In(l))
	}
	if f.Task != nil {
		words = append(words, f.Task.Title.In(l))
	}
	about := ""
	if o := f.Figure; o != nil {
		about = o.Indicator.Name.In(l) + ", " + s.whenRunning(l, o)
		if !o.Entity.IsCountry() && !f.Table {
			about += ", " + o.Entity.Name.In(l)
		}
	}
	late := f.DaysLate(s.records.Site.AsOf) > 0
	return registerRow{F: f, About: about, Time: s.timeTaken(l, f), Late: late, Words: lang.Fold(strings.Join(words, " "))}
}

// timeTaken says how long an answer took or has been waited for, on the last
// day of collection, against the limit where the law sets one (VN-30).
func (s *Site) timeTaken(l lang.Lang, f *record.Feedback) string {
	asOf := s.records.Site.AsOf
	key := "register.took"
	if f.IsOpen() {
		key = "register.waits"
	}
	days := func(n int) string { return s.days(l, n) }
	args := []any{"days", days(f.Days(asOf))}
	if f.IsOpen() {
		args = append(args, "as-of", asOf.Name(l))
	}
	limit := f.Limit()
	if limit.IsZero() {
		return s.words.T(l, key, args...)
	}
	n := f.DaysLate(asOf)
	switch {
	case n > 0 && f.IsOpen():
		return s.words.T(l, "register.waits-late", "late", days(n), "as-of", asOf.Name(l), "limit", limit.Name(l))
	case n > 0:
		return s.words.T(l, "register.took-late", "days", days(f.Days(asOf)), "late", days(n), "limit", days(record.ErrorLimit))
	case f.IsOpen():
		return s.words.T(l, "register.waits-limit", append(args, "limit", limit.Name(l))...)
	}
	return s.words.T(l, "register.took-limit", append(args, "limit", days(record.ErrorLimit))...)
}
