import { describe, expect, it } from 'vitest'
import type { Crew } from './crew.js'
import { inLanes } from './in-lanes.js'

/** A crew whose tasks end when they are told to. */
function stagedCrew(lanes: number) {
  const inHand = new Map<number, (done: string) => void>()
  const crew: Crew<number, string> = {
    lanes,
    do: (task) => new Promise((resolve) => inHand.set(task, resolve)),
    close: async () => undefined,
  }
  const end = async (task: number): Promise<void> => {
    inHand.get(task)?.(`done ${task}`)
    inHand.delete(task)
    await new Promise(setImmediate)
  }
  return { crew, inHand, end }
}

/** Lanes through tasks 1 to `last`. */
function laid(lanes: number, last: number) {
  const { crew, inHand, end } = stagedCrew(lanes)
  const controller = new AbortController()
  const told: string[] = []
  let task = 0
  const over = inLanes({
    crew,
    next: () => (task < last ? (task += 1) : undefined),
    onDone: (done, about) => told.push(`${about}: ${done}`),
    signal: controller.signal,
  }).then(() => told.push('over'))
  return { inHand, end, told, over, abort: () => controller.abort() }
}

describe('lanes', () => {
  it('have as many tasks in hand as there are of them, and begin one when one ends', async () => {
    const { inHand, end, told, over } = laid(2, 3)
    expect([...inHand.keys()]).toEqual([1, 2])
    await end(2)
    expect([...inHand.keys()]).toEqual([1, 3])
    await end(1)
    await end(3)
    await over
    expect(told).toEqual(['2: done 2', '1: done 1', '3: done 3', 'over'])
  })

  it('end at once where somebody ends them, and what was in hand is not told', async () => {
    const { end, told, over, abort } = laid(2, 10)
    await end(1)
    abort()
    await over
    await end(2)
    expect(told).toEqual(['1: done 1', 'over'])
  })

  it('begin nothing where they were ended before', async () => {
    const { crew, inHand } = stagedCrew(1)
    const signal = AbortSignal.abort()
    await inLanes({ crew, next: () => 1, onDone: () => undefined, signal })
    expect(inHand.size).toBe(0)
  })
})
