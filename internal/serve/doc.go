// Package serve shows the site while its files are being edited, and serves a
// finished folder as its host will.
//
// # Preview
//
// [Run] loads the project, listens on this machine only and watches data,
// content, templates and static. After a change it loads again, keeping what
// the change did not touch, and tells every open page, which then asks for
// itself anew. A page is rendered when it is asked for, by the same function
// that the build calls. While the browser has nothing to wait for, all pages
// are rendered and audited in the background, and what is found is logged,
// counted in a corner of the page and listed at /__portal/problems.
//
//	data/indicators/x.toml saved
//	  -> watcher: one change, 30 ms after the last event
//	  -> preview.rebuild: a new snapshot, or the problems that forbid one
//	  -> /__portal/events: the new version
//	  -> the browser reloads: render, add the script, headers of the site's _headers
//	  -> in the background: site.Check
//
// While a file holds an error, every address answers with a page (status 500)
// that names file, line and column, says what is wrong and what to write, and
// shows the line. It goes away by itself when the file is mended. A file that
// is wrong never ends the program.
//
// What the preview adds to a page is one script of this origin, so that the
// page's own policy (SEC-03) stays in force as it will be in public.
//
// # From the page to the file
//
// The list of problems parts errors from warnings, in the language of the person
// who edits (Options.Lang), and leads to the file at the line by the address of
// Options.Editor: "vscode://file/…:17:10". The script asks /__portal/figures for
// the places of the values on its page and puts a small link beside each figure,
// seen where the pointer or the keyboard is. Places and addresses are never part
// of a page: a build has nothing of them. Where other machines can reach the
// preview (Options.Anywhere) there are no such links.
//
// # What changes
//
// With [Options.Since] the list at /__portal/changes says what the files change
// against an earlier state: review.Compare, with each value led to its line and
// each page to its preview. The corner of each page counts the changes. The files
// are compared in the background, after the page that the browser asks for and
// before the check; a newer change ends that. Which state it is, and how it is
// opened, is the caller's: this package runs no git. That a commit was made is no
// change of a file, so that whoever looks at the list has the state opened again,
// and hears of it if it is another one. While files hold errors there is no list.
//
// # Forms
//
// With [Options.Admin] the forms at /admin/ work on the project's own files:
// /__portal/files gives those that have forms and takes what was saved. A save
// comes with the versions of the files that the form was filled with; it is
// merged into them by admin.Merge, all files of it or none, and then the watcher
// sees a change like any other. Only pages of this preview are heard.
//
// # Finished folder
//
// [Static] serves the output of a build with the rules of its own _headers and
// _redirects, joined and ordered as Netlify does (NET-08, NET-11). The browser
// tests run against it.
package serve
