// Package record holds the typed records of the portal: what the files under
// data/ say, proved by rules, immutable once loaded.
//
// # What goes in, what comes out
//
// [Load] reads every TOML file under data/ from a file system and returns
// [Records] together with all problems of all files, each at its file, line
// and column. One mistake is one problem: a file whose shape is wrong is left
// out as a whole, and neither references to it nor sums that need it are
// reported again. Where a record names something that there is not, a stand-in
// of that name takes its place, so that records with problems can be read
// without meeting nil; no page is made of them.
//
// What the files may hold is in data/README.md; every rule is in
// internal/source/rules/record.toml, with a golden in testdata/rules.
//
// # The words (design.md, 3)
//
// An [Indicator] is one thing measured by one method, in one universe, by one
// measurer. Two methods for one thing are two indicators that share a
// [Concept]. An [Observation] is one value: indicator, entity, [Period]. An
// [Entity] is the country, a body or a province; a [Set] is a group of them
// that belong together in a period. A [Source] is a document, a locator the
// place in it. A [Bound] says how exact a value is, a [Status] how final.
//
// # Values
//
// A value is an exact decimal taken from the bytes of the file
// ([source.Decimal]); it never becomes a float64. [Printer] is the only code
// that prints one. Derived indicators are computed here, by exact rational
// arithmetic, rounded half away from zero to the decimals the indicator
// states, and carry both numbers they come from.
//
// # Honesty
//
// [Comparable] is the single gate through which every change and every line
// between two values must pass, [Observation.Against] that of every verdict
// on a target (design.md, 4). [Observation.StatedDiffers] decides when the
// share that a source prints is another than the one its own numbers make.
//
// # Size
//
// Half a million values fit in memory and load in seconds (design.md, 11):
// what the rows of a table share is in one [Origin], the rows of a table lie in
// one block, and the key index of a file is dropped as soon as its values are
// made. [Indicator.Series] is in the order of periods and entities; everything
// that looks for a value goes by binary search.
//
// # Addresses
//
// The address of every record is made in address.go and nowhere else.
package record
