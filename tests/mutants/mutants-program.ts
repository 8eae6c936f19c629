import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { machineInWords } from '../../bench/src/machine.js'
import { markdownTable, right, textTable, type Table } from '../../bench/src/table.js'
import { buildProgram } from './build-program.js'
import { Hunter } from './hunter.js'
import { judgeMutant, mostSeeds, type Court, type Verdict } from './judge-mutant.js'
import { writeKnownSeeds } from './known-seeds.js'
import { mutantList } from './mutant-list.js'
import type { Mutant, MutantDialect } from './mutant.js'

const dialects: readonly MutantDialect[] = ['async-card', 'toss', 'stripe']

export const usage = `Usage: npm run mutants [-- OPTIONS] [MUTANT...]

Plants defects into copies of the payment client, one at a time, and lets the simulation hunt for
each: how many seeds it takes until an invariant does not hold. The exit code is 1 where one
survives, or is caught by none of the invariants that are meant to.

  MUTANT...       only these; without any, all of them
  --dialect NAME  only at this gateway: ${dialects.join(', ')}
  --seeds N       seeds at most, for each mutant and gateway (default ${mostSeeds})
  --list          prints what there is, and hunts for nothing
  --corpus        writes what catches them, made small, into tests/corpus
  --write         writes tests/mutants/results.md and known-seeds.json`

/** Runs the program as the command line asks; gives the exit code. */
export async function runMutants(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      corpus: { type: 'boolean', default: false },
      seeds: { type: 'string', default: String(mostSeeds) },
      dialect: { type: 'string' },
    },
  })
  const mutants = chosen(positionals)
  const places = dialects.filter((one) => one === (values.dialect ?? one))
  const seeds = Number(values.seeds)
  if (places.length === 0) throw new RangeError(`no gateway is called ${values.dialect}`)
  if (!Number.isInteger(seeds) || seeds < 1) {
    throw new RangeError(`--seeds must be a whole number from 1, got '${values.seeds}'`)
  }
  if (values.help) console.log(usage)
  else if (values.list) console.log(textTable(listOf(mutants)))
  else {
    const terms = { dialects: places, seeds, fillsCorpus: values.corpus }
    return hunted(await huntAll(mutants, terms), values.write)
  }
  return 0
}

/** @throws RangeError where there is none of that name. */
function chosen(names: readonly string[]): readonly Mutant[] {
  const strange = names.find((name) => mutantList.every((one) => one.name !== name))
  if (strange !== undefined) throw new RangeError(`no mutant is called ${strange}; see --list`)
  return mutantList.filter(({ name }) => names.length === 0 || names.includes(name))
}

async function huntAll(
  mutants: readonly Mutant[],
  terms: Omit<Court, 'unchanged'>,
): Promise<readonly Verdict[]> {
  const unchanged = new Hunter(await buildProgram())
  try {
    const verdicts: Verdict[] = []
    for (const mutant of mutants) {
      const some = await judgeMutant(mutant, { unchanged, ...terms })
      verdicts.push(...some)
      for (const { dialect, fate, seeds: played, caught } of some) {
        const found = caught ? `: ${caught.invariants[0]}: ${caught.text}` : ''
        console.error(`${mutant.name}, ${dialect}: ${fate}, seed ${played}${found}`)
      }
    }
    return verdicts
  } finally {
    await unchanged.close()
  }
}

async function hunted(verdicts: readonly Verdict[], isKept: boolean): Promise<number> {
  const table = tableOf(verdicts)
  const killed = verdicts.filter(({ fate }) => fate === 'killed').length
  const most = Math.max(...verdicts.map(({ seeds }) => seeds))
  const sum = `${killed} of ${verdicts.length} killed, each within ${most} seeds`
  console.log(`\n${textTable(table)}\n\n${sum}`)
  if (isKept) {
    await writeFile(path.join(import.meta.dirname, 'results.md'), page(sum, table))
    const caught = verdicts.filter((verdict) => verdict.fate === 'killed')
    await writeKnownSeeds(caught.map(({ mutant, dialect, seeds }) => [mutant, dialect, seeds]))
  }
  return killed === verdicts.length ? 0 : 1
}

function tableOf(verdicts: readonly Verdict[]): Table {
  return {
    columns: [
      ...[{ heading: 'mutant' }, { heading: 'gateway' }, { heading: 'fate' }],
      ...[right('seeds'), right('ms'), { heading: 'caught by' }],
    ],
    rows: verdicts.map(({ mutant, dialect, fate, seeds, wallMs, caught }) => [
      ...[mutant.name, dialect, fate, String(seeds), wallMs.toFixed(0)],
      caught?.invariants.join(', ') ?? 'nothing',
    ]),
  }
}

function listOf(mutants: readonly Mutant[]): Table {
  return {
    columns: [
      ...[{ heading: 'mutant' }, { heading: 'what it does wrong' }, { heading: 'gateways' }],
      { heading: 'in every seed' },
    ],
    rows: mutants.map(({ name, explains, dialects: at, rates = {} }) => [
      ...[name, explains, at.join(', ')],
      Object.entries(rates)
        .map(([fault, rate]) => `${fault} ${rate * 100} %`)
        .join(', '),
    ]),
  }
}

function page(sum: string, table: Table): string {
  return [
    '# Mutants',
    `Written by \`npm run mutants -- --write\`; ${machineInWords()}.`,
    `${sum}. Each is a patch to a copy of the payment client (\`tests/mutants/planted\`); the ` +
      'unchanged program survives every seed in which one was caught. Seeds are those of ' +
      '`everything`; some mutants need what is rare, and have it at a rate of their own.',
    markdownTable(listOf(mutantList)),
    `${markdownTable(table)}\n`,
  ].join('\n\n')
}
