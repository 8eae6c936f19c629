import { answerDelayed } from './answer-delayed.js'
import { answerDropped } from './answer-dropped.js'
import { answerLost } from './answer-lost.js'
import { blackOut } from './black-out.js'
import { brownOut } from './brown-out.js'
import { callbackBeforeAnswer } from './callback-before-answer.js'
import { callbackDelayed } from './callback-delayed.js'
import { callbackDropped } from './callback-dropped.js'
import { callbackDuplicated } from './callback-duplicated.js'
import { callbackHeld } from './callback-held.js'
import { callbackLate } from './callback-late.js'
import { callbackLost } from './callback-lost.js'
import { callbackReordered } from './callback-reordered.js'
import { callbackTampered } from './callback-tampered.js'
import { callbackWronglySigned } from './callback-wrongly-signed.js'
import { clockDrift } from './clock-drift.js'
import { clockJump } from './clock-jump.js'
import { commitUnknown } from './commit-unknown.js'
import { connectionRefused } from './connection-refused.js'
import { connectionReset } from './connection-reset.js'
import { crashAfter } from './crash-after.js'
import { crashBefore } from './crash-before.js'
import { executionPastLifetime } from './execution-past-lifetime.js'
import { failAfterCommit } from './fail-after-commit.js'
import { failBeforeCommit } from './fail-before-commit.js'
import { hang } from './hang.js'
import { inFlight } from './in-flight.js'
import { keyCollision } from './key-collision.js'
import { lateExecution } from './late-execution.js'
import { latencySpike } from './latency-spike.js'
import { malformedBody } from './malformed-body.js'
import { pause } from './pause.js'
import { proxyError } from './proxy-error.js'
import { rateLimit } from './rate-limit.js'
import { requestDelayed } from './request-delayed.js'
import { requestDuplicated } from './request-duplicated.js'
import { requestLost } from './request-lost.js'
import { restart } from './restart.js'
import { slowBody } from './slow-body.js'
import { staleLookUp } from './stale-look-up.js'
import { storeBusy } from './store-busy.js'
import { storeSlow } from './store-slow.js'
import { truncatedBody } from './truncated-body.js'
import type { Fault } from './fault.js'

/**
 * Every fault there is. First those of the gateway, in the order in which they strike: along the
 * way of a request (network, front door, gateway, way back), then along that of a callback. A
 * request that is not executed any more and a callback that is lost meet none of those that stand
 * behind. Then those of what stands around the gateway, from the process outwards.
 */
export const faultList: readonly Fault[] = [
  connectionRefused,
  blackOut,
  restart,
  latencySpike,
  lateExecution,
  executionPastLifetime,
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
  crashBefore,
  crashAfter,
  pause,
  clockJump,
  clockDrift,
  storeBusy,
  storeSlow,
  commitUnknown,
  requestLost,
  requestDelayed,
  answerDropped,
  answerDelayed,
  callbackDropped,
  callbackDelayed,
]

const byName: ReadonlyMap<string, Fault> = new Map(faultList.map((fault) => [fault.name, fault]))

/** The fault of that name, or `undefined`. */
export function faultByName(name: string): Fault | undefined {
  return byName.get(name)
}
