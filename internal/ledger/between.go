package ledger

// Between are the texts in which two facts about one subject differ.
func Between(was, now *Fact) []Field { return fields(was, now) }
