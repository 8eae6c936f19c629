import { counted, plainText, wrapped } from '../../cli/text-layout.js'
import type { Failure, HuntReport, ShrunkFailure } from '../hunt/hunt-report.js'
import { countText, spanText } from './figure-text.js'
import { replayCommand } from './replay-command.js'
import { shortStory, shortStrikes } from './short-story.js'
import { storyText, strikesText, type TextOptions } from './story-text.js'

/** Of a failure that could not be made small, so many events and strikes are shown. */
const [MOST_EVENTS, MOST_STRIKES] = [60, 20]

/** A seed that failed: what was found, how little it takes, what happens then, how to see it. */
export function failedSeedText(
  report: Pick<HuntReport, 'run'>,
  failure: Failure,
  options: TextOptions,
): string {
  return failureText(failure, replayCommand(report, failure), options)
}

/**
 * The same of any failure.
 *
 * @param replay what is typed to see it again
 */
export function failureText(failure: Failure, replay: string, options: TextOptions): string {
  const { paint, width = 80 } = options
  const { seed, violation, shrunk } = failure
  const indented = (text: string): string => wrapped(`  ${text}`, width, '  ')
  const about = `${plainText(violation.entity)}, seed ${seed}`
  const found = [
    `${paint('red', 'FAILED')}  ${paint('bold', violation.invariant)}  ${about}`,
    indented(plainText(violation.text)),
  ]
  const command = `  replay:  ${paint('cyan', replay)}`
  if (shrunk === undefined) return [...found, indented('it was not made small'), command].join('\n')
  const strikes = shortStrikes(shrunk.strikes, MOST_STRIKES)
  const story = shortStory(shrunk.story, violation.entity, MOST_EVENTS)
  const lines = (...texts: readonly string[]): readonly string[] =>
    texts.filter((text) => text !== '')
  return [
    ...found,
    indented(shrunkText(shrunk)),
    '',
    paint('bold', `  ${strikesHeading(shrunk)}`),
    ...lines(strikesText(strikes.shown, options), strikes.note && `    ${strikes.note}`),
    ...(Object.keys(shrunk.knobs).length === 0 ? [] : [indented(knobsText(shrunk))]),
    '',
    paint('bold', '  What happens then'),
    ...lines(storyText(story.events, options), story.note && indented(story.note)),
    '',
    command,
    `           trace ${shrunk.traceHash}, the same every time`,
  ].join('\n')
}

/** From what to what a failing run was made small, and whether it goes any smaller. */
export function shrunkText(shrunk: ShrunkFailure): string {
  const { strikesBefore, strikes, entitiesBefore, entities, replays, wallMs, isMinimal } = shrunk
  const faults = `${counted(strikesBefore, 'strike')} -> ${strikes.length}`
  const orders = `${counted(entitiesBefore, 'order')} -> ${entities.length}`
  const effort = `in ${countText(replays)} replays (${spanText(wallMs)})`
  return `made small: ${faults}, ${orders} ${effort}, ${isMinimal ? '1-minimal' : 'budget reached'}`
}

/** The settings that the seed drew, for people. */
export function knobsText({ knobs }: Pick<ShrunkFailure, 'knobs'>): string {
  const drawn = Object.entries(knobs).map(([name, value]) => `${name}: ${value}`)
  return `with these settings: ${plainText(drawn.join('; '))}`
}

/** What the list of strikes is. */
export function strikesHeading({ strikes, isMinimal }: ShrunkFailure): string {
  if (strikes.length === 0) return 'No fault has to strike for it'
  return isMinimal ? 'What must strike for it' : 'What strikes'
}
