import { answerLost } from './answer-lost.js'
import { blackOut } from './black-out.js'
import { brownOut } from './brown-out.js'
import { callbackBeforeAnswer } from './callback-before-answer.js'
import { callbackDuplicated } from './callback-duplicated.js'
import { callbackHeld } from './callback-held.js'
import { callbackLate } from './callback-late.js'
import { callbackLost } from './callback-lost.js'
import { callbackReordered } from './callback-reordered.js'
import { callbackTampered } from './callback-tampered.js'
import { callbackWronglySigned } from './callback-wrongly-signed.js'
import { connectionRefused } from './connection-refused.js'
import { connectionReset } from './connection-reset.js'
import { failAfterCommit } from './fail-after-commit.js'
import { failBeforeCommit } from './fail-before-commit.js'
import { hang } from './hang.js'
import { inFlight } from './in-flight.js'
import { keyCollision } from './key-collision.js'
import { lateExecution } from './late-execution.js'
import { latencySpike } from './latency-spike.js'
import { malformedBody } from './malformed-body.js'
import { proxyError } from './proxy-error.js'
import { rateLimit } from './rate-limit.js'
import { requestDuplicated } from './request-duplicated.js'
import { restart } from './restart.js'
import { slowBody } from './slow-body.js'
import { staleLookUp } from './stale-look-up.js'
import { truncatedBody } from './truncated-body.js'
import type { Fault } from './fault.js'

/**
 * Every fault there is, in the order in which they strike: along the way of a request (network,
 * front door, gateway, way back), then along that of a callback. A request that is not executed
 * any more and a callback that is lost meet none of those that stand behind.
 */
export const faultList: readonly Fault[] = [
  connectionRefused,
  blackOut,
  restart,
  latencySpike,
  lateExecution,
  hang,
  connectionReset,
  rateLimit,
  brownOut,
  failBeforeCommit,
  failAfterCommit,
  inFlight,
  proxyError,
  requestDuplicated,
  answerLost,
  slowBody,
  truncatedBody,
  malformedBody,
  callbackBeforeAnswer,
  keyCollision,
  staleLookUp,
  callbackLost,
  callbackDuplicated,
  callbackHeld,
  callbackLate,
  callbackReordered,
  callbackWronglySigned,
  callbackTampered,
]

/** The fault of that name, or `undefined`. */
export function faultByName(name: string): Fault | undefined {
  return faultList.find((fault) => fault.name === name)
}
