import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Mutant, MutantDialect } from './mutant.js'

const file = path.join(import.meta.dirname, 'known-seeds.json')

type KnownSeeds = Readonly<Record<string, Readonly<Partial<Record<MutantDialect, number>>>>>

/** The first seed that caught a mutant when the table was written last; mostly it still does. */
export function knownSeed({ name }: Mutant, dialect: MutantDialect): number | undefined {
  return allKnown()[name]?.[dialect]
}

/** What is known from now on; what is known of other mutants, or at other gateways, stays. */
export async function writeKnownSeeds(
  caught: readonly (readonly [Mutant, MutantDialect, seed: number])[],
): Promise<void> {
  const known = { ...allKnown() }
  for (const [{ name }, dialect, seed] of caught) known[name] = { ...known[name], [dialect]: seed }
  await writeFile(file, `${JSON.stringify(known, undefined, 2)}\n`)
}

function allKnown(): KnownSeeds {
  if (!existsSync(file)) return {}
  return JSON.parse(readFileSync(file, 'utf8')) as KnownSeeds
}
