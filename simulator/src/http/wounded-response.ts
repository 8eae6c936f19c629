import type { HttpBindings } from '@hono/node-server'
import type { Clock } from '@holdfast/resilience-kit'
import type { WireAnswer } from '../dialects/wire.js'

type Outgoing = HttpBindings['outgoing']

/** In how many pieces a slow body is sent. */
const PIECES = 10

/** Sends status and headers at once and the body in pieces; ends early when the client leaves. */
export async function sendSlowly(
  outgoing: Outgoing,
  answer: WireAnswer,
  overMs: number,
  clock: Clock,
): Promise<void> {
  if (outgoing.closed) return
  const body = writeHead(outgoing, answer)
  const leaving = new AbortController()
  outgoing.once('close', () => leaving.abort())
  const size = Math.max(1, Math.ceil(body.length / PIECES))
  const pauseMs = overMs / Math.ceil(body.length / size)
  try {
    for (let start = 0; start < body.length; start += size) {
      await clock.sleep(pauseMs, leaving.signal)
      outgoing.write(body.subarray(start, start + size))
    }
    outgoing.end()
  } catch {
    // The client has left.
  }
}

/** Announces the whole body, sends the first half of it and cuts the connection. */
export function sendTruncated(outgoing: Outgoing, answer: WireAnswer): void {
  const body = writeHead(outgoing, answer)
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy())
}

function writeHead(outgoing: Outgoing, { status, headers, body }: WireAnswer): Buffer {
  const bytes = Buffer.from(body)
  outgoing.writeHead(status, { ...headers, 'content-length': bytes.length })
  return bytes
}
