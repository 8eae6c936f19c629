import { setTimeout as sleep } from 'node:timers/promises'

/** Starts something `count` times at a steady rate, and goes on without waiting for each. */
export interface Pace {
  readonly count: number
  readonly perSecond: number
}

/**
 * Open arrivals: each start has its planned moment, so that a slow server meets the same load as a
 * fast one. Resolves when everything started has ended.
 */
export async function atPace<T>(
  paces: readonly Pace[],
  start: (index: number) => Promise<T>,
): Promise<readonly T[]> {
  const running: Promise<T>[] = []
  let planned = performance.now()
  for (const { count, perSecond } of paces) {
    for (let i = 0; i < count; i++) {
      const wait = planned - performance.now()
      if (wait > 1) await sleep(wait)
      running.push(start(running.length))
      planned += 1000 / perSecond
    }
  }
  return Promise.all(running)
}

/** All at once. */
export async function allAtOnce<T>(
  count: number,
  start: (index: number) => Promise<T>,
): Promise<readonly T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => start(index)))
}

/** One after another. */
export async function oneAfterAnother<T>(
  count: number,
  start: (index: number) => Promise<T>,
): Promise<readonly T[]> {
  const ended: T[] = []
  for (let index = 0; index < count; index++) ended.push(await start(index))
  return ended
}
