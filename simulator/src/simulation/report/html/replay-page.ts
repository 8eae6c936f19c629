import type { TraceEvent } from '../../trace/trace-event.js'
import { storyParts } from './failure-panel.js'
import { htmlPage } from './html-report.js'
import { html, panel, raw } from './markup.js'

/** What a page tells of a replay. */
export interface ReplayPage {
  readonly invariant: string
  /** What was run, in a line. */
  readonly run: string
  /** What was found, a sentence each. */
  readonly notes: readonly string[]
  readonly isFailing: boolean
  readonly story: readonly TraceEvent[]
  /** What it is about, where the story is too long. */
  readonly entity: string | undefined
}

/** The story of a replay as one page, with its sequence diagram. */
export function replayPage({
  invariant,
  run,
  notes,
  isFailing,
  story,
  entity,
}: ReplayPage): Promise<string> {
  const body = html`<div class="failure">${storyParts(story, entity)}</div>`
  const word = isFailing ? 'Fails' : 'Does not fail any more'
  return htmlPage(
    `${invariant}: ${word.toLowerCase()}`,
    ({ icon }) =>
      html`<header class="masthead">
          <div class="masthead-line">
            <span class="mark" aria-hidden="true">${raw(icon)}</span>
            <h1>${invariant}</h1>
            <p class="verdict" data-verdict="${isFailing ? 'failed' : 'passed'}">
              <strong>${word}</strong>
            </p>
          </div>
          <p class="settings">${run}</p>
          ${notes.map((note) => html`<p>${note}</p>`)}
        </header>
        <main>${panel({ id: 'story', title: 'Story' }, body)}</main>`,
  )
}
