import type { Strike } from '../../simulation/chance/strike.js'
import type { SeedOutcome } from '../../simulation/run/seed-outcome.js'
import { momentText, spanText } from '../../simulation/report/figure-text.js'
import type { Style } from '../../simulation/report/paint.js'
import { sequenceDiagram } from '../../simulation/report/sequence-diagram.js'
import { shortStory, shortStrikes } from '../../simulation/report/short-story.js'
import { storyText, strikesText, type TextOptions } from '../../simulation/report/story-text.js'
import type { Repro } from '../../simulation/shrink/repro.js'
import { counted, plainText, wrapped } from '../text-layout.js'
import type { ReplayResult, ReplayVerdict } from './replay-result.js'
import type { SimulationParts } from './simulation-parts.js'

const WORDS: Readonly<Record<ReplayVerdict, readonly [Style, string]>> = {
  again: ['red', 'FAILS AGAIN'],
  another: ['red', 'FAILS DIFFERENTLY'],
  fixed: ['green', 'DOES NOT FAIL ANY MORE'],
  stale: ['yellow', 'SAYS NOTHING ANY MORE'],
  nondeterministic: ['red', 'GOES ANOTHER WAY EACH TIME'],
}

/** So many events and strikes are shown. */
const [MOST_EVENTS, MOST_STRIKES] = [200, 40]

/** What a replay found, with its story and diagram, for a terminal. */
export function replayText(
  repro: Repro,
  outcome: SeedOutcome,
  result: ReplayResult,
  program: SimulationParts['program'],
  options: TextOptions,
): string {
  const { paint, width = 80 } = options
  const [style, word] = WORDS[result.verdict]
  const lines = (text: string): string => wrapped(`  ${text}`, width, '  ')
  const { events, note } = shortStory(outcome.trace ?? [], result.violation?.entity, MOST_EVENTS)
  const story =
    events.length === 0
      ? []
      : [
          `${paint('bold', '  What happens')}\n${storyText(events, options)}`,
          ...(note === '' ? [] : [lines(note)]),
          sequenceDiagram(events, options),
        ]
  const { shown, note: more } = shortStrikes(repro.strikes, MOST_STRIKES)
  const strikes =
    shown.length === 0
      ? []
      : [
          `${paint('bold', '  What strikes')}\n${strikesText(shown, options)}` +
            (more === '' ? '' : `\n    ${more}`),
        ]
  return [
    `${paint(style, word)}  ${paint('bold', repro.invariant)}\n${lines(runText(repro, outcome))}`,
    ...strikes,
    ...story,
    [...foundText(result), ...traceText(repro, outcome, result, program)].map(lines).join('\n'),
    `${paint(style, word)} (exit code ${result.exitCode})`,
  ].join('\n\n')
}

/** What was run. */
export function runText(repro: Repro, { virtualMs }: SeedOutcome): string {
  return [
    `seed ${repro.seed} of ${repro.world} in ${repro.scenario.name}`,
    `${counted(repro.strikes.length, 'strike')}, ${counted(repro.entities.length, 'order')}`,
    `${spanText(virtualMs)} of virtual time`,
  ].join('; ')
}

/** What did not hold. */
export function foundText({ violation, missedStrikes }: ReplayResult): string[] {
  if (violation === null) return ['every invariant holds', ...missedText(missedStrikes)]
  const { invariant, entity, text, at } = violation
  return [`${momentText(at)} ${invariant}, ${plainText(entity)}: ${plainText(text)}`]
}

function missedText(missed: readonly Strike[]): string[] {
  if (missed.length === 0) return []
  const names = shortStrikes(missed, 3).shown.map(({ fault, entity }) => `${fault} at ${entity}`)
  const what = `${counted(missed.length, 'strike')} of the file never came to pass`
  return [
    `${what}: ${names.join(', ')}; the program has changed, and this run is no longer about it`,
  ]
}

/** Whether it went the same way, and what may be the reason where it did not. */
export function traceText(
  repro: Repro,
  { traceHash }: SeedOutcome,
  { isSameTrace, isSameProgram, verdict }: ReplayResult,
  program: SimulationParts['program'],
): string[] {
  if (isSameTrace) return [`trace ${traceHash}: the same as in the file`]
  const differs = `trace ${traceHash}, in the file ${repro.traceHash}`
  if (verdict === 'nondeterministic') {
    return [`${differs}, and another one the second time: something else than the seed decides`]
  }
  if (isSameProgram) return [`${differs}: the program has changed since`]
  const then = `version ${repro.version} on Node ${repro.node}`
  return [`${differs}: it was found with ${then}; this is ${program.version} on ${program.node}`]
}
