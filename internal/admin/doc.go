// Package admin is the forms at /admin/: what they are made of, and what becomes
// of what they send.
//
// The forms are Sveltia CMS, a program in the browser that reads files of a
// repository, shows them as forms and writes them back. [Config] makes its
// configuration from the same [schema.Guide] as the JSON Schemas, so that a form
// has the keys, words and explanations that the loaders hold files to.
//
// # Two ways in
//
// On the published site, where data/site.toml names a repository under [admin],
// an editor signs in with a token of GitHub's, and every save is a pull request
// that goes from draft to review to ready. Nothing but GitHub sees it. There are
// the collections whose files the browser can write without loss: notices and
// pages, through a format of ours (static/js/admin.js) that changes lines of the
// front matter and leaves the others as they are.
//
// On an editor's machine `portal serve --admin` stands in for the folder that the
// program asks for. What it saves comes to [Merge], which compares it with the
// file and makes each difference one edit of internal/edit: comments, order,
// alignment, spelling of numbers and keys that no form has stay. So the forms for
// tasks, schedule and answers to feedback are offered there, and only there.
//
// # What was seen, and why Sveltia
//
// Both programs were tried in Chromium on a copy of this project, with TOML front
// matter in pairs ID.vi.md and ID.en.md and with a data file that has comments,
// aligned keys, inline tables, [[blocks]] and numbers such as 14.020, 1_000 and
// 3.0; in each one title and one number were changed, and saved.
//
//	                            Decap CMS 3.16           Sveltia CMS 0.221
//	pairs ID.vi.md, ID.en.md    read and written         read and written
//	front matter, untouched     same bytes               [ "a" ] for ["a"]
//	comments in front matter    lost                     lost
//	body, untouched             same bytes               same bytes
//	data file, comments         lost                     lost
//	inline tables               not saved in the trial   become [a.b] tables
//	14.020, 1_000, 3.0          shown 14.02, 1000, 3     14.02, 1000, 3
//	                            (float becomes integer)  (float becomes integer)
//	script-src without eval     refuses to start         works
//	style-src without inline    unstyled                 unstyled
//	asks other hosts for        nothing                  fonts, version, status
//	npm packages                some 700                 34
//	interface in Vietnamese     partly                   wholly
//	phones                      no                       yes
//
// Neither keeps comments or the spelling of numbers, hence [Merge] and the format
// of ours. Decap's proxy protocol would have let us write files as well, but it
// compiles its configuration schema with eval, which no policy of ours allows.
// Sveltia asks for a folder by the File System Access API; a folder of ours that
// has its methods (static/js/admin-local.js) does for it, in every browser.
//
// What it asks other hosts for is taken out when it is bundled, and the policy
// refuses the rest. Of SEC-03 the policy of /admin/ relaxes this:
//
//	style-src 'unsafe-inline'   its components bring their styles as <style>
//	img-src, manifest-src       its icons and its description of itself, which
//	data: blob:                 it makes in the browser
//	frame-src blob:             the preview
//	connect-src data: blob: https://api.github.com
//	                            its own logo; GitHub, on the published site alone
//
// No page links to /admin/, no map names it, search engines are told not to list
// it, and the audit refuses a page that links to or loads anything from it.
package admin
