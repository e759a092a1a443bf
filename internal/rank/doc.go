// Package rank puts entities in order and says how sure the order is.
//
// # What goes in, what comes out
//
// [Load] reads data/rankings/*.toml, one file a ranking, against loaded
// records and returns [Rankings]: of each ranking, period and group a [Table]
// with the rows in order, the raw values, what they became, the score, the
// rank, how far the rank moves under other reasonable choices, who is missing
// and why. All problems go to the collector, at their file, line and column.
// Nothing changes after Load.
//
//	rankings := rank.Load(fsys, records, &ps)
//	for _, t := range rankings.Get("online-readiness").Latest().Tables {
//		for _, row := range t.Rows {
//			fmt.Println(row.Rank, row.Entity.Name.VI, row.Score)
//		}
//	}
//
// # Four kinds
//
//	kind = "computed"    components are normalised, weighted and aggregated
//	kind = "share"       the exact share of one indicator's value in its whole
//	kind = "published"   ranks printed by another body: nothing is computed
//	kind = "ordered"     raw counts in order, without ranks (design.md, 4)
//
// A ranking of one indicator:
//
//	name      = { vi = "…", en = "…" }
//	summary   = { vi = "…", en = "…" }
//	kind      = "share"
//	periods   = ["2025-11"]
//	sets      = ["provinces-34"]
//	indicator = "business-procedures-online-provinces"
//	digits    = 2
//
// A composite one has instead of the indicator:
//
//	normalise = "min-max"            # z-score, percentile, share-of-best, none
//	aggregate = "arithmetic"         # geometric, harmonic
//	missing   = "leave-out-entity"   # available-weights, with min_coverage
//	digits    = 1
//
//	[[component]]
//	indicator = "…"
//	weight    = 0.6
//	goalposts = [0, 100]             # min-max only; else the observed ends
//
//	[robustness]
//	weights   = 0.25                 # each weight varied by up to a quarter
//	normalise = ["percentile"]       # drawn beside the ranking's own
//	aggregate = ["geometric"]
//
// The whole format, key by key, is in data/README.md. A period takes from sets
// the one that exists on its last day, so that a ranking may run through the
// mergers of 01/07/2025 without an old score ever being a new province's.
// Groups ([[group]] with its own sets or members) are ranked apart, and
// together as well where together = true.
//
// # Method
//
// Terms and steps are those of the OECD/JRC Handbook on Constructing Composite
// Indicators (2008): step 3, missing data (nothing is imputed: an entity is
// left out, or its remaining weights are scaled up, and the table says so);
// step 5, normalisation; step 6, weighting and aggregation; step 7, robustness
// and sensitivity; step 8, back to the details ([Cell]).
//
// # Numbers
//
// Values, normalised values and scores are exact fractions. Where a root is
// needed (z-score, geometric mean) it is taken with software arithmetic to 40
// digits. Scores are rounded, half away from zero, to the digits that the file
// states and only then compared: equal printed scores have equal ranks ("1, 2,
// 2, 4"), and different ranks have different printed scores.
//
// The thousand draws behind a rank range use float64, but only operations that
// IEEE 754 defines to the last bit: no product is fused into a sum, logarithms
// and exponentials are computed here from sums and products, and scores are
// rounded before they are compared. Every draw has its own seed. The result
// therefore is the same on every processor and any number of cores, and memory
// holds the ranks of a batch of draws and a histogram for each entity, however
// many draws there are.
package rank
