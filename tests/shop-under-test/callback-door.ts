import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CallbackReceipt, CallbackRequest } from '@holdfast/pg-client'

/** A callback as it came, or comes, in. */
export interface CallbackMessage {
  readonly body: string
  readonly headers: IncomingHttpHeaders
}

/** A callback that was answered. */
export interface AnsweredCallback extends CallbackMessage {
  readonly status: number
  /** What the client said became of it; undefined where it threw. */
  readonly outcome: CallbackReceipt['outcome'] | undefined
}

/** What the shop answers to a callback: its status, and what became of it, null where it threw. */
export interface CallbackAnswer {
  readonly status: number
  readonly outcome: string | null
}

/** Where the door's answer says what became of a callback. */
const outcomeHeader = 'x-outcome'
/** Headers that belong to a connection, not to the message. */
const hopByHop: ReadonlySet<string> = new Set([
  ...['connection', 'host', 'content-length', 'transfer-encoding', 'keep-alive'],
])

/** Takes callbacks in as `client.handleCallback` does. */
export type CallbackReceiver = (request: CallbackRequest) => Promise<CallbackReceipt>

/** The shop's address for callbacks, over real HTTP. */
export class CallbackDoor {
  /** Everything that came in and was answered, in the order of the answers. */
  readonly answered: AnsweredCallback[] = []
  /** What becomes of a callback on its way to us. Default: nothing. */
  alter: (message: CallbackMessage) => CallbackMessage = (message) => message
  /** Who takes callbacks in; set by the shop. */
  receiver: CallbackReceiver | undefined
  readonly #server: Server
  #begun = 0

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#begun += 1
      void this.#answer(request).then(({ status, outcome }) => {
        response.writeHead(status, outcome && { [outcomeHeader]: outcome }).end()
      })
    })
  }

  static async open(): Promise<CallbackDoor> {
    const door = new CallbackDoor()
    await new Promise<void>((resolve) => door.#server.listen(0, '127.0.0.1', resolve))
    return door
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get url(): string {
    return `${this.origin}/callback`
  }

  /** Callbacks that came in and have no answer yet. */
  get underWay(): number {
    return this.#begun - this.answered.length
  }

  /** Grows with everything that happens here. */
  get happened(): number {
    return this.#begun + this.answered.length
  }

  /** Sends a callback here, over HTTP as well. */
  async send({ body, headers }: CallbackMessage): Promise<CallbackAnswer> {
    const given = Object.entries(headers).filter(([name]) => !hopByHop.has(name))
    const sent = Object.fromEntries(given.map(([name, value]) => [name, String(value)]))
    const { status, headers: told } = await fetch(this.url, { method: 'POST', headers: sent, body })
    return { status, outcome: told.get(outcomeHeader) }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  async #answer(request: IncomingMessage): Promise<AnsweredCallback> {
    const body = await bodyOf(request)
    const message = this.alter({ body, headers: request.headers })
    const receipt = await this.#receive(message).catch(() => undefined)
    const { status, outcome } = receipt ?? { status: 500, outcome: undefined }
    const answered = { ...message, status, outcome }
    this.answered.push(answered)
    return answered
  }

  async #receive({ body, headers }: CallbackMessage): Promise<CallbackReceipt | undefined> {
    return this.receiver?.({ rawBody: body, headers })
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
