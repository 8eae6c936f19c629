import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Env } from '@holdfast/resilience-kit'
import { seededRandom } from '@holdfast/resilience-kit/testing'
import { CaseClock } from './case-clock.js'
import { isSame, Mismatch } from './verdicts.js'

/** Whether the functions of a case answer at once or by a promise. */
export type Mode = 'sync' | 'async'

/** The part of a case that told an event. */
export type Teller = 'breaker' | 'retry' | 'limiter' | 'bulkhead' | 'time limiter'

interface Told {
  readonly teller: Teller
  readonly event: string
}

/** Where one case plays: its clock, its chance, and what was told so far. */
export class Stage {
  readonly clock = new CaseClock()
  readonly random = seededRandom(1)
  readonly mode: Mode
  /** What every policy of the case gets; warnings about twitchy settings are not wanted here. */
  readonly env: Env = {
    clock: this.clock,
    random: this.random,
    name: 'case',
    onWarning: () => {},
    onListenerError: () => {},
  }
  /** The waits that a retry of the case has told during the last call, in milliseconds. */
  readonly waitsMs: number[] = []
  readonly #tellers = new Set<Teller>()
  #told: Told[] = []

  constructor(mode: Mode) {
    this.mode = mode
  }

  /** Where a part of the case writes its events down, in resilience4j's words. */
  teller(teller: Teller): (event: string) => void {
    this.#tellers.add(teller)
    return (event) => this.#told.push({ teller, event })
  }

  /** Lets everything that can run do so, without moving the clock and without firing a timer. */
  async settle(): Promise<void> {
    await nextTurn()
  }

  /** Forgets what was told. */
  clearEvents(): void {
    this.#told = []
  }

  /** Throws a `Mismatch` unless exactly these events were told, in this order. */
  expectEvents(expected: readonly string[]): void {
    const told = this.#story()
    const fits = [told, ...this.#stories()].some((story) => isSame(story, expected))
    if (!fits) throw new Mismatch(expected, told)
  }

  /** Throws a `Mismatch` unless each of these events was told so often. */
  expectEventCounts(expected: Readonly<Record<string, number>>): void {
    const told = this.#story()
    // That a part never tells what is counted says nothing about the parts that do.
    const named = this.#stories().filter((story) => story.some((event) => event in expected))
    const fits = [told, ...named].some((story) => isSame(counted(expected, story), expected))
    if (!fits) throw new Mismatch(expected, counted(expected, told))
  }

  #story(teller?: Teller): string[] {
    const told = this.#told.filter((one) => teller === undefined || one.teller === teller)
    return told.map(({ event }) => event)
  }

  /**
   * In a pipeline a case may mean the events of one part: the language does not say which. A part
   * that has told nothing is not meant: it would make every `[]` true.
   */
  #stories(): string[][] {
    const stories = [...this.#tellers].map((teller) => this.#story(teller))
    return stories.filter((story) => story.length > 0)
  }
}

function counted(names: object, story: readonly string[]): Record<string, number> {
  const count = (name: string) => story.filter((event) => event === name).length
  return Object.fromEntries(Object.keys(names).map((name) => [name, count(name)]))
}
