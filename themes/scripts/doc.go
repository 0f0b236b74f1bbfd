// Command scripts bundles the page scripts of the default theme.
//
// It owns src/, the plain JavaScript modules of the pages, and two minified ES
// modules in ../default/static made from them and from GitHub's custom elements
// (package.json pins them, package-lock.json holds their hashes): app.js for every
// page, and writing.js, which app.js loads where there is a composer. It has no
// tables and no state.
//
// Invariants, each held by a test here: every page works without the scripts;
// they run under a policy of script-src 'self' and style-src 'self'; nothing a
// person wrote is ever parsed as HTML, except the preview, which the server has
// sanitised and src/fragment.js filters once more; the committed bundle is what
// the sources give.
//
// To change a script: npm ci in this folder, edit, go generate ./themes/...
package main

//go:generate go run .
