// @ts-check
import { EventParser } from './event-parser.js'
import { shopIsAway, untilBack } from './presence.js'
import { authorization } from './shop-api.js'
import { isFinal } from './what-an-answer-tells.js'

/** @typedef {import('./event-parser.js').StreamEvent} StreamEvent */

/** A stream that ends right after it began is not asked for again at once. */
const AGAIN_MS = 500

/**
 * Reads server-sent events, which `EventSource` cannot where one has to say who asks. Goes on after
 * the last event it has seen, whenever the shop was away.
 *
 * @param {string} path
 * @param {object} options
 * @param {import('./session.js').Door} [options.as]
 * @param {(event: StreamEvent) => void} options.onEvent
 * @param {(status: number) => void} [options.onRefused] the stream is over: the shop said no
 * @returns {() => void} ends it
 */
export function readEvents(path, { as, onEvent, onRefused = () => undefined }) {
  const gone = new AbortController()
  let last = ''
  /** @param {StreamEvent} event */
  const remember = (event) => {
    if (gone.signal.aborted) return
    if (event.id !== '') last = event.id
    onEvent(event)
  }
  const run = async () => {
    while (!gone.signal.aborted) {
      await untilSeen()
      const hidden = whenHidden()
      const signal = AbortSignal.any([gone.signal, hidden.signal])
      const response = await open(path, as, last, signal)
      if (response !== undefined && !response.ok && isFinal(response.status)) {
        onRefused(response.status)
        return
      }
      const isWhole = response === undefined || (await isReadToEnd(response, remember))
      if (!signal.aborted && (response === undefined || !isWhole)) shopIsAway()
      hidden.forget()
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
      await untilBack()
    }
  }
  void run()
  return () => gone.abort()
}

/** A browser keeps few connections to one address: a page that nobody sees gives its own back. */
function whenHidden() {
  const hidden = new AbortController()
  const hide = () => hidden.abort()
  document.addEventListener('visibilitychange', hide)
  const forget = () => document.removeEventListener('visibilitychange', hide)
  return { signal: hidden.signal, forget }
}

function untilSeen() {
  if (!document.hidden) return Promise.resolve()
  return new Promise((resolve) => {
    document.addEventListener('visibilitychange', () => resolve(undefined), { once: true })
  })
}

/**
 * @param {string} path
 * @param {import('./session.js').Door | undefined} as
 * @param {string} last
 * @param {AbortSignal} signal
 * @returns {Promise<Response | undefined>} undefined: nobody answered
 */
async function open(path, as, last, signal) {
  const headers = { ...authorization(as), ...(last === '' ? {} : { 'last-event-id': last }) }
  return fetch(path, { headers, signal }).catch(() => undefined)
}

/**
 * @param {Response} response
 * @param {(event: StreamEvent) => void} onEvent
 * @returns {Promise<boolean>} false: it was cut off
 */
async function isReadToEnd(response, onEvent) {
  if (!response.ok) return true // busy, or in trouble: it says so itself, and is asked again
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  const parser = new EventParser(onEvent)
  for (;;) {
    const chunk = await reader?.read().catch(() => 'broken')
    if (chunk === 'broken') return false
    if (typeof chunk !== 'object' || chunk.done) return true
    parser.take(chunk.value)
  }
}
