import { readScenario } from '../scenario/read-scenario.js'
import type { Repro } from '../simulation/shrink/repro.js'
import { sampleFailure } from './sample-failure.js'

const { seed, violation, shrunk } = sampleFailure

/** The file of the sample failure. */
export const sampleRepro: Repro = {
  schema: 'holdfast.repro/1',
  invariant: violation.invariant,
  text: violation.text,
  version: '0.1.0',
  node: '20.20.2',
  world: 'payment-client',
  worldFile: null,
  seed,
  scenario: readScenario({ name: 'calm', description: 'Nothing happens.' }),
  isSwarm: true,
  rates: {},
  dialects: ['async-card'],
  store: 'sqlite',
  entitiesPerSeed: 20,
  entities: [...(shrunk?.entities ?? [])],
  knobs: { ...shrunk?.knobs },
  strikes: [...(shrunk?.strikes ?? [])],
  traceHash: shrunk?.traceHash ?? '',
}
