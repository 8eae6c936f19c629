import { describe, expect, it } from 'vitest'
import { sampleStory } from '../../testing/sample-failure.js'
import type { TraceEvent } from '../trace/trace-event.js'
import { colourPaint, plainPaint } from './paint.js'
import { sequenceDiagram } from './sequence-diagram.js'
import { sequenceOf } from './sequence.js'

function drawn(story: readonly TraceEvent[], width = 56): string[] {
  return sequenceDiagram(story, { paint: plainPaint, width }).split('\n')
}

describe('a sequence diagram for a terminal', () => {
  it('has lanes as columns, messages as arrows, and marks what a fault did', () => {
    const story: TraceEvent[] = [
      { at: 4, lane: 'shop-1', to: 'gateway', what: 'submit order-7' },
      { at: 212, lane: 'gateway', what: 'charged' },
      { at: 214, lane: 'gateway', to: 'shop-1', what: 'answer', fault: 'answer-dropped' },
      { at: 1604, lane: 'shop-1', what: 'order-7 is unknown' },
      { at: 1700, lane: 'gateway', to: 'shop-1', what: 'callback' },
      { at: 9000, lane: 'checker', what: 'no-double-charge: 2 live charges' },
    ]
    expect(drawn(story)).toEqual([
      '                shop-1                    gateway',
      '                   |                         |',
      '      t+0.004s     | submit order-7          |',
      '                   |------------------------>|',
      '      t+0.212s     |                 charged o',
      '  !!  t+0.214s     | answer [answer-dropped] |',
      '                   |             x-----------|',
      '      t+1.604s     o order-7 is unknown      |',
      '      t+1.700s     | callback                |',
      '                   |<------------------------|',
      '      t+9.000s     == no-double-charge: 2 live charges',
      '                   |                         |',
    ])
  })

  it('fits its width, whatever is said in it', () => {
    const long = sampleStory.map((event) => ({ ...event, what: `${event.what} `.repeat(4).trim() }))
    for (const width of [80, 100]) {
      for (const story of [sampleStory, long]) {
        expect(drawn(story, width).filter((line) => line.length > width)).toEqual([])
      }
    }
    const words = drawn(long, 80)
      .join(' ')
      .replaceAll(/[|\s]+/g, ' ')
    expect(words).toContain('intent order-7-1 is written intent order-7-1 is written intent')
  })

  it('is wider than asked for where there are too many lanes', () => {
    const lanes = Array.from({ length: 9 }, (_, index) => `process-${index}`)
    const story = lanes.map((lane, at): TraceEvent => ({ at, lane, to: 'gateway', what: 'asks' }))
    const [head = '', , first = ''] = drawn(story, 60)
    expect(head.length).toBeGreaterThan(60)
    expect(head.trim().split(/\s+/)).toEqual([...lanes, 'gateway'])
    expect(first.match(/\|/g)?.length).toBeGreaterThan(8)
  })

  it('paints the lanes and what a fault did, with all its lines', () => {
    const text = sequenceDiagram(sampleStory, { paint: colourPaint })
    const lines = text.split('\n')
    expect(lines[0]).toMatch(/^\u001B\[1m .*gateway/)
    const yellow = lines.filter((line) => line.startsWith('\u001B[33m')).join('\n')
    expect(yellow).toContain('lost in the network')
    expect(yellow).toContain('crashed after')
    expect(yellow).not.toContain('charged')
  })

  it('of nothing has no lane', () => {
    expect(drawn([]).join('').trim()).toBe('')
  })
})

describe('the sequence of a story', () => {
  it('has lanes as they first take part, without those who only look on', () => {
    const { lanes, steps } = sequenceOf(sampleStory)
    expect(lanes).toEqual(['buyer', 'shop-1', 'store', 'gateway'])
    expect(steps.at(-1)).toEqual({ at: 65_000, what: expect.any(String), isLost: false })
    expect(steps[2]).toMatchObject({ from: 1, to: 3, isLost: false })
    expect(steps.filter(({ isLost }) => isLost)).toEqual([
      expect.objectContaining({ from: 3, to: 1, fault: 'answer-dropped' }),
    ])
  })

  it('has who buys first and the gateway last, whoever begins', () => {
    const story = ['gateway', 'shop-2', 'buyer', 'shop-1'].map((lane, at) => ({
      at,
      lane,
      what: 'does',
    }))
    const { lanes, steps } = sequenceOf(story)
    expect(lanes).toEqual(['buyer', 'shop-2', 'shop-1', 'gateway'])
    expect(steps.map(({ from }) => from)).toEqual([3, 1, 0, 2])
  })

  it('takes a message to oneself for something done alone', () => {
    const story = [{ at: 0, lane: 'shop-1', to: 'shop-1', what: 'timer', fault: 'request-lost' }]
    expect(sequenceOf(story).steps).toEqual([
      { at: 0, what: 'timer', fault: 'request-lost', from: 0, isLost: false },
    ])
  })
})
