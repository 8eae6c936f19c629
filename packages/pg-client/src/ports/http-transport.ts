/** One HTTP request, encoded by a dialect. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /**
   * Send it over a connection of its own: a keep-alive socket that the server has just closed
   * would reset it, and nobody could say whether it was executed.
   */
  readonly freshConnection?: boolean
}

/** A complete HTTP response; whether it is an answer of the gateway's, its dialect says. */
export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface SendLimits {
  /** Aborts when nobody waits for the response any more. It is made when it is first read. */
  readonly signal: AbortSignal
  /**
   * What `signal.aborted` says, without a signal being made: for transports that only look whether
   * they may begin. A copy (`{ ...limits }`) has it no more, and its signal still.
   */
  readonly aborted?: boolean
  /** Longest time until the connection stands (DNS, TCP, TLS), in ms. */
  readonly connectTimeoutMs: number
  /** Longest time from the start until the whole response is here, in ms. */
  readonly responseTimeoutMs: number
}

/** The one way out to a gateway. Follows no redirect. */
export interface HttpTransport {
  /**
   * Sends a request and reads the whole response, whatever its status.
   *
   * @throws TransportError where no complete response came back.
   */
  send(request: HttpRequest, limits: SendLimits): Promise<HttpResponse>
}

/** No complete response came back. */
export class TransportError extends Error {
  override readonly name = 'TransportError'
  /**
   * Whether a byte of the request may have reached the other side. Only `false` is proof: DNS
   * failure, connection refused, connect time-out, TLS failure, aborted before sending.
   */
  readonly sent: boolean

  constructor(message: string, sent: boolean, options?: { cause?: unknown }) {
    super(message, options)
    this.sent = sent
  }
}
