// @ts-check

/** @typedef {{ readonly id: string, readonly event: string, readonly data: string }} StreamEvent */

/** The stream format of the HTML standard, 9.2.6; `retry` is left out. */
export class EventParser {
  #rest = ''
  #id = ''
  #event = ''
  /** @type {string[]} */
  #data = []
  #onEvent

  /** @param {(event: StreamEvent) => void} onEvent */
  constructor(onEvent) {
    this.#onEvent = onEvent
  }

  /** @param {string} text the next piece, wherever it was cut */
  take(text) {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#line(line.replace(/\r$/, ''))
  }

  /** @param {string} line */
  #line(line) {
    if (line === '') {
      this.#dispatch()
      return
    }
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'id') this.#id = value
    if (field === 'event') this.#event = value
    if (field === 'data') this.#data.push(value)
  }

  #dispatch() {
    const data = this.#data.join('\n')
    const event = this.#event === '' ? 'message' : this.#event
    if (this.#data.length > 0) this.#onEvent({ id: this.#id, event, data })
    this.#data = []
    this.#event = ''
  }
}
