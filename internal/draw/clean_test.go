package draw

import (
	"fmt"
	"strings"
	"testing"
)

// TestClean checks, piece by piece, what becomes of ECharts' output: SEC-04 (no
// style, no handler) and plain, short, themable marks.
func TestClean(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"style attribute becomes attributes", `<text style="font-size:12px;font-family:sans-serif;font-weight:600;" fill="var(--ink)" y="20">Ễ</text>`,
			`<text font-size="12" font-weight="600" fill="var(--ink)" y="20" x="0">Ễ</text>`},
		{"text gets a place and a baseline", `<text dominant-baseline="central" text-anchor="start" style="font-size:10px" y="5" transform="translate(2.5 20)" fill="var(--ink)">a</text>`,
			`<text font-size="10" y="28.7" fill="var(--ink)" x="2.5">a</text>`},
		{"turned text stays turned", `<text dominant-baseline="central" style="font-size:10px" transform="translate(2.5 10) rotate(-45)" fill="var(--ink)">a</text>`,
			`<text font-size="10" transform="translate(2.5 10) rotate(-45)" fill="var(--ink)" x="0" y="3.7">a</text>`},
		{"style sheet goes", `<path d="M0 0L1 1" stroke="var(--ink)" fill="none" class="zr0-cls-1"/><style><![CDATA[.zr0-cls-1:hover{fill:red}]]></style>`,
			`<path d="M0 0L1 1" stroke="var(--ink)" fill="none"/>`},
		{"numbers have two decimals", `<path d="M0.123456 -0.001L10.50 1e-7" stroke="var(--ink)" fill="none" stroke-width="0.66666"/>`,
			`<path d="M0.12 0L10.5 0" stroke="var(--ink)" fill="none" stroke-width="0.67"/>`},
		{"ids are ours, references follow", `<g clip-path="url(#zr7-c0)"><path d="M0 0h1v1" fill="var(--line)"/></g><defs><clipPath id="zr7-c0"><path d="M0 0h9v9" fill="#000"/></clipPath></defs>`,
			"<g clip-path=\"url(#x-1)\">\n<path d=\"M0 0h1v1\" fill=\"var(--line)\"/>\n</g>\n<defs>\n<clipPath id=\"x-1\">\n<path d=\"M0 0h9v9\"/>\n</clipPath>\n</defs>"},
		{"gradient of variables", `<rect width="1" height="1" fill="url(#zr1-g0)"/><defs><linearGradient id="zr1-g0"><stop offset="0" stop-color="var(--line)"/></linearGradient></defs>`,
			"<rect width=\"1\" height=\"1\" fill=\"url(#x-1)\"/>\n<defs>\n<linearGradient id=\"x-1\">\n<stop offset=\"0\" stop-color=\"var(--line)\"/>\n</linearGradient>\n</defs>"},
		{"an empty pattern paints nothing", `<path d="M0 0h1v1" fill="url(#zr1-p0)"/><defs><pattern id="zr1-p0"><g><path d="" fill="#000"/></g></pattern></defs>`, ``},
		{"what is not seen goes", `<rect width="9" height="9" fill="none" pointer-events="visible"/><path d="M0 0h1v1" fill="#333" fill-opacity="0" stroke="#ccc" stroke-width="0"/><g><text></text></g>`, ``},
		{"a line encloses nothing", `<path d="M0 7L25 7" fill="#000" stroke="var(--series-1)"/>`, `<path d="M0 7L25 7" fill="none" stroke="var(--series-1)"/>`},
		{"circle", `<path d="M1 0A1 1 0 1 1 1 -0.1A1 1 0 0 1 1 0" transform="matrix(3,0,0,3,110.116,309.8296)" fill="#fff" stroke="var(--series-1)" stroke-width="0.6666666"/>`,
			`<circle fill="var(--paper)" stroke="var(--series-1)" stroke-width="2" cx="110.12" cy="309.83" r="3"/>`},
		{"circle at a place", `<path d="M18.1 7A5.6 5.6 0 1 1 18.1 6.4A5.6 5.6 0 0 1 18.1 7" transform="translate(312 4.6)" fill="var(--line)"/>`,
			`<circle fill="var(--line)" cx="324.5" cy="11.6" r="5.6"/>`},
		{"ellipse stays a path", `<path d="M1 0A1 1 0 1 1 1 -0.1A1 1 0 0 1 1 0" transform="matrix(3,0,0,4,1,1)" fill="var(--line)"/>`,
			`<path d="M1 0A1 1 0 1 1 1 -0.1A1 1 0 0 1 1 0" transform="matrix(3,0,0,4,1,1)" fill="var(--line)"/>`},
		{"a mark tells its datum", `<path d="M0 0h1v1" fill="var(--line)" ecmeta_series_index="1" ecmeta_data_index="2" ecmeta_ssr_type="chart"/>`,
			`<path d="M0 0h1v1" fill="var(--line)" data-series="1" data-point="2"/>`},
		{"a key is no mark", `<path d="M0 0h1v1" fill="var(--line)" ecmeta_series_index="1" ecmeta_data_index="2" ecmeta_ssr_type="legend"/>`,
			`<path d="M0 0h1v1" fill="var(--line)"/>`},
		{"font in one property", `<text style="font: italic 600 13px Be Vietnam Pro" fill="var(--ink)" y="20">a</text>`,
			`<text font-style="italic" font-weight="600" font-size="13" fill="var(--ink)" y="20" x="0">a</text>`},
		{"a target line is no datum", `<path d="M0 0L9 0" fill="none" stroke="var(--ink)" ecmeta_series_index="0" ecmeta_data_index="0" ecmeta_ssr_type="chart"/>`,
			`<path d="M0 0L9 0" fill="none" stroke="var(--ink)"/>`},
		{"text is escaped", `<text fill="var(--ink)">a &lt;b&gt; &amp; "c"&#39;</text>`, `<text fill="var(--ink)" x="0" y="0">a &lt;b&gt; &amp; "c"'</text>`},
		{"spaces are kept", `<text fill="var(--ink)" xml:space="preserve"> a</text>`, `<text fill="var(--ink)" x="0" y="0" xml:space="preserve"> a</text>`},

		{"script", `<script>alert(1)</script>`, `error: clean ECharts' output: the element <script> is not allowed`},
		{"foreign object", `<foreignObject/>`, `error: clean ECharts' output: the element <foreignObject> is not allowed`},
		{"image", `<image xlink:href="https://example.org/x.png"/>`, `error: clean ECharts' output: the element <image> is not allowed`},
		{"handler", `<path onclick="alert(1)"/>`, `error: clean ECharts' output: the attribute onclick="alert(1)" of <path> is not allowed`},
		{"unknown style", `<path style="behavior:url(x)"/>`, `error: clean ECharts' output: the attribute behavior="url(x)" of <path> is not allowed`},
		{"address outside", `<g clip-path="url(https://example.org/#a)"/>`, `error: clean ECharts' output: the address "url(https://example.org/#a)" leads out of the drawing`},
		{"dead reference", `<g clip-path="url(#zr0-c9)"><path d="M0 0h1v1" fill="var(--line)"/></g>`, `error: clean ECharts' output: nothing has the id "zr0-c9"`},
		{"text outside of text", `<g>words</g>`, `error: clean ECharts' output: text in <g> is not allowed: "words"`},
		{"black by default", `<text>a</text><path d="M0 0h1v1" fill="#000"/>`, `error: the fill of <path> is "#000": give it a CSS variable of the page, such as var(--series-1)`},
		{"not closed", `<g>`, `error: read ECharts' output: XML syntax error on line 1: element <g> closed by </svg>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			raw := `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" width="400" height="200">` + c.in + `</svg>`
			svg, err := clean([]byte("[]\n"+raw), Spec{ID: "x", Width: 400, Height: 200, Title: "T", Desc: "D", Lang: "vi"}, &fonts{})
			_, got, _ := strings.Cut(string(svg), "</desc>")
			got = strings.TrimSpace(strings.TrimSuffix(got, "</svg>"))
			if err != nil {
				got = fmt.Sprint("error: ", err)
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
