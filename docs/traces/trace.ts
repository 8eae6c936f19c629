import {
  isResilienceError,
  pipeline,
  type Env,
  type EventSource,
  type Operation,
  type Pipeline,
  type Policy,
} from '@holdfast/resilience-kit'
import { VirtualClock } from '@holdfast/resilience-kit/testing'

type Facts = Readonly<Record<string, string | number>>

/** What is said of each event, by kind of policy; events that are not named are left out. */
const sentences: Readonly<Record<string, Readonly<Record<string, (event: Facts) => string>>>> = {
  fallback: { answered: () => 'answers' },
  deadline: { exceeded: () => 'is over' },
  retry: {
    retry: ({ delayMs }) => `waits ${delayMs} ms`,
    gaveUp: ({ because, attempts }) => `gives up after attempt ${attempts} (${because})`,
  },
  'rate-limiter': {
    admitted: ({ waitMs }) => (waitMs === 0 ? 'gives a permit' : `a permit after ${waitMs} ms`),
    refused: () => 'refuses',
  },
  'circuit-breaker': {
    recorded: ({ classification, durationMs }) => `records ${classification} (${durationMs} ms)`,
    transition: ({ from, to }) => `${from} -> ${to}`,
    refused: ({ retryAfterMs }) => `refuses at once (retryAfterMs ${retryAfterMs})`,
  },
  bulkhead: {
    admitted: ({ waitedMs }) => (waitedMs === 0 ? 'a slot' : `a slot after ${waitedMs} ms`),
    refused: ({ because }) => `refuses (${because})`,
    abandoned: () => 'its slot stays taken',
  },
  timeout: { timedOut: ({ limitMs }) => `${limitMs} ms are over` },
}

/** What a kind of policy is called in prose, where that is another word. */
const words: Readonly<Record<string, string>> = {
  'rate-limiter': 'rate limiter',
  'circuit-breaker': 'breaker',
  timeout: 'time-out',
}

/** Virtual time, and lines that say what happened in it. */
export class Trace {
  readonly clock = new VirtualClock()
  readonly env: Env = {
    clock: this.clock,
    random: { next: () => 0.5 },
    onWarning: () => {},
  }
  readonly #lines: string[] = []

  /** A line at the present moment. */
  say(who: string, what: string): void {
    this.#lines.push(`${String(this.clock.monotonic()).padStart(6)} ms  ${who}: ${what}`)
  }

  /** Policies in a pipeline that tells what they do. */
  pipeline(...policies: readonly Policy<unknown>[]): Pipeline<unknown> {
    for (const policy of policies) this.#listenTo(policy)
    return pipeline('guard', ...policies, this.env)
  }

  /** A function that says when it is called and how it ends. */
  operation(name: string, does: () => Promise<string>): Operation<string> {
    return async ({ attempt }) => {
      this.say(name, `attempt ${attempt} begins`)
      const answer = await does()
      this.say(name, `attempt ${attempt} ends`)
      return answer
    }
  }

  /** A caller that says what it gets. */
  async call(name: string, guard: Pipeline<unknown>, operation: Operation<string>): Promise<void> {
    const outcome = await guard.settle(operation)
    const error = outcome.ok ? undefined : outcome.error
    const failed = isResilienceError(error) ? error.name : (error as Error | undefined)?.message
    const end = outcome.ok ? `'${String(outcome.value)}'` : failed
    this.say(name, `gets ${end ?? 'nothing'} (calls ${outcome.calls})`)
  }

  /** Plays a scenario to its end; answers the lines. */
  async play(scenario: () => Promise<unknown>): Promise<string> {
    await this.clock.advanceUntil(scenario())
    return this.#lines.join('\n')
  }

  #listenTo(policy: Policy<unknown>): void {
    const source = policy as unknown as EventSource<Record<string, Facts>>
    for (const [type, sentence] of Object.entries(sentences[policy.kind] ?? {})) {
      source.on(type, (event) => this.say(words[policy.kind] ?? policy.kind, sentence(event)))
    }
  }
}
