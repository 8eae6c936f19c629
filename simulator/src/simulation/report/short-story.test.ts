import { describe, expect, it } from 'vitest'
import type { TraceEvent } from '../trace/trace-event.js'
import { shortStory, shortStrikes } from './short-story.js'

const event = (at: number, more: Partial<TraceEvent> = {}): TraceEvent => ({
  at,
  lane: 'shop-1',
  what: 'does',
  ...more,
})
const moments = (story: ReturnType<typeof shortStory>) => story.events.map(({ at }) => at)

describe('a story for people', () => {
  it('is the whole one where that is short', () => {
    const story = [event(1), event(2, { entity: 'order-2' })]
    expect(shortStory(story, 'order-1', 2)).toEqual({ events: story, note: '' })
  })

  it('is what is about one order or about everybody where the whole is too long', () => {
    const story = [
      event(1, { entity: 'order-1' }),
      event(2, { entity: 'order-2' }),
      event(3, { fault: 'pause' }),
      event(4, { fault: 'pause', entity: 'order-2' }),
      event(5),
      event(6, { lane: 'checker', entity: 'order-2' }),
    ]
    const short = shortStory(story, 'order-1', 4)
    expect(moments(short)).toEqual([1, 3, 6])
    expect(short.note).toBe('3 events of 6 left out: they are about other orders; the JSON has all')
  })

  it('is how it began and ended where it is still too long', () => {
    const story = Array.from({ length: 20 }, (_, at) => event(at, { entity: 'order-1' }))
    const short = shortStory(story, 'order-1', 8)
    expect(moments(short)).toEqual([0, 1, 14, 15, 16, 17, 18, 19])
    expect(short.note).toBe('12 events of 20 left out: the story is too long; the JSON has all')
    expect(moments(shortStory(story, undefined, 8))).toEqual(moments(short))
  })

  it('has so many strikes and says how many more there are', () => {
    const strikes = [1, 2, 3].map((occurrence) => ({ fault: 'hang', entity: 'a', occurrence }))
    expect(shortStrikes(strikes, 3)).toEqual({ shown: strikes, note: '' })
    expect(shortStrikes(strikes, 2)).toEqual({ shown: strikes.slice(0, 2), note: 'and 1 more' })
  })
})
