import { presets } from '@holdfast/resilience-kit'
import type { Contestant } from './contestant.js'
import { classifyTrouble as classify } from './gateway-trouble.js'

/** The shop of the seeds' first night: it calls, and waits for as long as it takes. */
export const bare: Contestant = {
  name: 'bare',
  explains: 'the call alone: no time-out, no retry, no breaker',
  policies: () => [],
  knowsUnknown: false,
}

/** What the seeds' table of 100 orders calls AS-IS. */
export const asIs: Contestant = {
  name: 'as-is',
  explains: "the seeds' AS-IS: time-out 3 s, 3 attempts, 1 s and 2 s between them",
  policies: (env) =>
    presets.seeds({ classify }, env).filter(({ kind }) => kind !== 'circuit-breaker'),
  knowsUnknown: false,
}

/** What that table calls TO-BE. */
export const seeds: Contestant = {
  name: 'seeds',
  explains: 'their TO-BE, presets.seeds: the same behind a breaker (10 calls, 50 %, 10 s)',
  policies: (env) => presets.seeds({ classify }, env),
  knowsUnknown: false,
}

/** The kit's own numbers, as a payment uses them. */
export const gateway: Contestant = {
  name: 'gateway',
  explains: 'presets.gateway, and a look-up before each further attempt',
  policies: (env) => presets.gateway({ classify }, env),
  knowsUnknown: true,
}

/** Everybody who is always there. */
export const contestants: readonly Contestant[] = [bare, asIs, seeds, gateway]
