import { faultByName } from '../../../faults/fault-list.js'
import type { TraceEvent } from '../../trace/trace-event.js'

/** A stretch of a run. */
export interface Stretch {
  readonly from: number
  readonly to: number
  /** For people: what went on. */
  readonly says: string
  readonly state: 'down' | 'paused' | 'open' | 'half-open'
}

/** A lane of the chart: a process or a breaker, and when it was not as it should be. */
export interface Lane {
  readonly name: string
  readonly stretches: readonly Stretch[]
}

/** Strikes of one fault are one outage where no more than this share of the run is between them. */
const SAME_OUTAGE = 1 / 40

/**
 * When the gateway as a whole was away: from `is gone` to `listens` on its lane, and where faults
 * struck that take it away.
 */
export function outagesOf(trace: readonly TraceEvent[], endMs: number): readonly Stretch[] {
  const gone = new LaneBook(endMs)
  for (const { at, lane, what } of trace) {
    if (lane !== 'gateway') continue
    if (what === 'is gone') gone.begin(lane, at, 'down', 'nobody listens')
    else if (what === 'listens') gone.end(lane, at)
  }
  const struck = struckOutages(trace, endMs)
  const all = [...gone.finished().flatMap(({ stretches }) => stretches), ...struck]
  return all.toSorted((one, other) => one.from - other.from)
}

function struckOutages(trace: readonly TraceEvent[], endMs: number): readonly Stretch[] {
  const outages = new Map<string, Stretch[]>()
  for (const { at, fault } of trace) {
    if (fault === undefined || faultByName(fault)?.bites !== 'gateway') continue
    const known = outages.get(fault) ?? []
    const last = known.at(-1)
    const isSame = last !== undefined && at - last.to <= endMs * SAME_OUTAGE
    const from = isSame ? last.from : at
    const stretch: Stretch = { from, to: at, says: fault, state: 'down' }
    outages.set(fault, [...(isSame ? known.slice(0, -1) : known), stretch])
  }
  return [...outages.values()].flat()
}

/** Every process that crashed or stood still, and when. */
export function processLanes(trace: readonly TraceEvent[], endMs: number): readonly Lane[] {
  const lanes = new LaneBook(endMs)
  for (const { at, lane, what, fault = '' } of trace) {
    if (fault.startsWith('crash-')) lanes.begin(lane, at, 'down', what)
    else if (fault === 'pause') lanes.begin(lane, at, 'paused', what)
    else if (what === 'started again' || what === 'goes on') lanes.end(lane, at)
  }
  return lanes.finished()
}

/** `breaker submit open: 3 unanswered calls in a row` */
const BREAKER = /^breaker (?<operation>.+?) (?<state>open|half-open|closed)(?:: (?<why>.*))?$/

/** Every circuit breaker that opened: of which process, for which operation, and when. */
export function breakerLanes(trace: readonly TraceEvent[], endMs: number): readonly Lane[] {
  const lanes = new LaneBook(endMs)
  for (const { at, lane, what } of trace) {
    const { operation, state, why = '' } = BREAKER.exec(what)?.groups ?? {}
    if (operation === undefined) continue
    const name = `${lane} ${operation}`
    if (state === 'closed') lanes.end(name, at)
    else lanes.begin(name, at, state === 'open' ? 'open' : 'half-open', why)
  }
  return lanes.finished()
}

/** When the world says that faults strike no longer. */
export function faultsEndOf(trace: readonly TraceEvent[]): number | undefined {
  return trace.find(({ lane, what }) => lane === 'world' && what === 'the faults end')?.at
}

/** Lanes that are filled from the oldest event on. */
class LaneBook {
  readonly #endMs: number
  readonly #lanes = new Map<string, Stretch[]>()
  readonly #begun = new Map<string, Omit<Stretch, 'to'>>()

  constructor(endMs: number) {
    this.#endMs = endMs
  }

  begin(lane: string, from: number, state: Stretch['state'], says: string): void {
    this.end(lane, from)
    this.#begun.set(lane, { from, state, says })
  }

  end(lane: string, to: number): void {
    const begun = this.#begun.get(lane)
    if (begun === undefined) return
    this.#begun.delete(lane)
    this.#lanes.set(lane, [...(this.#lanes.get(lane) ?? []), { ...begun, to }])
  }

  /** What has not ended lasts to the end of the run. */
  finished(): readonly Lane[] {
    for (const lane of this.#begun.keys()) this.end(lane, this.#endMs)
    return [...this.#lanes]
      .map(([name, stretches]) => ({ name, stretches }))
      .toSorted((one, other) => one.name.localeCompare(other.name, 'en'))
  }
}
