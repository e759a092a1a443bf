package record

// Bound says how exact a value is.
type Bound string

// The bounds (design.md, 3). The empty text in a file means Exact.
const (
	Exact Bound = "exact"
	Above Bound = "above" // "over 16.4 %"
	Below Bound = "below"
	About Bound = "about"
)

// Status says how final a value is, where the source says it: ước tính, sơ
// bộ, chính thức (STAT-02).
type Status string

// The statuses.
const (
	NoStatus    Status = ""
	Estimate    Status = "estimate"
	Preliminary Status = "preliminary"
	Final       Status = "final"
)

// Trust says how a document, or one figure in it, was come by. Each value is
// explained to the reader in plain words ("trust.*" in templates/words).
type Trust string

// Better says which direction of an indicator is the good one.
type Better string

// The directions.
const (
	Higher  Better = "higher"
	Lower   Better = "lower"
	Neither Better = "none"
)

// Kinds of indicator: a statistic, management information (counts of tasks
// and papers kept to run the work), or a single statement in a text. They are
// labelled apart (STAT-02).
const (
	Statistic             = "statistic"
	ManagementInformation = "management-information"
	Statement             = "statement"
)

// Operators of targets.
const (
	AtLeast     = ">="
	MoreThan    = ">"
	AtMost      = "<="
	LessThan    = "<"
	Equal       = "="
	Range       = "range"
	Qualitative = "qualitative"
)

// The values each word of the files may take, in the order in which a hint
// lists them.
var (
	bounds            = []string{"exact", "above", "below", "about"}
	statuses          = []string{"estimate", "preliminary", "final"}
	trusts            = []string{"official-text", "official-quoted", "unverified-copy", "official-page", "press", "press-copy", "press-secondary", "mirror", "seed", "counted"}
	betters           = []string{"higher", "lower", "none"}
	kinds             = []string{Statistic, ManagementInformation, Statement}
	operators         = []string{AtLeast, MoreThan, AtMost, LessThan, Equal, Range, Qualitative}
	unitKinds         = []string{"percent", "count", "money", "rank", "index"}
	sourceKinds       = []string{"resolution", "notice", "decision", "directive", "telegram", "plan", "regulation", "law", "press", "report", "dataset", "page"}
	documentLanguages = []string{"vi", "en", "ja"}
	entityKinds       = []string{"country", "ministry", "ministerial-agency", "government-agency", "government-body", "party-body", "state-body", "city", "province", "former-city", "former-province"}
	listKinds         = []string{OverdueList, ResultsList}
	reservedTasks     = []string{"overdue", "register"} // pages of their own below /tasks/
	dueKinds          = []string{Publish, Finish}
	feedbackKinds     = []string{"feedback", "recommendation", "initiative", "solution", ErrorReport, "satisfaction", AgencyReply}
	feedbackStatuses  = []string{Received, Checking, Answered, Forwarded, Closed}
	tableColumns      = []string{"value", "of", "stated"}
)
