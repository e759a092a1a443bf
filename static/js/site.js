// The one script of the site. Every page is complete without it; it adds the
// theme switch, filters of lists, and values under the pointer or arrow keys.
import { themeSwitch } from "./theme.js";
import { filters } from "./filter.js";
import { charts } from "./chart.js";

themeSwitch();
filters();
charts();
