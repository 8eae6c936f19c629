import type { Guard, Settled } from '@holdfast/resilience-kit'
import { Mismatch, Unsupported } from './verdicts.js'

/** A guarded call whose function answers only when told to. */
export class HeldCall {
  readonly #controller = new AbortController()
  #answer: (play: () => unknown) => void = () => {}
  #isEntered = false
  #settled: Settled<unknown> | undefined

  constructor(guard: Guard<unknown>) {
    const answered = new Promise<() => unknown>((resolve) => {
      this.#answer = resolve
    })
    const run = () => {
      this.#isEntered = true
      return answered.then((play) => play())
    }
    void guard.settle(run, { signal: this.#controller.signal }).then((settled) => {
      this.#settled = settled
    })
  }

  /** Whether the function was called. */
  get isEntered(): boolean {
    return this.#isEntered
  }

  /** Whether it is known if the function is called. */
  get isDecided(): boolean {
    return this.#isEntered || this.#settled !== undefined
  }

  /** Lets the function answer, or throw, what `play` does. */
  end(play: () => unknown): void {
    this.#answer(play)
  }

  /** The caller gives up. */
  cancel(): void {
    this.#controller.abort()
  }
}

/** The calls of one case that are under way, by the name that the case gave them. */
export class HeldCalls {
  readonly #calls = new Map<string, HeldCall>()

  /** Remembers a call. */
  add(id: string, call: HeldCall): void {
    this.#calls.set(id, call)
  }

  /** The call of that name; it need not have entered. */
  get(id: string): HeldCall {
    const call = this.#calls.get(id)
    if (call === undefined) throw new Unsupported(`step: no call '${id}' has begun`)
    return call
  }

  /** The call of that name, whose function was called. */
  entered(id: string): HeldCall {
    const call = this.get(id)
    if (!call.isEntered) throw new Mismatch(`call '${id}' under way`, 'it was not admitted')
    return call
  }
}
