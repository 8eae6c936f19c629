import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { HuntOptions } from '../hunt/hunt-options.js'
import type { ShrunkFailure } from '../hunt/hunt-report.js'
import type { FailedSeed } from '../hunt/tally.js'
import type { World } from '../world/world.js'
import { packageVersion } from './package-version.js'
import type { Repro } from './repro.js'

/** What a failing run was run with, as far as its file must say. */
export type ReproRun = Pick<
  HuntOptions,
  'worldFile' | 'scenario' | 'isSwarm' | 'rates' | 'dialects' | 'store' | 'entities'
>

/** Writes a shrunk failure as `repro-TRACE.json`; gives the file's path. */
export function writeRepro(
  folder: string,
  world: World,
  run: ReproRun,
  { seed, violation }: FailedSeed,
  shrunk: ShrunkFailure,
): string {
  const { scenario, isSwarm, rates, dialects, store, entities, worldFile } = run
  const repro: Repro = {
    schema: 'holdfast.repro/1',
    invariant: violation.invariant,
    text: violation.text,
    version: packageVersion,
    node: process.versions.node,
    world: world.name,
    worldFile: worldFile ?? null,
    seed,
    scenario,
    isSwarm,
    rates,
    dialects: [...dialects],
    store,
    entitiesPerSeed: entities,
    entities: [...shrunk.entities],
    knobs: shrunk.knobs,
    strikes: [...shrunk.strikes],
    traceHash: shrunk.traceHash,
  }
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, `repro-${shrunk.traceHash.slice(0, 8)}.json`)
  writeFileSync(file, `${JSON.stringify(repro, undefined, 2)}\n`)
  return file
}
