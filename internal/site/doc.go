// Package site turns records and notices into the finished site.
//
// # Stages
//
// [Load] reads everything and reports every problem; [Site.Pages] is the whole
// site as a list of (path, render function); [Site.Build] renders all of it
// into a new folder, auditing each page as it is written, and puts the folder
// in place; [Site.Check] does the same and keeps nothing; the preview server
// renders the page that is asked for. Because all three walk one list, they
// cannot drift (design.md, 8).
//
// # Templates
//
// One struct per page type, one template per struct, shared parts in
// templates/parts. A template holds no logic beyond range and if: what it
// shows is put ready in Go, in the reader's language. Every value of a record
// is printed by record.Printer through the functions number, phrase and
// stated; no template formats a number.
//
// # What is not published
//
// The ledger says what is published. In a preview (Options.Preview) every page
// leads to the list of all that differs from it, values that differ bear a mark,
// and a page on which something differs says so at its top. Production builds, and
// all others, have nothing of that.
//
// # Order and bytes
//
// No clock, no random, no map order: the same input gives the same bytes,
// whatever the number of cores. Nothing grows by more than a few kilobytes a
// page: bodies are rendered, audited, written and forgotten.
package site
