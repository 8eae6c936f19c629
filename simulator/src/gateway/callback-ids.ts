/**
 * Names events and the callbacks that tell them, each once. The moment is part of every name, so
 * that a process which takes up an older one's charges repeats none of its names: merchants drop
 * an event that they have seen.
 */
export class CallbackIds {
  readonly #counts = new Map<string, number>()

  /** The name of the next event of a charge: the same for every copy and every attempt. */
  ofEvent(chargeKey: string, nowMs: number): string {
    const moment = `${chargeKey}.${Math.floor(nowMs).toString(36)}`
    return `${moment}.${this.#next(moment)}`
  }

  /** The name of one more copy of the event's callback, beside the first. */
  ofCopy(eventId: string): string {
    return `${eventId}~${this.#next(eventId) + 1}`
  }

  #next(name: string): number {
    const count = (this.#counts.get(name) ?? 0) + 1
    this.#counts.set(name, count)
    return count
  }
}
