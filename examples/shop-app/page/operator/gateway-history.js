// @ts-check

/**
 * @typedef {object} GatewaySecond
 * @property {number} second since the Unix epoch
 * @property {string} dialect
 * @property {Readonly<Record<string, number>>} results attempts that ended, by how
 * @property {Readonly<Record<string, number>>} refusals calls that our own kit did not let through
 */

/**
 * @typedef {object} Timeline
 * @property {string} since when this process of the shop began to count
 * @property {number} next
 * @property {readonly GatewaySecond[]} seconds
 */

/** @typedef {{ at: string, operation: string, from: string, to: string, reason: string }} Move */

/**
 * @typedef {object} WatchedGateway
 * @property {string} dialect
 * @property {readonly { operation: string, state: string }[]} breakers
 * @property {readonly Move[]} moves latest first
 */

/** @typedef {{ at: string, gateways: readonly WatchedGateway[] }} Watched */

/**
 * A span in which a breaker stood in one state. `away`: the shop was not there to tell.
 *
 * @typedef {object} Segment
 * @property {string} state
 * @property {number} begun ms since the Unix epoch
 * @property {number} from the same, or where the window begins
 * @property {number} to
 * @property {string | null} reason why it came to be so; null where nobody has told
 */

/**
 * One process of the shop, from its start until it was last heard of.
 *
 * @typedef {object} Life
 * @property {number} since
 * @property {number} until
 * @property {Map<string, { state: string, moves: Map<string, Move> }>} breakers by lane
 */

/** Longer than any window that is drawn. */
const KEPT_MS = 900_000

/** Between two readings it is no news that nothing is heard. */
const SILENCE_MS = 2500

/**
 * What the shop has told of its gateways over the minutes, by all its processes that were seen: it
 * forgets when it dies, the page does not.
 */
export class GatewayHistory {
  /** @type {Life[]} oldest first */
  #lives = []
  /** @type {Map<number, GatewaySecond[]>} */
  #seconds = new Map()
  #next = 0

  /** What to ask the timeline after. */
  get next() {
    return this.#next
  }

  /** When the shop was last heard of, by its own clock; 0: never. */
  get until() {
    return this.#lives.at(-1)?.until ?? 0
  }

  /**
   * @param {Watched} status
   * @param {Timeline} timeline
   */
  take({ at, gateways }, { since, next, seconds }) {
    const now = Date.parse(at)
    if (now < Date.parse(since)) return // the status of a process that is no more
    const life = this.#lifeSince(Date.parse(since))
    life.until = now
    this.#next = next
    for (const one of seconds) {
      const known = this.#seconds.get(one.second) ?? []
      this.#seconds.set(one.second, [...known, one])
    }
    for (const { dialect, breakers, moves } of gateways) {
      for (const { operation, state } of breakers) {
        const lane = laneOf(dialect, operation)
        const breaker = life.breakers.get(lane) ?? { state, moves: new Map() }
        breaker.state = state
        life.breakers.set(lane, breaker)
      }
      for (const move of moves) {
        const key = `${move.at} ${move.from} ${move.to}`
        life.breakers.get(laneOf(dialect, move.operation))?.moves.set(key, move)
      }
    }
    this.#forget(now - KEPT_MS)
  }

  /**
   * The states of one breaker from one moment to another, oldest first. What nobody can know, of
   * before the first process that was seen, is left out.
   *
   * @param {string} lane
   * @param {number} from
   * @param {number} to
   * @returns {readonly Segment[]}
   */
  segments(lane, from, to) {
    const spans = this.#spans(to).flatMap(({ life, until, gone }) => [
      ...segmentsOf(life, until, lane),
      { state: 'away', begun: until, to: gone, reason: null },
    ])
    return spans
      .map((span) => ({ ...span, from: Math.max(from, span.begun), to: Math.min(to, span.to) }))
      .filter((span) => span.to > span.from)
  }

  /**
   * When the shop was not there to count.
   *
   * @param {number} to
   * @returns {readonly { from: number, to: number }[]}
   */
  aways(to) {
    return this.#spans(to)
      .map(({ until, gone }) => ({ from: until, to: gone }))
      .filter((span) => span.to > span.from)
  }

  /**
   * Every transition that is known, latest first.
   *
   * @returns {readonly (Move & { dialect: string })[]}
   */
  moves() {
    return this.#lives
      .flatMap(({ breakers }) => [...breakers])
      .flatMap(([lane, { moves }]) =>
        [...moves.values()].map((move) => ({ dialect: lane.split('/')[0] ?? '', ...move })),
      )
      .toSorted((one, other) => (one.at < other.at ? 1 : -1))
  }

  /**
   * What was counted in slots of so many seconds; undefined where nobody counted.
   *
   * @param {number} firstSecond where the first slot begins
   * @param {number} slots
   * @param {number} step in seconds
   * @param {string} [dialect] absent: all gateways
   * @returns {readonly (Record<string, number> | undefined)[]}
   */
  slots(firstSecond, slots, step, dialect) {
    return Array.from({ length: slots }, (_, index) => {
      const from = firstSecond + index * step
      if (!this.#isCounted(from, from + step)) return undefined
      const seconds = Array.from({ length: step }, (_unused, second) => from + second)
      const found = seconds
        .flatMap((second) => this.#seconds.get(second) ?? [])
        .filter((one) => dialect === undefined || one.dialect === dialect)
      return sumOf(found)
    })
  }

  /**
   * Every process, until when it was there, and until when there was none after it.
   *
   * @param {number} now
   */
  #spans(now) {
    return this.#lives.map((life, index) => {
      const gone = this.#lives[index + 1]?.since ?? now
      const isSilent = index < this.#lives.length - 1 || now - life.until > SILENCE_MS
      return { life, until: isSilent ? life.until : now, gone }
    })
  }

  /**
   * @param {number} fromSecond
   * @param {number} toSecond
   */
  #isCounted(fromSecond, toSecond) {
    return this.#lives.some(
      ({ since, until }) => since < toSecond * 1000 && until > fromSecond * 1000,
    )
  }

  /** @param {number} since */
  #lifeSince(since) {
    const last = this.#lives.at(-1)
    if (last?.since === since) return last
    const life = { since, until: since, breakers: new Map() }
    this.#lives.push(life)
    return life
  }

  /** @param {number} before */
  #forget(before) {
    this.#lives = this.#lives.filter(({ until }) => until >= before)
    for (const second of this.#seconds.keys()) {
      if (second * 1000 < before) this.#seconds.delete(second)
    }
  }
}

/**
 * The name of a breaker's lane.
 *
 * @param {string} dialect
 * @param {string} operation
 */
export function laneOf(dialect, operation) {
  return `${dialect}/${operation}`
}

/**
 * @param {Life} life
 * @param {number} until
 * @param {string} lane
 * @returns {Omit<Segment, 'from'>[]}
 */
function segmentsOf({ since, breakers }, until, lane) {
  const breaker = breakers.get(lane)
  if (breaker === undefined) return []
  const moves = [...breaker.moves.values()].toSorted((one, other) => (one.at < other.at ? -1 : 1))
  const start = { state: moves[0]?.from ?? breaker.state, begun: since, reason: null }
  const begun = moves.map(({ at, to, reason }) => ({ state: to, begun: Date.parse(at), reason }))
  const all = [start, ...begun]
  return all.map((segment, index) => ({ ...segment, to: all[index + 1]?.begun ?? until }))
}

/** @param {readonly GatewaySecond[]} seconds */
function sumOf(seconds) {
  /** @type {Record<string, number>} */
  const sums = {}
  for (const { results, refusals } of seconds) {
    for (const [name, count] of Object.entries(results)) sums[name] = (sums[name] ?? 0) + count
    for (const [part, count] of Object.entries(refusals)) {
      const name = `refused:${part}`
      sums[name] = (sums[name] ?? 0) + count
    }
  }
  return sums
}
