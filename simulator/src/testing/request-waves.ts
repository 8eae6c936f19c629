import { setMaxListeners } from 'node:events'
import { seededRandom } from '@holdfast/resilience-kit/testing'
import { faultList } from '../faults/fault-list.js'
import { isSimulated, type ServedFault } from '../faults/fault.js'
import type { DialectName } from '../dialects/served-dialect.js'
import type { FaultRuleInput } from '../scenario/scenario-input.js'
import type { Simulator } from '../simulator.js'
import type { WireReply } from './gateway-caller.js'
import { until } from './stage.js'

/** One request of a run. */
export interface WaveRequest {
  /** Stands before how it ended. */
  readonly name: string
  /** @param signal aborts it at the end of the run, where nothing came */
  send(signal: AbortSignal): Promise<WireReply>
}

/** How requests are sent, and what is told of an answer. */
export interface WaveOptions {
  readonly simulator: Simulator
  readonly dialect: DialectName
  readonly atATime: number
  told(reply: WireReply): string
}

/** Makes requests in waves; tells how each ended, those that hang included, in no order of time. */
export async function inWaves(
  requests: readonly WaveRequest[],
  { simulator, dialect, atATime, told }: WaveOptions,
): Promise<string[]> {
  const leaving = new AbortController()
  setMaxListeners(0, leaving.signal)
  const hung = () => simulator.stats().dialects[dialect]?.outcomes.hung ?? 0
  const hungBefore = hung()
  const all: Promise<string>[] = []
  let ended = 0
  for (let start = 0; start < requests.length; start += atATime) {
    for (const { name, send } of requests.slice(start, start + atATime)) {
      const sent = send(leaving.signal).then(told, failed)
      all.push(sent.then((end) => `${name} ${end}`))
      void sent.then(() => (ended += 1))
    }
    await until(() => ended + hung() - hungBefore === all.length)
  }
  leaving.abort()
  return (await Promise.all(all)).toSorted()
}

/**
 * The faults that a dialect can meet in any order of arrival. Which charge loses its key to a
 * colliding one depends on who came before; the faults of the gateway as a whole follow the clock.
 */
export function orderlessFaults(has: readonly string[]): readonly ServedFault[] {
  return faultList
    .filter((fault) => !isSimulated(fault))
    .filter(
      ({ name, bites, needs }) =>
        bites !== 'gateway' &&
        name !== 'key-collision' &&
        (needs === undefined || has.includes(needs)),
    )
}

/** A rule for 5 % of everything; a limit of no requests at all does not depend on time. */
export function rareRule({ name, takes }: ServedFault): FaultRuleInput {
  return {
    fault: name,
    rate: 0.05,
    ...(takes === undefined ? {} : { takes: { uniform: { min: 0, max: 20 } } }),
    ...(name === 'rate-limit' ? { limit: { requests: 0, per: '1s' } } : {}),
  }
}

/** The same things in another order, always the same one. */
export function shuffled<T>(things: readonly T[]): T[] {
  const random = seededRandom(3)
  return things
    .map((thing) => ({ thing, at: random.next() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ thing }) => thing)
}

function failed(error: Error & { code?: string }): string {
  if (error.name === 'AbortError') return 'hung'
  return error.message === 'aborted' ? 'truncated' : (error.code ?? error.message)
}
