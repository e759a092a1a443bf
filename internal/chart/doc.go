// Package chart describes the figures of the site: what each says in a
// sentence, how it is drawn, and the same figures as a table.
//
// In go a [record.Printer], which knows the language, and records; out comes a
// [Figure], ready for the template parts/chart.html and for internal/draw. Nil
// means that there is nothing to draw: fewer than three comparable values are
// figure blocks, not a chart (design.md, 7).
//
//	f := chart.Series(p, indicator)          // one indicator over time
//	f := chart.Methods(p, concept)           // one thing measured in several ways
//	f := chart.Tasks(p, records)             // counts of tasks by date of report
//	f := chart.Bars(p, indicator, period)    // the entities of a table
//	f := chart.Deadlines(p, lists)           // tasks by month due, a panel a list
//
// # Honesty
//
// A line joins two values only where record.Consecutive allows it: comparable,
// and nothing missing between them. A missing period takes up its room and stays empty, so
// that unequal gaps look unequal. Reports of single days have no rhythm, and no
// line. A bound ("over", "about") is an open triangle or diamond with its word, an estimate an
// open circle; neither colour nor shape alone says it. A target is a dashed line
// where design.md 4 lets the indicator be set against it and the data stays
// readable, else a note. Ranks stand on an inverted axis, which is said. Two
// methods never share a line. Bars start at zero; raw counts without a whole are
// ordered by name, in a neutral colour. Headlines draw no conclusion that
// record.Comparable does not allow.
//
// # How it is made
//
// Only this package imports go-echarts. Its structs carry the option; where they
// lack a setting of ECharts (text of one label, decals) the types of option.go
// stand in for a datum. Every text comes from record.Printer or from the
// interface words under "chart."; every number enters the option as the digits
// of the record, never by way of a float. Axes are chosen here (scale.go) rather
// than by ECharts, so that room for labels is known before drawing; text.go says
// how wide a text will be. Colours are CSS variables of static/css/tokens.css.
package chart
