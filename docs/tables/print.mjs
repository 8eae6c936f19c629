// @ts-check
// Prints the tables of docs/guides/choosing-numbers.md, all of them or those that are named.
import { format } from 'prettier'
import { tables } from './tables.mjs'

const named = process.argv.slice(2)
const unknown = named.filter((name) => tables[name] === undefined)
if (unknown.length > 0) {
  const known = Object.keys(tables).join(', ')
  console.error(`no table called ${unknown.join(', ')}; there are ${known}`)
  process.exitCode = 1
} else {
  for (const name of named.length > 0 ? named : Object.keys(tables)) {
    const { title = '', markdown } = tables[name] ?? {}
    const text = await format(markdown?.() ?? '', { parser: 'markdown' })
    console.log(`${title} (${name})\n\n${text}`)
  }
}
