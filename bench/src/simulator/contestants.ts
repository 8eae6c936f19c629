import { atMost, type Target } from '../target.js'
import type { LoadName } from './loads.js'
import type { Rules } from './server-task.js'

/** A simulator that stands beside the bare handler. */
export interface Contestant {
  readonly name: string
  readonly rules: Rules
  readonly keepsLedger: boolean
  /** The share of requests that it may answer with another status than 2xx, as its faults do. */
  readonly mayFail: number
  /** How many milliseconds it is to add to an answer, in the middle (p50). */
  readonly target?: Target
}

/** What is asked, and who is asked it: all of them, and a bare handler. */
export interface Comparison {
  readonly load: LoadName
  readonly contestants: readonly Contestant[]
}

/** A hundredth of the fastest answer that the seeds' gateway gives. */
const ADDED = atMost(1, ' ms')

const plain: Contestant = {
  name: 'no faults',
  rules: 'none',
  keepsLedger: false,
  mayFail: 0,
  target: ADDED,
}

/** Everything that is measured, in the order of the table. */
export const comparisons: readonly Comparison[] = [
  {
    load: 'async-card submit',
    contestants: [
      plain,
      { ...plain, name: 'five faults, 1 % each', rules: 'some', mayFail: 0.05 },
      { ...plain, name: 'a rule for every fault', rules: 'every fault' },
      { ...plain, name: 'no faults, --ledger', keepsLedger: true },
    ],
  },
  { load: 'async-card look-up', contestants: [plain] },
  { load: 'toss confirm', contestants: [plain] },
  { load: 'stripe create', contestants: [plain] },
]
