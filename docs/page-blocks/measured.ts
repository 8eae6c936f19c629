import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'

const RESULTS = path.join(import.meta.dirname, '..', '..', 'bench', 'results')

/** One ratio of `bench/results/micro.json`. */
interface Ratio {
  readonly call: string
  readonly library: string
  readonly peer: string
  readonly ratio: number
}

/** The calls whose ratios a page quotes. */
const QUOTED = [
  'breaker, calls counted',
  'breaker, 10 s, failed and slow',
  'fallback + retry + breaker + time-out',
  'the same, signal read',
  'open, execute',
  'open, settle',
]

const LIBRARIES = ['cockatiel', 'opossum'] as const

/** How many times as fast as its peers the kit is, from the last run that was kept. */
export async function measuredRatios(folder: string): Promise<string> {
  const json = await resultOf('micro.json')
  if (json === undefined) return unmeasured('npm run bench:micro -- --write')
  const { ratios, machine } = JSON.parse(json) as {
    readonly ratios: readonly Ratio[]
    readonly machine: string
  }
  const cell = (call: string, library: string) => {
    const found = ratios.find((ratio) => ratio.call === call && ratio.library === library)
    return found === undefined ? '' : `${found.ratio.toFixed(found.ratio < 10 ? 1 : 0)}x`
  }
  return [
    `How many times as fast as its peer in the same run (\`npm run bench:micro\`; ${machine}; ` +
      `[all rows](${linkTo(folder, 'micro.md')})):`,
    '',
    '| call | cockatiel 3.2.1 | opossum 9.0.0 |',
    '| --- | --: | --: |',
    ...QUOTED.map((call) => `| ${[call, ...LIBRARIES.map((l) => cell(call, l))].join(' | ')} |`),
  ].join('\n')
}

/** How large an import is, from the last run that was kept. */
export async function measuredSizes(folder: string): Promise<string> {
  const page = await resultOf('size.md')
  if (page === undefined) return unmeasured('npm run bench:size -- --write')
  const sizeOf = (name: string) => {
    const row = page.split('\n').find((line) => line.startsWith(`| ${name} `))
    const size = row?.split('|')[3]?.trim()
    if (size === undefined) throw new Error(`bench/results/size.md has no row ${name}`)
    return `${size} kB`
  }
  return (
    `Minified and gzipped (\`npm run bench:size\`): everything ${sizeOf('everything')}, ` +
    `\`retry\` alone ${sizeOf('retry')}; cockatiel has ${sizeOf('cockatiel: everything')}, ` +
    `opossum ${sizeOf('opossum: everything')}. [All rows](${linkTo(folder, 'size.md')}).`
  )
}

/** One section of `bench/results/presets.md`, without its heading. */
export async function presetsSection(title: string): Promise<string> {
  const page = await resultOf('presets.md')
  if (page === undefined) return unmeasured('npm run bench:presets -- --write')
  const section = page.split('\n## ').find((part) => part.startsWith(`${title}\n`))
  if (section === undefined) throw new Error(`bench/results/presets.md has no section '${title}'`)
  const [text = '', table = ''] = section.slice(title.length).trim().split('\n\n')
  return `${text}\n\n${table}`
}

async function resultOf(file: string): Promise<string | undefined> {
  const found = path.join(RESULTS, file)
  return existsSync(found) ? await readFile(found, 'utf8') : undefined
}

function unmeasured(command: string): string {
  return `_Not measured yet: \`${command}\` writes the figures, \`npm run reference\` this part._`
}

function linkTo(folder: string, file: string): string {
  return path.posix.relative(folder, `bench/results/${file}`)
}
