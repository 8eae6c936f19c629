import { parseArgs } from 'node:util'
import { writeResult } from '../results.js'
import { markdownTable, textTable } from '../table.js'
import { summary } from '../target.js'
import { bundle } from './bundle.js'
import { entryOf, sizeComparisons } from './contents.js'
import { kitEntries } from './kit-entries.js'
import { judgedSizes, toPartsTable, toTable, type SizeRow } from './report.js'
import { whatLimits } from './what-limits.js'

/** How the program is called. */
export const usage = `Usage: npm run bench:size [-- OPTIONS]

How large the kit is, whole and in parts, beside cockatiel 3.2.1 and opossum 9.0.0: bundled and
minified with esbuild, then gzip -9.

  --parts NAME   also list what the bundle of that name consists of; may be repeated
  --write        write bench/results/size.md`

/** Measures, prints a table, and writes the page where the command line says so. */
export async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      parts: { type: 'string', multiple: true, default: [] },
      write: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(usage)

  const rows = await measure()
  const asked = values.parts.map((name) => rowNamed(rows, name))
  const below = [...whatLimits(rows), summary(judgedSizes(rows))]
  console.log([textTable(toTable(rows)), ...below].join('\n\n'))
  for (const row of asked) {
    console.log(`\n${row.bundle.name}:\n${textTable(toPartsTable(row.bundle))}`)
  }
  if (values.write) await writeResult('size.md', page([markdownTable(toTable(rows)), ...below]))
}

async function measure(): Promise<readonly SizeRow[]> {
  const rows: SizeRow[] = []
  for (const { kit, target, peers } of sizeComparisons) {
    const beside = await bundle(kit)
    rows.push(target === undefined ? { bundle: beside } : { bundle: beside, target })
    for (const peer of peers) rows.push({ bundle: await bundle(peer), beside })
  }
  for (const entry of await kitEntries()) rows.push({ bundle: await bundle(entryOf(entry)) })
  return rows
}

function rowNamed(rows: readonly SizeRow[], name: string): SizeRow {
  const row = rows.find(({ bundle }) => bundle.name === name)
  if (row !== undefined) return row
  const names = rows.map(({ bundle }) => `'${bundle.name}'`).join(', ')
  throw new RangeError(`--parts must be one of ${names}; got '${name}'`)
}

function page(body: readonly string[]): string {
  const tools = 'esbuild 0.28.2, bundled, shaken and minified for Node 20, then gzip -9'
  return [
    '# How large it is',
    `Written by \`npm run bench:size -- --write\`: ${tools}; a kilobyte is 1000 bytes. ` +
      '[How to read it](../README.md#how-large-it-is).',
    ...body,
  ].join('\n\n')
}
