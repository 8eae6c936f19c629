import { describe, expect, it } from 'vitest'
import { sampleStory } from '../../testing/sample-failure.js'
import { colourPaint, plainPaint } from './paint.js'
import { ordinalText, storyText, strikesText } from './story-text.js'

const plain = { paint: plainPaint }

describe('a story', () => {
  it('says when, where and what, and marks what a fault did', () => {
    expect(storyText(sampleStory.slice(0, 5), { ...plain, width: 70 }).split('\n')).toEqual([
      '      t+0.000s  buyer -> shop-1    POST /orders order-7',
      '      t+0.002s  shop-1 -> store    intent order-7-1 is written',
      '      t+0.004s  shop-1 -> gateway  submit order-7-1, attempt 1',
      '      t+0.212s  gateway            charged 41 000 KRW, key tx-1',
      '  !!  t+0.214s  gateway -> shop-1  answer: lost in the network',
      '                                   [answer-dropped]',
    ])
  })

  it('fits 80 columns, moments below each other', () => {
    const lines = storyText(sampleStory, plain).split('\n')
    expect(lines.filter((line) => line.length > 80)).toEqual([])
    expect(lines.find((line) => line.includes('checker'))).toMatch(/^ {6}t\+65\.000s {2}checker/)
    expect(lines[0]).toMatch(/^ {7}t\+0\.000s/)
  })

  it('paints what a fault did to the end of its text', () => {
    const painted = storyText(sampleStory, { paint: colourPaint }).split('\n')
    const yellow = painted.filter((line) => line.startsWith('\u001B[33m'))
    expect(yellow).toHaveLength(3)
    expect(yellow[1]).toContain('[answer-dropped]')
  })

  it('keeps what came from elsewhere from moving the cursor', () => {
    const what = 'order\u001B[2J\n1'
    const text = storyText([{ at: 0, lane: 'shop\n1', what, fault: 'hang' }], plain)
    expect(text).toBe('  !!  t+0.000s  shop 1  order [2J 1  [hang]')
  })

  it('of nothing is empty', () => {
    expect(storyText([], plain)).toBe('')
  })
})

describe('strikes', () => {
  it('are numbered, with what they struck and which time it was', () => {
    const strikes = [
      { fault: 'answer-lost', entity: 'toss/submit/order-1-1', occurrence: 1 },
      { fault: 'hang', entity: 'toss/inquiry/order-1-1', occurrence: 12 },
    ]
    expect(strikesText(strikes, plain).split('\n')).toEqual([
      '    1  answer-lost  toss/submit/order-1-1, 1st time',
      '    2  hang         toss/inquiry/order-1-1, 12th time',
    ])
  })

  it('are counted as people count', () => {
    expect([1, 2, 3, 4, 11, 21, 102].map(ordinalText)).toEqual([
      ...['1st', '2nd', '3rd', '4th', '11th', '21st', '102nd'],
    ])
  })
})
