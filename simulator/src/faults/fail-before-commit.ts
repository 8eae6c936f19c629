import type { RequestFault } from './fault.js'
import { CHANGES } from './operation-kind.js'

/** The gateway fails before anything is stored: its own 500. */
export const failBeforeCommit: RequestFault = {
  name: 'fail-before-commit',
  bites: 'request',
  operations: CHANGES,
  explains: "Answers with the gateway's own 500; nothing was stored.",
  strike: (fate) => ({ ...fate, executions: 0, instead: 'gatewayError' }),
}
