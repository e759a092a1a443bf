// Package starter begins a record: a commented file, in both languages, in which
// every place that is still to be written is marked, so that `portal check` points
// at exactly those.
//
//	notice      content/notices/ID.vi.md and ID.en.md
//	source      data/sources/ID.toml
//	indicator   data/indicators/ID.toml
//	task        one more [[task]] in data/tasks/LIST.toml, which is made where it is not there
//	schedule    one more [[entry]] in data/schedule.toml, likewise
//	feedback    data/feedback/N.toml, N being the next number
//	answer      the answer of data/feedback/N.toml, which waits for one
//
// What a file holds is a [Plan]: the few keys that are asked for, those that are
// filled in with a mark, those that have a usual value, and those that stand as a
// comment with an example. What a key means comes from [schema.Guide], so that the
// comments say what data/README.md and the editors say. Nothing that is there is
// ever written over, and what is written has the layout of `portal fmt`.
package starter
