import type { FaultNeed } from '../faults/fault.js'

/** What faults need of a dialect, for people. */
export const FAULT_NEED_WORDS: Readonly<Record<FaultNeed, string>> = {
  idempotencyKeys: 'idempotency keys',
  callbackProof: 'callbacks that prove where they come from',
  chargingSubmits: 'submits that make the charge',
}
