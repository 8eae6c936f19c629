import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { machineInWords } from '../../bench/src/machine.js'
import { markdownTable, right, textTable, type Table } from '../../bench/src/table.js'
import { judgeMutant, mostSeeds, type Court, type Verdict } from './judge-mutant.js'
import { writeKnownSeeds } from './known-seeds.js'
import { mutantList } from './mutant-list.js'
import type { Mutant, MutantDialect } from './mutant.js'
import { closeHunters, unchangedHunters } from './unchanged-hunters.js'
import { worlds, type WorldName } from './worlds.js'

const dialects: readonly MutantDialect[] = ['async-card', 'toss', 'stripe']

const worldNames = Object.keys(worlds) as WorldName[]

export const usage = `Usage: npm run mutants [-- OPTIONS] [MUTANT...]

Plants defects into copies of the payment client and of the shop, one at a time, and lets the
simulation hunt for each: how many seeds it takes until an invariant does not hold. The exit code is
1 where one survives, or is caught by none of the invariants that are meant to.

  MUTANT...       only these; without any, all of them
  --world NAME    only those of this world: ${worldNames.join(', ')}
  --dialect NAME  only at this gateway: ${dialects.join(', ')}
  --seeds N       seeds at most, for each mutant and gateway (default ${mostSeeds})
  --list          prints what there is, and hunts for nothing
  --corpus        writes what catches them, made small, into tests/corpus
  --write         writes what became of them into tests/mutants: the page of each world whose
                  mutants were all hunted, and known-seeds.json`

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
      world: { type: 'string' },
    },
  })
  const mutants = chosen(positionals, values.world)
  const places = dialects.filter((one) => one === (values.dialect ?? one))
  const seeds = Number(values.seeds)
  if (places.length === 0) throw new RangeError(`no gateway is called ${values.dialect}`)
  if (!Number.isInteger(seeds) || seeds < 1) {
    throw new RangeError(`--seeds must be a whole number from 1, got '${values.seeds}'`)
  }
  if (values.help) console.log(usage)
  else if (values.list) console.log(textTable(listOf(mutants)))
  else {
    // Where it only matters that it is caught, the seed that is known to comes first.
    const triesKnownSeed = values.corpus && !values.write
    const terms = { dialects: places, seeds, fillsCorpus: values.corpus, triesKnownSeed }
    return hunted(await huntAll(mutants, terms), values.write)
  }
  return 0
}

/** @throws RangeError where there is no mutant, or no world, of that name. */
function chosen(names: readonly string[], world: string | undefined): readonly Mutant[] {
  const strange = names.find((name) => mutantList.every((one) => one.name !== name))
  if (strange !== undefined) throw new RangeError(`no mutant is called ${strange}; see --list`)
  if (world !== undefined && !worldNames.some((name) => name === world)) {
    throw new RangeError(`no world is called ${world}`)
  }
  return mutantList
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .filter((mutant) => worldOf(mutant) === (world ?? worldOf(mutant)))
}

function worldOf({ world = 'payment-client' }: Mutant): WorldName {
  return world
}

async function huntAll(
  mutants: readonly Mutant[],
  terms: Omit<Court, 'unchanged'>,
): Promise<readonly Verdict[]> {
  const unchanged = await unchangedHunters()
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
    await closeHunters(unchanged)
  }
}

async function hunted(verdicts: readonly Verdict[], isKept: boolean): Promise<number> {
  console.log(`\n${textTable(tableOf(verdicts))}\n\n${sumOf(verdicts)}`)
  const killed = verdicts.filter(({ fate }) => fate === 'killed')
  if (isKept) {
    for (const world of worldNames) await writePage(world, verdicts)
    await writeKnownSeeds(killed.map(({ mutant, dialect, seeds }) => [mutant, dialect, seeds]))
  }
  return killed.length === verdicts.length ? 0 : 1
}

/** Only where all of the world's were hunted: half a page would look like a whole one. */
async function writePage(world: WorldName, all: readonly Verdict[]): Promise<void> {
  const own = mutantList.filter((mutant) => worldOf(mutant) === world)
  const verdicts = all.filter(({ mutant }) => worldOf(mutant) === world)
  if (verdicts.length < own.flatMap((mutant) => mutant.dialects).length) return
  const { page } = worlds[world]
  await writeFile(path.join(import.meta.dirname, page), pageOf(world, own, verdicts))
}

function sumOf(verdicts: readonly Verdict[]): string {
  const killed = verdicts.filter(({ fate }) => fate === 'killed').length
  const most = Math.max(...verdicts.map(({ seeds }) => seeds))
  return `${killed} of ${verdicts.length} killed, each within ${most} seeds`
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

function pageOf(
  world: WorldName,
  mutants: readonly Mutant[],
  verdicts: readonly Verdict[],
): string {
  const { explains, heading } = worlds[world]
  return [
    `# ${heading}`,
    `Written by \`npm run mutants -- --write\`; ${machineInWords()}.`,
    `${sumOf(verdicts)}. Each is a patch to a copy of ${explains} (\`tests/mutants/planted\`); ` +
      'the unchanged program survives every seed in which one was caught. Seeds are those of ' +
      '`everything`; some mutants need what is rare, and have it at a rate of their own.',
    markdownTable(listOf(mutants)),
    `${markdownTable(tableOf(verdicts))}\n`,
  ].join('\n\n')
}
