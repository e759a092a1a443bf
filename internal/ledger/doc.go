// Package ledger is the append-only, signed log of everything the portal has
// published.
package ledger
