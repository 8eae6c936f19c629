import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ClientRequest } from 'node:http'

const started = 'http.client.request.start'

/**
 * What a tracer that hooks into Node's HTTP client sees of this process's requests, and puts into
 * its spans unless it is told to take headers too: method and address.
 */
export class SeenRequests {
  readonly spans: string[] = []
  readonly #onStart = (message: unknown): void => {
    const { request } = message as { readonly request: ClientRequest }
    this.spans.push(`${request.method} ${request.protocol}//${request.host}${request.path}`)
  }

  constructor() {
    subscribe(started, this.#onStart)
  }

  close(): void {
    unsubscribe(started, this.#onStart)
  }
}
