import type { CallbackFault } from './fault.js'

/** The callback comes long after the charge was settled. */
export const callbackLate: CallbackFault = {
  name: 'callback-late',
  bites: 'callback',
  explains: 'Holds the callback back for a while.',
  takes: { uniform: { min: 10_000, max: 60_000 } },
  strike: (fate, tookMs) => (fate.held ? fate : { ...fate, lateMs: fate.lateMs + tookMs }),
}
