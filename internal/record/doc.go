// Package record holds the typed records of the portal: what the files under
// data/ say, proved by rules, immutable once loaded.
//
// # What goes in, what comes out
//
// [Load] reads every TOML file under data/ from a file system and returns
// [Records] together with all problems of all files, each at its file, line
// and column. A file whose shape is wrong is left out as a whole; references
// to it are then not reported again as unknown, so that one mistake is one
// problem.
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
// [Comparable] is the single gate through which every change, order and
// distance to target must pass (design.md, 4).
//
// # Addresses
//
// The address of every record is made in address.go and nowhere else.
package record
