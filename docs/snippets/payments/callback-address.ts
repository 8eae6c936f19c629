import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { PaymentClient } from '@holdfast/pg-client'

/** A shop's callback address, on a free port, that hands everything to a client. */
export class CallbackAddress {
  readonly #server: Server
  client: Pick<PaymentClient<never>, 'handleCallback'> | undefined

  constructor() {
    this.#server = createServer((request, response) => {
      void buffer(request).then(async (rawBody) => {
        const { headers } = request
        const receipt = await this.client?.handleCallback({ rawBody, headers })
        response.writeHead(receipt?.status ?? 503).end()
      })
    })
  }

  /** Listens, and gives the origin. */
  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}
