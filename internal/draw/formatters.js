// Named formatters. An option travels as JSON, so its functions are names:
// "fmt:number:vi:1". This file runs at build time (internal/draw) and in the
// browser, so both print a number in the same way. Written without modules, so
// that both can load it.

// reviveFormatters puts functions in the place of the named formatters of
// option, which it changes. Formatters in a language other than lang, unknown
// ones and texts that were meant to be functions are errors that name the place.
function reviveFormatters(option, lang) {
  const round = (text, digits) => {
    // Half away from zero, on the decimal digits rather than on the binary
    // value, as internal/lang and the exact decimals of the records do.
    const [, minus, whole, part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
    if (part.length <= digits) return minus + whole + (digits ? '.' + part.padEnd(digits, '0') : '');
    const all = (whole + part.slice(0, digits)).split('').map(Number);
    if (part[digits] >= '5') {
      let i = all.length - 1;
      while (i >= 0 && all[i] === 9) all[i--] = 0;
      if (i < 0) all.unshift(1);
      else all[i]++;
    }
    const end = all.length - digits;
    const zero = all.every((d) => d === 0);
    return (zero ? '' : minus) + all.slice(0, end).join('') + (digits ? '.' + all.slice(end).join('') : '');
  };

  // The digits of a number as a person would write it: 0.1 + 0.2 is 0.3.
  const digitsOf = (x) => {
    const text = String(Number(x.toPrecision(12)));
    return text.includes('e') ? x.toFixed(12).replace(/\.?0+$/, '') : text;
  };

  const number = (x, digits) => {
    const text = digits === undefined ? digitsOf(x) : round(digitsOf(x), digits);
    const [whole, part] = text.split('.');
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, lang === 'vi' ? '.' : ',');
    return part === undefined ? grouped : grouped + (lang === 'vi' ? ',' : '.') + part;
  };

  // An axis gives a formatter the value, a label or tooltip its parameters.
  const valueOf = (arg) => {
    let v = arg;
    if (v !== null && typeof v === 'object' && !Array.isArray(v)) {
      v = arg.value;
      if (Array.isArray(v)) v = v[arg.encode && arg.encode.y ? arg.encode.y[0] : v.length - 1];
    }
    return v === null || v === undefined || v === '' || v === '-' ? NaN : Number(v);
  };

  const make = (text, at) => {
    const [, kind, language, rest = ''] = /^fmt:([a-z]+):([a-z]+)(?::(.*))?$/s.exec(text) || [];
    const [, digits, suffix = ''] = /^(\d?)(?::(.*))?$/s.exec(rest) || [];
    const end = { number: '', percent: '%', value: suffix }[kind];
    if (end === undefined || digits === undefined || (kind !== 'value' && suffix)) {
      throw new Error(at + ': unknown formatter "' + text + '"');
    }
    if (language !== lang) {
      throw new Error(at + ': the formatter "' + text + '" is not in the language of the drawing, ' + lang);
    }
    const fixed = digits === '' ? undefined : Number(digits);
    return (arg) => {
      const x = valueOf(arg);
      return isFinite(x) ? number(x, fixed) + end : '';
    };
  };

  const walk = (node, at) => {
    for (const key of Object.keys(node)) {
      const place = Array.isArray(node) ? at + '[' + key + ']' : (at && at + '.') + key;
      const value = node[key];
      if (value !== null && typeof value === 'object') walk(value, place);
      if (typeof value !== 'string') continue;
      if (value.includes('__f__')) {
        throw new Error(place + ': a function cannot travel in JSON; name a formatter instead, such as "fmt:number:vi:1"');
      }
      if (/^(formatter|valueFormatter)$/.test(key) && value.startsWith('fmt:')) node[key] = make(value, place);
    }
  };
  walk(option, '');
  return option;
}
