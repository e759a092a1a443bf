package main

import (
	"path/filepath"
	"testing"
)

// What the environment decides (NET-04, NET-06): the address, whether the site
// may be listed, and where drawings are kept between builds.
func TestOptions(t *testing.T) {
	local := filepath.Join(".", ".cache", "drawings")
	netlify := map[string]string{"NETLIFY": "true", "URL": "https://x.example", "DEPLOY_PRIME_URL": "https://7--x.example", "PULL_REQUEST": "true"}
	with := func(context string) map[string]string {
		out := map[string]string{"CONTEXT": context}
		for k, v := range netlify {
			out[k] = v
		}
		return out
	}
	cases := []struct {
		name        string
		flags       common
		env         map[string]string
		base, cache string
		preview     bool
		production  bool
	}{
		{"a laptop", common{dir: "."}, nil, "", local, false, false},
		{"a laptop, told", common{dir: ".", base: "https://y.example", preview: true, cache: "/c"}, nil, "https://y.example", "/c", true, false},
		{"production", common{dir: "."}, with("production"), "https://x.example", "/opt/build/cache/portal/drawings", false, true},
		{"deploy preview", common{dir: "."}, with("deploy-preview"), "https://7--x.example", "/opt/build/cache/portal/drawings", true, false},
		{"branch", common{dir: "."}, with("branch-deploy"), "https://7--x.example", "/opt/build/cache/portal/drawings", true, false},
		{"production, told", common{dir: ".", base: "https://y.example", cache: "/c"}, with("production"), "https://y.example", "/c", false, true},
		{"another host that sets NETLIFY", common{dir: "."}, map[string]string{"NETLIFY": "true", "CONTEXT": "production"}, "", local, false, true},
		{"names without NETLIFY", common{dir: "."}, map[string]string{"CONTEXT": "deploy-preview", "URL": "https://x.example"}, "", local, false, false},
		{"a laptop, as production", common{dir: ".", production: true}, nil, "", local, false, true},
	}
	for _, c := range cases {
		o := c.flags.options(func(name string) string { return c.env[name] })
		if o.BaseURL != c.base || o.Cache != c.cache || o.Preview != c.preview || o.Production != c.production {
			t.Errorf("%s: address %q, cache %q, preview %v, production %v; want %q, %q, %v, %v", c.name, o.BaseURL, o.Cache, o.Preview, o.Production, c.base, c.cache, c.preview, c.production)
		}
	}
}

// Messages are in Vietnamese where the system speaks it.
func TestLanguage(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		want string
	}{
		{nil, "en"}, {map[string]string{"LANG": "vi_VN.UTF-8"}, "vi"}, {map[string]string{"LANG": "C"}, "en"}, {map[string]string{"LANG": "vi"}, "vi"},
		{map[string]string{"LANG": "en_US.UTF-8", "LC_ALL": "vi_VN"}, "vi"}, {map[string]string{"LANG": "vi_VN", "LC_MESSAGES": "fr_FR"}, "en"}, {map[string]string{"LANG": "v"}, "en"},
	} {
		if got := language(func(name string) string { return c.env[name] }); got != c.want {
			t.Errorf("%v: %s, want %s", c.env, got, c.want)
		}
	}
}
