/** Redraws before a key space counts as used up. */
const MAX_REDRAWS = 10_000

/**
 * Draws keys until one is free. A gateway with few random bits in its keys would otherwise
 * overwrite one charge with another.
 *
 * @param draw the key of the n-th draw; the first is 0
 * @throws {Error} when 10000 draws in a row are taken.
 */
export function drawUniqueKey(
  draw: (redraw: number) => string,
  isTaken: (key: string) => boolean,
): string {
  for (let redraw = 0; redraw < MAX_REDRAWS; redraw += 1) {
    const key = draw(redraw)
    if (!isTaken(key)) return key
  }
  throw new Error('no key is free')
}
