// @ts-check
import { format, resolveConfig } from 'prettier'

/**
 * What Stryker says about each place it mutated.
 * @typedef {{ status: string }} Mutant
 * @typedef {{ files: Record<string, { mutants: Mutant[] }>,
 *   framework?: { version?: string } }} MutationReport
 */

/** @typedef {{ noticed: number, survived: number, unreached: number, broken: number }} Counts */

/** @type {Readonly<Record<string, keyof Counts>>} */
const countedAs = {
  Killed: 'noticed',
  Timeout: 'noticed',
  Survived: 'survived',
  NoCoverage: 'unreached',
  CompileError: 'broken',
  RuntimeError: 'broken',
}

/**
 * The page with the score of every policy.
 * @param {MutationReport} report
 * @param {string} sources folder of the sources; its sub-folders and files are the rows
 * @param {number} minutes how long it took
 */
export async function pageOf(report, sources, minutes) {
  /** @type {Map<string, Mutant[]>} */
  const parts = new Map()
  for (const [file, { mutants }] of Object.entries(report.files)) {
    const [part = ''] = file.slice(sources.length + 1).split('/')
    parts.set(part, [...(parts.get(part) ?? []), ...mutants])
  }
  const folders = [...parts.keys()].sort((a, b) => order(a) - order(b) || a.localeCompare(b))
  const rows = folders.map((part) => rowOf(`\`${part}\``, parts.get(part) ?? []))
  const text = `# Mutation score of resilience-kit

\`npm run mutation\` plants one small fault at a time into the sources of the policies (a comparison
turned round, a condition that always holds, a call left out, a text emptied, ...) and runs the
tests that reach it. A fault that no test notices has survived. Presets, metrics, the system's clock
and ids and the testing entry are not mutated; tests that take a second are left out.

| place | faults | noticed | survived | reached by no test | score |
| --- | ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}
${rowOf('all', [...parts.values()].flat())}

Stryker ${report.framework?.version ?? ''} on Node ${process.versions.node}, ${minutes} min.
Below 90 % the command fails. It prints every survivor with its place and difference;
\`npm run mutation -- retry\` looks at one folder.
`
  const options = await resolveConfig(import.meta.filename)
  return format(text, { ...options, parser: 'markdown' })
}

/** @param {string} part folders before loose files */
const order = (part) => (part.endsWith('.ts') ? 1 : 0)

/**
 * @param {string} title
 * @param {readonly Mutant[]} mutants
 */
function rowOf(title, mutants) {
  /** @type {Counts} */
  const counts = { noticed: 0, survived: 0, unreached: 0, broken: 0 }
  for (const { status } of mutants) {
    const kind = countedAs[status]
    if (kind !== undefined) counts[kind] += 1
  }
  const { noticed, survived, unreached } = counts
  const all = noticed + survived + unreached
  const score = all === 0 ? '' : `${((100 * noticed) / all).toFixed(1)} %`
  return `| ${title} | ${all} | ${noticed} | ${survived} | ${unreached} | ${score} |`
}
