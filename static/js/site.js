// The one script of the site. Every page is complete without it; it adds the
// theme switch, filters of lists, values under the pointer or arrow keys, tables
// that can be sorted, a pinned province, comparisons, rankings under other
// weights, a form that knows which figure is meant, charts as PNG, buttons that
// copy, the search and the tool of /verify/ when somebody turns to them.
import { themeSwitch } from "./theme.js";
import { filters } from "./filter.js";
import { charts } from "./chart.js";
import { standing } from "./standing.js";
import { compare } from "./compare.js";
import { whatif } from "./whatif.js";
import { feedback } from "./feedback.js";
import { searchBox } from "./searchbox.js";
import { pictures } from "./picture.js";
import { copy } from "./copy.js";
import { quote } from "./quote.js";
import { verifyBox } from "./verifybox.js";

themeSwitch();
filters();
charts();
standing();
compare();
whatif();
feedback();
searchBox();
pictures();
copy();
quote();
verifyBox();
