/** One server-sent event. */
export interface StreamEvent {
  readonly id: number
  readonly event: string
  readonly data: Readonly<Record<string, unknown>>
}

/** What a buyer's page hears of an order, until the test or the shop ends it. */
export class OrderStream {
  readonly status: number
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  readonly #abort: AbortController
  #text = ''

  private constructor(response: Response, abort: AbortController) {
    this.status = response.status
    this.#reader = response.body?.getReader()
    this.#abort = abort
  }

  static async open(
    url: string,
    { token, lastEventId }: { readonly token: string; readonly lastEventId?: string | undefined },
  ): Promise<OrderStream> {
    const abort = new AbortController()
    const headers = {
      authorization: `Bearer ${token}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    }
    return new OrderStream(await fetch(url, { headers, signal: abort.signal }), abort)
  }

  /** The next events, up to and with the first that fits; fewer where the stream ends before. */
  async until(fits: (event: StreamEvent) => boolean): Promise<readonly StreamEvent[]> {
    const heard: StreamEvent[] = []
    for (;;) {
      const event = await this.#next()
      if (!event) return heard
      heard.push(event)
      if (fits(event)) return heard
    }
  }

  /** All that comes before the stream ends. */
  rest(): Promise<readonly StreamEvent[]> {
    return this.until(() => false)
  }

  close(): void {
    this.#abort.abort()
  }

  async #next(): Promise<StreamEvent | undefined> {
    for (;;) {
      const end = this.#text.indexOf('\n\n')
      if (end >= 0) {
        const block = this.#text.slice(0, end)
        this.#text = this.#text.slice(end + 2)
        const event = eventOf(block)
        if (event) return event
        continue
      }
      const { done, value } = (await this.#reader?.read()) ?? { done: true, value: undefined }
      if (done) return undefined
      this.#text += new TextDecoder().decode(value)
    }
  }
}

/** Undefined for a comment: a sign of life. */
function eventOf(block: string): StreamEvent | undefined {
  const fields = new Map(
    block.split('\n').map((line) => {
      const [name = '', ...value] = line.split(': ')
      return [name, value.join(': ')] as const
    }),
  )
  const data = fields.get('data')
  if (data === undefined) return undefined
  const parsed = JSON.parse(data) as StreamEvent['data']
  return { id: Number(fields.get('id')), event: fields.get('event') ?? '', data: parsed }
}
