import type { Random } from '../random.js'

/** The platform's own `Math.random`: good for jitter, not for secrets. */
export const systemRandom: Random = { next: () => Math.random() }
