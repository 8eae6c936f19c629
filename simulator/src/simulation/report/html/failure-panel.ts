import type { Failure, HuntReport, ShrunkFailure } from '../../hunt/hunt-report.js'
import type { TraceEvent } from '../../trace/trace-event.js'
import { shrunkText, strikesHeading } from '../failed-seed-text.js'
import { momentText } from '../figure-text.js'
import { shortStory, shortStrikes } from '../short-story.js'
import { replayCommand } from '../replay-command.js'
import { ordinalText, placeText } from '../story-text.js'
import { html, pairList, panel, type Markup } from './markup.js'
import { sequenceSvg } from './sequence-svg.js'

/** So many events and strikes are shown of one failure. */
export const MOST_EVENTS = 150
const MOST_STRIKES = 40

/** A seed that failed: what was found, the smallest story of it, and how to see it again. */
export function failurePanel(report: HuntReport, failure: Failure, index: number): Markup {
  const { seed, violation, shrunk } = failure
  const head = {
    id: `failure-${index + 1}`,
    title: violation.invariant,
    note: `${violation.entity}, seed ${seed}, ${momentText(violation.at)}`,
  }
  const body = html`<div class="failure">
    <p class="failure-text">${violation.text}</p>
    ${commandLine(replayCommand(report, failure))}
    ${
      shrunk === undefined
        ? html`<p class="soft">It was not made small.</p>`
        : html`<p class="soft">${shrunkText(shrunk)}</p>
            ${strikeList(shrunk)} ${settingsPart(shrunk)}
            ${storyParts(shrunk.story, violation.entity)}
            <p class="soft">
              Trace <span class="code">${shrunk.traceHash}</span>, the same every time.
            </p>`
    }
  </div>`
  return html`<div class="failed">${panel(head, body)}</div>`
}

/** The settings that the seed drew, for who wants to know. */
function settingsPart({ knobs }: ShrunkFailure): Markup | string {
  if (Object.keys(knobs).length === 0) return ''
  return html`<details>
    <summary>Settings that the seed drew</summary>
    ${pairList(Object.entries(knobs))}
  </details>`
}

/** A command with a button that copies it. */
export function commandLine(command: string): Markup {
  return html`<p class="command">
    <code class="code">${command}</code>
    <button type="button" class="button button-small" data-copy="${command}">Copy</button>
  </p>`
}

function strikeList(shrunk: ShrunkFailure): Markup {
  const { shown, note } = shortStrikes(shrunk.strikes, MOST_STRIKES)
  return html`<h3>${strikesHeading(shrunk)}</h3>
    <ol class="strikes">
      ${shown.map(
        ({ fault, entity, occurrence }) =>
          html`<li>
            <span class="code struck">${fault}</span>
            <span class="code soft">${entity}</span>, ${ordinalText(occurrence)} time
          </li>`,
      )}
    </ol>
    ${note === '' ? '' : html`<p class="soft">${note}</p>`}`
}

/**
 * A story twice: in words, and as a sequence diagram.
 *
 * @param entity what it is about, where it is too long
 */
export function storyParts(story: readonly TraceEvent[], entity: string | undefined): Markup {
  const { events, note } = shortStory(story, entity, MOST_EVENTS)
  return html`<div class="story-parts">
    <div>
      <h3>What happens</h3>
      <ol class="story">
        ${events.map(
          (event) =>
            html`<li class="${event.fault === undefined ? '' : 'struck'}">
              <span class="story-time">${momentText(event.at)}</span>
              <span class="story-place">${placeText(event).replace('->', '→')}</span>
              <span class="story-what"
                >${event.what}
                ${
                  event.fault === undefined
                    ? ''
                    : html`<span class="tag tag-bad">${event.fault}</span>`
                }</span
              >
            </li>`,
        )}
      </ol>
      ${note === '' ? '' : html`<p class="soft">${note}</p>`}
    </div>
    <div>
      <h3>Who tells whom</h3>
      <div class="sequence-box" tabindex="0" role="group" aria-label="Sequence diagram">
        ${sequenceSvg(events)}
      </div>
    </div>
  </div>`
}
