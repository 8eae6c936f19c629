import type { ExhaustiveReport } from '../simulation/exhaustive/exhaustive-report.js'
import { sampleFailure } from './sample-failure.js'
import { sampleInvariants } from './sample-hunt-report.js'

/** An enumeration of two gateways that found nothing. */
export const passedEnumeration: ExhaustiveReport = {
  schema: 'holdfast.exhaustive/1',
  verdict: 'passed',
  run: {
    world: 'payment-client',
    scenario: 'exhaustive',
    store: 'memory',
    seed: 59,
    dialects: ['async-card', 'toss'],
    onlyFaults: null,
    everyDouble: 1,
    jobs: 2,
    node: '20.20.2',
    startedAt: '2026-01-01T00:00:00.000Z',
    wallMs: 300_000,
  },
  dialects: [
    {
      dialect: 'async-card',
      points: 400,
      faults: { pause: 100, hang: 300 },
      singles: 400,
      doubles: 80_000,
      violations: 0,
      isComplete: true,
      wallMs: 200_000,
    },
    {
      dialect: 'toss',
      points: 350,
      faults: { pause: 350 },
      singles: 350,
      doubles: 60_000,
      violations: 0,
      isComplete: true,
      wallMs: 100_000,
    },
  ],
  totals: { singles: 750, doubles: 140_000, violations: 0 },
  invariants: sampleInvariants.map((invariant) => ({ violated: 0, ...invariant })),
  determinism: { differences: [], forbidden: [] },
  failures: [],
}

/** Another one, in which an order was charged twice. */
export const failedEnumeration: ExhaustiveReport = {
  ...passedEnumeration,
  verdict: 'safety violated',
  totals: { singles: 750, doubles: 140_000, violations: 3 },
  invariants: sampleInvariants.map((invariant) => ({
    violated: invariant.id === sampleFailure.violation.invariant ? 3 : 0,
    ...invariant,
  })),
  failures: [{ dialect: 'toss', ...sampleFailure }],
}

/** One that somebody ended while it was at its first gateway. */
export const partOfEnumeration: ExhaustiveReport = {
  ...passedEnumeration,
  verdict: 'interrupted',
  dialects: passedEnumeration.dialects.slice(0, 1).map((count) => ({
    ...count,
    singles: 12,
    doubles: 4000,
    isComplete: false,
  })),
  totals: { singles: 12, doubles: 4000, violations: 0 },
}
