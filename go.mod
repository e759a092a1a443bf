module resolution57.example/portal

go 1.26.0

require (
	github.com/BurntSushi/toml v1.6.0 // decodes data and front matter, as the project was asked to
	github.com/arran4/golang-ical v0.3.4 // tests: calendars read back
	github.com/chromedp/cdproto v0.159.0 // tests: console and policy events of the browser
	github.com/chromedp/chromedp v0.23.0 // tests: the finished site in a real browser
	github.com/dop251/goja v0.0.0-20260917113740-793a2a65c13b // runs ECharts at build time
	github.com/evanw/esbuild v0.28.2 // bundles and fingerprints our CSS and JavaScript
	github.com/fsnotify/fsnotify v1.10.1 // the preview sees files change
	github.com/go-echarts/go-echarts/v2 v2.6.7 // describes charts, as the project was asked to
	github.com/google/go-cmp v0.7.0 // tests: readable differences
	github.com/jba/templatecheck v0.7.1 // tests: templates checked against their page structs
	github.com/mmcdole/gofeed v1.4.2 // tests: feeds read back
	github.com/pb33f/go-yaml v0.1.1 // tests: workflow files
	github.com/pb33f/libopenapi v0.42.3 // tests: the OpenAPI document read by another program
	github.com/pelletier/go-toml/v2 v2.4.3 // places and digits of values as written; internal/source alone
	github.com/piprate/json-gold v0.9.1 // tests: linked data read by another program
	github.com/rhysd/actionlint v1.7.12 // tests: workflows linted
	github.com/rogpeppe/go-internal v1.16.0 // tests: scripts that run the command
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.2 // JSON of the API against its OpenAPI document, in every build; tests
	github.com/xuri/excelize/v2 v2.10.0 // writes workbooks; newer ones need a module that cannot be had
	github.com/yuin/goldmark v1.8.7 // Markdown, as the project was asked to
	golang.org/x/image v0.47.0 // font metrics, pictures for shared links
	golang.org/x/mod v0.42.0 // hashes, proofs and signed checkpoints of the publication log
	golang.org/x/net v0.62.0 // reads finished pages for the audit
	golang.org/x/sys v0.49.0 // swaps two folders in one step, locks them
	golang.org/x/text v0.43.0 // Vietnamese order, composed letters
	golang.org/x/tools v0.52.0 // tests: txtar archives
)

require (
	github.com/bahlo/generic-list-go v0.2.0 // indirect
	github.com/bmatcuk/doublestar/v4 v4.10.0 // indirect
	github.com/buger/jsonparser v1.1.2 // indirect
	github.com/cayleygraph/quad v1.3.0 // indirect
	github.com/clipperhouse/uax29/v2 v2.7.0 // indirect
	github.com/dlclark/regexp2/v2 v2.5.2 // indirect
	github.com/fatih/color v1.19.0 // indirect
	github.com/go-json-experiment/json v0.0.0-20260213210345-44df1a37e875 // indirect
	github.com/go-sourcemap/sourcemap v2.1.3+incompatible // indirect
	github.com/google/pprof v0.0.0-20230207041349-798e818bf904 // indirect
	github.com/google/safehtml v0.0.2 // indirect
	github.com/mattn/go-colorable v0.1.14 // indirect
	github.com/mattn/go-isatty v0.0.20 // indirect
	github.com/mattn/go-runewidth v0.0.21 // indirect
	github.com/mattn/go-shellwords v1.0.12 // indirect
	github.com/mmcdole/goxpp/v2 v2.0.0 // indirect
	github.com/pb33f/jsonpath v0.8.4 // indirect
	github.com/pb33f/ordered-map/v2 v2.3.2 // indirect
	github.com/pquerna/cachecontrol v0.2.0 // indirect
	github.com/richardlehane/mscfb v1.0.4 // indirect
	github.com/richardlehane/msoleps v1.0.4 // indirect
	github.com/robfig/cron/v3 v3.0.1 // indirect
	github.com/tiendc/go-deepcopy v1.7.1 // indirect
	github.com/xuri/efp v0.0.1 // indirect
	github.com/xuri/nfp v0.0.2-0.20250530014748-2ddeb826f9a9 // indirect
	go.yaml.in/yaml/v4 v4.0.0-rc.3 // indirect
	golang.org/x/crypto v0.58.0 // indirect
	golang.org/x/sync v0.24.0 // indirect
)
