// Reads citations with the parsers of citation-js and prints what they found.
//
// In: a JSON list of { Format, Text }, in BibTeX, RIS or CSL-JSON. Out: a JSON
// list of CSL items, one for each text.
import { readFileSync } from 'node:fs'
import { Cite } from '@citation-js/core'
import '@citation-js/plugin-bibtex'
import '@citation-js/plugin-ris'

const types = { bibtex: '@bibtex/text', biblatex: '@biblatex/text', ris: '@ris/file', 'csl-json': '@else/json' }

const items = JSON.parse(readFileSync(0, 'utf8')).map(({ Format, Text }) => {
  try {
    const found = new Cite(Text, { forceType: types[Format] }).data
    return found.length === 1 ? found[0] : { error: `${found.length} entries` }
  } catch (e) {
    return { error: String(e) }
  }
})
process.stdout.write(JSON.stringify(items))
