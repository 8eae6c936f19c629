import { readdirSync, readFileSync, renameSync } from 'node:fs'
import path from 'node:path'
import type { Mutant, MutantDialect } from './mutant.js'
import type { WorldName } from './worlds.js'

/**
 * Failing runs made small, one file each: `NAME.DIALECT.json`, as `pgsim replay` takes them. What
 * bears a mutant's name fails in that mutant; the others are defects that the simulation has found.
 * In the program as it is, all hold.
 */
export const corpusFolder = path.resolve(import.meta.dirname, '../corpus')

/** A run of the corpus. */
export interface CorpusFile {
  readonly file: string
  readonly name: string
  readonly dialect: MutantDialect
  readonly world: WorldName
}

/** All of them, by name. */
export function corpus(): readonly CorpusFile[] {
  const names = readdirSync(corpusFolder).filter((name) => name.endsWith('.json'))
  return names.toSorted().map((base) => {
    const [name = '', dialect = ''] = base.split('.')
    const file = path.join(corpusFolder, base)
    const { world } = JSON.parse(readFileSync(file, 'utf8')) as { readonly world: WorldName }
    return { file, name, dialect: dialect as MutantDialect, world }
  })
}

/** Takes a repro file into the corpus. */
export function keepInCorpus(reproFile: string, mutant: Mutant, dialect: MutantDialect): void {
  renameSync(reproFile, path.join(corpusFolder, `${mutant.name}.${dialect}.json`))
}
