// @ts-check
import { element } from '../element.js'
import { timeText } from '../shell/language.js'
import { orderWords } from './order-words.js'
import { progressWords as words } from './progress-words.js'

/** @typedef {import('../../src/orders/order-progress.js').OrderProgress} OrderProgress */
/** @typedef {OrderProgress & { readonly at: string }} Progress */

/** What has happened to an order, the latest first, growing as it happens. */
export function orderLog() {
  const list = element('ol', { class: 'order-log', 'aria-live': 'off' })
  const live = element('span', { class: 'live' }, orderWords.live)
  const title = element('h2', {}, orderWords.log)
  return {
    element: element(
      'section',
      { class: 'panel order-log-panel' },
      element('header', { class: 'panel-head' }, title, live),
      list,
    ),
    /** Nothing more will be told. */
    end: () => {
      live.hidden = true
    },
    /** @param {Progress} progress */
    add: (progress) => {
      // A payment tells itself how it goes on.
      if (progress.type === 'step' && progress.step === 'payment') return
      const { text, tone } = lineOf(progress)
      list.prepend(
        element(
          'li',
          { 'data-tone': tone },
          element('time', { datetime: progress.at }, timeText(progress.at)),
          element('span', {}, text),
        ),
      )
    },
  }
}

/**
 * @param {Progress} progress
 * @returns {{ text: string, tone: 'good' | 'wait' | 'bad' | 'idle' }}
 */
function lineOf(progress) {
  switch (progress.type) {
    case 'order': {
      const { status } = progress
      const tone = status === 'CONFIRMED' ? 'good' : status === 'FAILED' ? 'bad' : 'idle'
      return { text: words.order[status], tone }
    }
    case 'step': {
      const steps = /** @type {Readonly<Record<string, string>>} */ (words.step)
      const text = `${steps[progress.step]} · ${words.stepStates[progress.state]}`
      return { text, tone: progress.state === 'refused' ? 'bad' : 'idle' }
    }
    case 'payment':
      return { text: words.payment[progress.state], tone: paymentTone(progress.state) }
    case 'cancelRefused':
      return { text: progress.reason ?? words.cancelRefused, tone: 'bad' }
  }
}

/** @param {Extract<Progress, { type: 'payment' }>['state']} state */
function paymentTone(state) {
  if (state === 'approved' || state === 'canceled') return 'good'
  if (state === 'declined') return 'bad'
  return state === 'unknown' || state === 'review' ? 'wait' : 'idle'
}
