import { describe, expect, it } from 'vitest'
import { TakingTurns } from './taking-turns.js'

describe('taking turns', () => {
  /** Who has begun so far, in order. */
  function lineOf(most: number) {
    const turns = new TakingTurns(most)
    const begun: string[] = []
    const begin = async (name: string, who: string): Promise<void> => {
      void turns.begin(name).then(() => begun.push(who))
      await Promise.resolve()
      await Promise.resolve()
    }
    const end = async (name: string): Promise<void> => {
      turns.end(name)
      await Promise.resolve()
      await Promise.resolve()
    }
    return { begun, begin, end }
  }

  it('lets so many begin, and the next in line whenever one ends', async () => {
    const { begun, begin, end } = lineOf(2)
    for (const who of ['a', 'b', 'c', 'd', 'e']) await begin('x', who)
    expect(begun).toEqual(['a', 'b'])
    await end('x')
    expect(begun).toEqual(['a', 'b', 'c'])
    await begin('x', 'f')
    expect(begun).toEqual(['a', 'b', 'c'])
    for (let ended = 0; ended < 3; ended += 1) await end('x')
    expect(begun).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  })

  it('keeps a line of its own for each name', async () => {
    const { begun, begin, end } = lineOf(1)
    await begin('x', 'a')
    await begin('x', 'b')
    await begin('y', 'c')
    expect(begun).toEqual(['a', 'c'])
    await end('y')
    expect(begun).toEqual(['a', 'c'])
  })

  it('begins anew after a line has run out', async () => {
    const { begun, begin, end } = lineOf(1)
    for (const who of ['a', 'b', 'c']) {
      await begin('x', who)
      await end('x')
    }
    await end('x')
    await begin('x', 'd')
    await begin('x', 'e')
    expect(begun).toEqual(['a', 'b', 'c', 'd'])
  })
})
