import type { Ids } from '@holdfast/resilience-kit'

/** Random bytes of every id, besides those that it has anyway. */
const MORE_BYTES = 5

/**
 * Ids with 40 random bits more, as ten letters from `a` to `p` at their end. Of the kit's own ids,
 * which sort by time, it makes 39 characters with 120 random bits: whoever knows one of them cannot
 * find its neighbour. Letters, because a run of digits would be masked as a card number.
 */
export function unguessableIds(ids: Ids, randomBytes: (size: number) => Uint8Array): Ids {
  return { next: () => `${ids.next()}${lettersOf(randomBytes(MORE_BYTES))}` }
}

function lettersOf(bytes: Uint8Array): string {
  const halves = [...bytes].flatMap((byte) => [byte >> 4, byte & 15])
  return halves.map((half) => String.fromCharCode('a'.charCodeAt(0) + half)).join('')
}
