package audit

import "strings"

// fault is a problem whose place the caller knows.
type fault struct {
	rule string
	args []string
}

// policyFaults lists what makes a Content-Security-Policy weaker than SEC-03
// asks: anything unsafe, anything loaded from elsewhere, a directive left out.
// In a meta tag browsers ignore some directives and complain about them.
func policyFaults(policy string, inMeta bool, allowed sources) []fault {
	var faults []fault
	seen := map[string]bool{}
	for part := range strings.SplitSeq(policy, ";") {
		words := strings.Fields(part)
		if len(words) == 0 {
			continue
		}
		directive := strings.ToLower(words[0])
		seen[directive] = true
		if inMeta && isIgnoredInMeta(directive) {
			faults = append(faults, fault{"policy-in-meta", []string{"directive", directive}})
		}
		faults = append(faults, sourceFaults(directive, allowed.without(directive, words[1:]))...)
	}
	for _, directive := range []string{"default-src", "base-uri", "form-action", "frame-ancestors"} {
		if !seen[directive] && !(inMeta && isIgnoredInMeta(directive)) {
			faults = append(faults, fault{"policy-missing", []string{"directive", directive}})
		}
	}
	return faults
}

func sourceFaults(directive string, sources []string) []fault {
	var faults []fault
	for _, s := range sources {
		args := []string{"directive", directive, "value", s}
		switch s = strings.ToLower(s); {
		case strings.HasPrefix(s, "'unsafe-"), s == "'wasm-unsafe-eval'":
			faults = append(faults, fault{"policy-unsafe", args})
		case directive == "default-src" && s != "'none'":
			faults = append(faults, fault{"policy-default", args})
		case strings.HasPrefix(s, "'"), directive == "frame-ancestors", !isSourceList(directive):
		default:
			faults = append(faults, fault{"policy-foreign", args})
		}
	}
	return faults
}

// isSourceList tells directives that list where things may come from.
func isSourceList(directive string) bool {
	return strings.HasSuffix(directive, "-src") || strings.HasSuffix(directive, "-src-elem") ||
		strings.HasSuffix(directive, "-src-attr") || directive == "base-uri" || directive == "form-action"
}

func isIgnoredInMeta(directive string) bool {
	return directive == "frame-ancestors" || directive == "report-uri" || directive == "sandbox"
}
