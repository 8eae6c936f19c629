import type { FaultRuleInput } from '@holdfast/pg-simulator'

/** How late a late callback is, in milliseconds of the gateway's clock. */
export const lateCallbackMs = { min: 10_000, max: 60_000 } as const

/** The seeds' gateway: four submits in ten are answered with its own 500, and nothing is stored. */
export const refusals: FaultRuleInput = { fault: 'fail-before-commit', rate: 0.4 }

/** Requests are read and never answered. */
export const hang: FaultRuleInput = { fault: 'hang' }

/** Nobody listens any more. */
export const down: FaultRuleInput = { fault: 'connection-refused' }

/** Submits take longer than usual, some of them longer than anybody waits. */
export const slow: FaultRuleInput = {
  fault: 'latency-spike',
  match: { operation: 'submit' },
  takes: { uniform: { min: 1500, max: 4500 } },
}

/** Of one charge in five nobody is told: the money is taken, and the answer lost. */
export const lostAnswers: FaultRuleInput = {
  fault: 'answer-lost',
  rate: 0.2,
  match: { operation: 'submit' },
}

/** Of the callbacks 20 % are lost, 10 % come twice and 10 % late. */
export const badCallbacks: readonly FaultRuleInput[] = [
  { fault: 'callback-lost', rate: 0.2 },
  { fault: 'callback-duplicated', rate: 0.1 },
  { fault: 'callback-late', rate: 0.1, takes: { uniform: lateCallbackMs } },
]

/** All of them, each in one way. */
export const noCallbacks: FaultRuleInput = { fault: 'callback-lost' }
export const doubledCallbacks: FaultRuleInput = { fault: 'callback-duplicated' }
export const lateCallbacks: FaultRuleInput = {
  fault: 'callback-late',
  takes: { uniform: { min: 10_000, max: 20_000 } },
}
