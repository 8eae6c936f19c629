import { answerLost } from './answer-lost.js'
import { callbackDuplicated } from './callback-duplicated.js'
import { callbackLate } from './callback-late.js'
import { callbackLost } from './callback-lost.js'
import type { Fault } from './fault.js'
import { hang } from './hang.js'
import { latency } from './latency.js'
import { refusedRequest } from './refused-request.js'

/** Every fault there is, in the order in which they can strike. */
export const faultList: readonly Fault[] = [
  hang,
  latency,
  refusedRequest,
  answerLost,
  callbackLost,
  callbackDuplicated,
  callbackLate,
]

/** The fault of that name, or `undefined`. */
export function faultByName(name: string): Fault | undefined {
  return faultList.find((fault) => fault.name === name)
}
