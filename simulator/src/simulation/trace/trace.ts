import type { TraceEvent } from './trace-event.js'

/**
 * What happens in a run: folded into a hash of 64 bits, so that two runs can be told apart, and
 * kept where a story is wanted.
 */
export class Trace {
  readonly #now: () => number
  readonly #kept: TraceEvent[] | undefined
  #low = 0x811c9dc5
  #high = 0x9e3779b9

  /** @param isKept whether the events themselves are wanted too */
  constructor(now: () => number, isKept: boolean) {
    this.#now = now
    this.#kept = isKept ? [] : undefined
  }

  /** Oldest first; empty where only the hash was wanted. */
  get events(): readonly TraceEvent[] {
    return this.#kept ?? []
  }

  /** 16 hex digits. */
  get hash(): string {
    return hex(this.#high) + hex(this.#low)
  }

  /** Puts an event of this moment in. */
  tell(event: Omit<TraceEvent, 'at'>): void {
    const at = this.#now()
    this.#fold(at)
    this.#foldText(event.lane)
    this.#foldText(event.to ?? '')
    this.#foldText(event.what)
    this.#foldText(event.entity ?? '')
    this.#kept?.push({ at, ...event })
  }

  #foldText(text: string): void {
    let hash = 0x811c9dc5
    for (let index = 0; index < text.length; index += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
    }
    this.#fold(hash)
  }

  #fold(value: number): void {
    const word = value | 0
    this.#low = Math.imul(this.#low ^ word, 0x85ebca6b)
    this.#low ^= this.#low >>> 13
    this.#high = Math.imul(this.#high ^ (word + this.#low), 0xc2b2ae35)
    this.#high ^= this.#high >>> 16
  }
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}
