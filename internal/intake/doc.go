// Package intake makes of a sheet, as an agency sends it, edits of the files
// under data/indicators, and sheets of those files.
//
// # What goes in, what comes out
//
// [Read] takes a [sheet.Book], what is said about it ([Options]: flags, a
// mapping file of data/imports, answers) and the records. It returns a [Plan]:
// the table that was understood, every assumption that was made, the questions
// that only a person can answer, and the new bytes of each file that changes.
// Nothing is written here.
//
//	plan := intake.Read(fsys, records, book, options, &problems)
//
// A question is a problem whose hint names the flag and the line of a mapping
// file that answer it; [Options.Answer] takes an answer, and Read is called
// again. All questions that do not hang on another come together: who has no
// terminal learns of every missing flag in one run. With a question or a problem
// a plan has no files.
//
// # What is assumed, what is asked
//
// What follows from the sheet alone is assumed, and said: the row of the
// header, the column of names, rows that are totals or notes, "1.132" where
// the indicator has no digits after the point. What could be one thing or
// another is asked: which of two tables, 0.164 as a share or as a percentage, a
// name that fits two units, a hidden row, the digits behind those that are
// shown, a column that may be the whole where the file has wholes. A figure of a
// former province never becomes one of the province that took it in.
//
// A column with figures that is not used is listed.
//
// # Time
//
// The period is never taken from a title: titles carry the days of documents and
// the names of programmes too, and with --yes nobody reads what was assumed. Where
// none is said the periods of titles, sheet and file are the answers that the
// question proposes. Where one is said and they state another, that is asked: "Quý
// III năm 2025" above figures of 2025-11. --title-says 2025-q3 confirms that the
// title was seen; it names the period, so that it does not confirm the next one.
//
// A column of periods is a statement as well: where a row of it is of another period
// than the one that is said, it is asked whether the column holds or what is said.
// "11 tháng năm 2025" counts from the beginning of the year: that is a day with
// since in the file, and 2025-11 is asked for.
//
// # Mapping files
//
// A mapping file holds what is the same from sheet to sheet: columns, names, the
// way numbers are written, the set, the indicators. Period, source and locator are
// of one sheet alone. They are not saved, and a file that has them is refused:
// with them the figures of the next month would be written over those of this one.
//
// # What is written
//
// A value that is in the file is changed in its place; one that equals it keeps
// the digits of the file. Others become rows of the table of their period and
// set, or a new [[table]] or [[observation]] in the order of periods. All edits of
// a file are one batch of internal/edit, up to 10,000 values an import. The
// records are loaded with the new files before anything is written: what a rule
// refuses is reported at the cell it came from.
//
// [Export] writes the values of an indicator as a sheet with a header that Read
// knows. Importing it untouched changes nothing.
package intake
