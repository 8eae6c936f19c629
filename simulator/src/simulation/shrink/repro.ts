import { z } from 'zod'
import { MAX_SEED } from '../../faults/decider.js'
import { parseDocument } from '../../scenario/scenario-error.js'
import { readDocumentFile } from '../../scenario/scenario-file.js'
import { scenarioSchema, type Scenario } from '../../scenario/scenario.js'

const strike = z.strictObject({
  fault: z.string(),
  entity: z.string(),
  /** 0: what holds all the time and has no number. */
  occurrence: z.int().min(0),
})

/** What tells such a file from any other. */
const ofSuchFiles = z.looseObject({ schema: z.literal('holdfast.repro/1') })

const reproSchema = z.strictObject({
  schema: z.literal('holdfast.repro/1'),
  /** What it shows: the invariant that does not hold, and what was found. */
  invariant: z.string(),
  text: z.string(),
  /** Of the package and of Node, when it was found: another trace is no surprise with others. */
  version: z.string(),
  node: z.string(),
  world: z.string(),
  /** The module that the world came from; null: the built-in one. */
  worldFile: z.string().nullable(),
  seed: z.int().min(0).max(MAX_SEED),
  scenario: scenarioSchema,
  isSwarm: z.boolean(),
  rates: z.record(z.string(), z.number()),
  dialects: z.array(z.string()),
  store: z.enum(['memory', 'sqlite', 'sqlite-file']),
  /** How many things the run was about, and which of them are left. */
  entitiesPerSeed: z.int().min(1),
  entities: z.array(z.string()),
  knobs: z.record(z.string(), z.union([z.number(), z.string()])),
  strikes: z.array(strike),
  traceHash: z.string(),
})

/** A failing run as a file: enough to let it happen again, and nothing else. */
export type Repro = Readonly<Omit<z.output<typeof reproSchema>, 'scenario'>> & {
  readonly scenario: Scenario
}

/**
 * Reads a repro file.
 *
 * @throws {ScenarioFileError} where it cannot be read, or is none: with line, column and member.
 */
export function readRepro(file: string): Repro {
  return readDocumentFile(file, (document) => {
    // All that such a file has, and this one has not, would bury that it is none.
    parseDocument(ofSuchFiles, document)
    return parseDocument(reproSchema, document)
  })
}
