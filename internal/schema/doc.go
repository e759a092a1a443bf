// Package schema describes every kind of file that editors write: its keys,
// their types and meanings, in both languages.
//
// Keys, types and which of them are required come from the Go types by
// reflection ([source.OutlineOf]), the words that a key may hold from the very
// lists that the loaders prove them by. What a key means, an example of it and
// when it is needed stand in fields/PACKAGE/*.toml, by the Go type that declares
// the key:
//
//	[type.observationEntry.value]
//	vi      = "con số, giữ đúng từng chữ số như nguồn in"
//	en      = "the figure, every digit as the source prints it"
//	example = "16.4"
//
//	is        what a text or a whole number is: "source", "day", "0..6" (see [Is]);
//	          of the elements of a list, of the keys of a table of free keys
//	need      where it is needed, when neither always nor never
//	words     what each word means that may stand there
//	words_of  the key whose words these are
//
// The key "_" describes the table itself, fields/common/any.toml has the
// keys that mean the same wherever a type does not say otherwise. A test proves that
// every key and every word has its text and that no text is of nothing, so the
// two cannot drift.
//
// From this one [Guide] come
//
//	internal/schema/json/KIND.json   JSON Schema, for editors
//	.taplo.toml                      which schema is for which file
//	data/README.md, README.vi.md     the tables, between the prose of readme.md, readme.vi.md
//	content/README.md, README.vi.md  likewise, of readme_content.md, readme_content.vi.md
//
// and a test proves that they are up to date:
//
//	go test ./internal/schema -run UpToDate -update
//
// # What the schemas say, and in which words
//
// They are JSON Schema 2020-12 in keywords that mean the same in drafts 6 and 7,
// because Taplo, on which the TOML extensions of the common editors stand, reads
// those: $schema, title, description, type, properties, required,
// additionalProperties, items, enum, pattern, minLength, minItems, minimum,
// maximum and oneOf, with x-taplo (docs, initKeys) for what it shows besides.
// There is no $ref: drafts before 2019 ignore what stands beside one. What a
// schema cannot say, that a source exists or that a sum holds, `portal check`
// says. Front matter has schemas too, but Taplo does not look into Markdown.
package schema
