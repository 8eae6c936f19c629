/** What the seeds measured or reckoned, in their own numbers, to stand beside ours. */
export const seedsFigures = {
  /** Mean of an order in normal times, with all their patterns applied. */
  answeredMeanMs: 600,
  accepted: { bare: '60 %', withRetry: '75 %, from 40 %', withAll: '85 %, from 60 %' },
  freeSlots: [
    { atMs: 0, free: 200 },
    { atMs: 10_000, free: 150 },
    { atMs: 30_000, free: 0 },
  ],
  workerSlots: 200,
  blackOut: {
    asIs: { perOrderMs: 9_000, totalMs: 15 * 60_000 },
    toBe: { perOrderMs: 500, totalMs: 46_000 },
  },
  healWithinMs: 10 * 60_000,
} as const
