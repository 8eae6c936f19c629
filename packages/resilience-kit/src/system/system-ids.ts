import { randomFillSync } from 'node:crypto'
import type { Clock } from '../clock.js'
import type { Ids } from '../ids.js'
import { systemClock } from './system-clock.js'

// Crockford's alphabet in lower case: ascending in ASCII, so that text order is time order.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const TIME_CHARS = 10
const ORDER_CHARS = 3
const ORDER_LIMIT = 32 ** ORDER_CHARS
const RANDOM_BYTES = 10
const POOL_BYTES = RANDOM_BYTES * 128

function base32(value: number, chars: number): string {
  let text = ''
  let rest = value
  for (let i = 0; i < chars; i += 1) {
    text = ALPHABET.charAt(rest % 32) + text
    rest = Math.floor(rest / 32)
  }
  return text
}

/** Five bits per character; 10 bytes make 16 characters. */
function randomText(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    bits = (bits << 8) | byte
    held += 8
    while (held >= 5) {
      held -= 5
      text += ALPHABET.charAt((bits >>> held) & 31)
    }
    bits &= (1 << held) - 1
  }
  return text
}

/**
 * Identifiers of 29 characters: 48 bits of time, 15 bits that count within one millisecond, 80
 * random bits of the platform's cryptographic source. They sort in the order they were made, also
 * when the wall clock goes back.
 */
export function timeOrderedIds(clock: Pick<Clock, 'now'>): Ids {
  const pool = new Uint8Array(POOL_BYTES)
  let used = POOL_BYTES
  let lastMs = 0
  let order = 0
  return {
    next() {
      const nowMs = Math.floor(clock.now())
      if (nowMs > lastMs) {
        lastMs = nowMs
        order = 0
      } else if (order + 1 < ORDER_LIMIT) {
        order += 1
      } else {
        lastMs += 1
        order = 0
      }
      if (used === POOL_BYTES) {
        randomFillSync(pool)
        used = 0
      }
      const random = randomText(pool.subarray(used, used + RANDOM_BYTES))
      used += RANDOM_BYTES
      return base32(lastMs, TIME_CHARS) + base32(order, ORDER_CHARS) + random
    },
  }
}

/** Time-ordered, unguessable identifiers on the platform's clock. */
export const systemIds: Ids = timeOrderedIds(systemClock)
