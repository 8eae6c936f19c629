import type { FaultRuleInput } from '@holdfast/pg-simulator'

/** How late a late callback is, in milliseconds of the gateway's clock. */
export const lateCallbackMs = { min: 10_000, max: 60_000 } as const

/** The seeds' gateway: four submits in ten are answered with its own 500, and nothing is stored. */
export const refusals: FaultRuleInput = { fault: 'fail-before-commit', rate: 0.4 }

/** Requests are read and never answered. */
export const hang: FaultRuleInput = { fault: 'hang' }

/** Nobody listens any more. */
export const down: FaultRuleInput = { fault: 'connection-refused' }

/** Of the callbacks 20 % are lost, 10 % come twice and 10 % late. */
export const badCallbacks: readonly FaultRuleInput[] = [
  { fault: 'callback-lost', rate: 0.2 },
  { fault: 'callback-duplicated', rate: 0.1 },
  { fault: 'callback-late', rate: 0.1, takes: { uniform: lateCallbackMs } },
]
