import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Mutant, MutantDialect } from './mutant.js'

const file = path.join(import.meta.dirname, 'known-seeds.json')

type KnownSeeds = Readonly<Record<string, Readonly<Partial<Record<MutantDialect, number>>>>>

/** The first seed that caught a mutant when the table was written last; mostly it still does. */
export function knownSeed({ name }: Mutant, dialect: MutantDialect): number | undefined {
  if (!existsSync(file)) return undefined
  const known = JSON.parse(readFileSync(file, 'utf8')) as KnownSeeds
  return known[name]?.[dialect]
}

/** What is known from now on. */
export async function writeKnownSeeds(
  caught: readonly (readonly [Mutant, MutantDialect, seed: number])[],
): Promise<void> {
  const known: Record<string, Partial<Record<MutantDialect, number>>> = {}
  for (const [{ name }, dialect, seed] of caught) known[name] = { ...known[name], [dialect]: seed }
  await writeFile(file, `${JSON.stringify(known, undefined, 2)}\n`)
}
