import { setTimeout as sleep } from 'node:timers/promises'

/** What a shop answered. */
export interface Answer {
  readonly status: number
  readonly body: unknown
}

/** One question, and how stubbornly it is asked. */
export interface Asking {
  readonly url: string
  readonly method: string
  /** With the idempotency key, which stays the same however often it is asked. */
  readonly headers: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: object | undefined
  /** Whoever asks goes away then. */
  readonly signal?: AbortSignal
  /** Hears of each time after the first. */
  readonly onRepeat?: () => void
}

/** How long one waits before asking again, in ms. */
const AGAIN_MS = 100
/** So often one asks again while nobody answers; then one goes away. */
const MOST_TRIES = 200

/**
 * Asks again with the same key while nobody answers, as a page does that is loaded again: a shop
 * that is killed meanwhile must not do anything twice.
 *
 * @returns undefined: nobody has answered in the end
 */
export async function askUntilAnswered(asking: Asking): Promise<Answer | undefined> {
  const { signal, onRepeat } = asking
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    if (signal?.aborted) return undefined
    if (tries > 1) onRepeat?.()
    const answer = await askOnce(asking)
    if (answer && !isAskedAgain(answer)) return answer
    await sleep(AGAIN_MS, undefined, signal && { signal }).catch(() => undefined)
  }
  return undefined
}

/** Undefined: nobody answered, or not to the end. */
async function askOnce({
  url,
  method,
  headers,
  body,
  signal,
}: Asking): Promise<Answer | undefined> {
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    })
    return { status: response.status, body: await response.json() }
  } catch {
    return undefined
  }
}

/** The same request is in hand, or the shop is still starting. */
function isAskedAgain({ status, body }: Answer): boolean {
  const { error } = (body ?? {}) as { readonly error?: unknown }
  return error === 'REQUEST_IN_FLIGHT' || (status === 503 && error === 'STARTING')
}
