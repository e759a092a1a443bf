package ledger

// WithoutLayout is withoutLayout, for tests.
var WithoutLayout = withoutLayout
