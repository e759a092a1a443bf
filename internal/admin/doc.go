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
// an editor signs in with a token of GitHub's. A save is a commit on the branch
// cms/COLLECTION/NAME and a pull request, which goes from draft to review to ready
// by labels (sveltia-cms/draft, pending_review, pending_publish) and GitHub's own
// state of a draft. Nothing but GitHub sees it. "Publish" in the forms merges it,
// where the rules of the branch on GitHub let that person: they are what asks for
// a second reviewer. There are the collections whose files the browser can write
// without loss: notices and pages, through a format of ours (static/js/admin.js)
// that changes lines of the front matter, leaves the others as they are and says
// in a new English text which Vietnamese text it translates.
//
// The token lies in the browser's store for this site until the editor signs out:
// nobody signs in on a machine that others use.
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
//	                            Decap CMS 3.16.3         Sveltia CMS 0.221.1
//	pairs ID.vi.md, ID.en.md    read and written         read and written
//	front matter, untouched     same bytes               [ "a" ] for ["a"]
//	comments in front matter    lost                     lost
//	body, untouched             same bytes               same bytes
//	data file, comments         lost                     lost
//	inline tables               not saved in the trial   become [a.b] tables
//	14.020, 1_000, 3.0          shown 14.02, 1000, 3     14.02, 1000, 3
//	                            (float becomes integer)  (float becomes integer)
//	script-src without eval     EvalError, no start      works
//	style-src without inline    works without its looks  works without its looks
//	asks other hosts for        nothing                  fonts, version, status,
//	                                                     faces from GitHub
//	npm packages                631                      34
//	interface in Vietnamese     "Writing in VI", "Fill   most; what an editor
//	                            in from another locale"  meets besides is in
//	                            stay English             internal/site/admin_vi.json
//	form of a notice, 360 px    801 px wide              fits
//	draft, review, ready        not tried                works, with GitHub stood in
//
// The published forms were tried in internal/browsertest with a stand-in for
// GitHub's API, never yet with GitHub itself: branch, commit, pull request and
// labels are what Sveltia asked for, and the stand-in did them.
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
