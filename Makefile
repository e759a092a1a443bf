# Every command of the project. Each is one or two plain commands, written in
# README.md for systems without make. Prerequisites: Go and Node.

.PHONY: site test serve bench modules chromium

site: modules ## build public/
	go run ./cmd/portal build -o public

test: modules chromium ## everything that CI runs
	go vet ./...
	go test -timeout 30m ./...

serve: modules ## preview while editing
	go run ./cmd/portal serve

bench: modules ## speed and size, for the closing note
	go run ./internal/bench

# npm ci only when the lock file has changed since the last one.
modules: node_modules/.package-lock.json
node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

# The browser tests need a Chrome or Chromium that starts, which what Ubuntu calls
# chromium-browser may not: install Debian's where we may, else say what to install.
chromium:
	@starts() { for name in "$$CHROME" chromium chromium-browser google-chrome google-chrome-stable chrome; do \
		test -n "$$name" && "$$name" --version >/dev/null 2>&1 && return; \
	done; false; }; \
	starts && exit 0; \
	command -v apt-get >/dev/null 2>&1 && test "$$(id -u)" = 0 && apt-get update -qq \
		&& DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null && starts && exit 0; \
	echo "make test: install Chrome or Chromium, or set CHROME to its path" >&2; exit 1
