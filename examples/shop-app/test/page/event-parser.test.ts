import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventParser, type StreamEvent } from '../../page/shell/event-parser.js'

/** What is heard of a stream that comes in these pieces. */
function heard(...pieces: readonly string[]): readonly StreamEvent[] {
  const events: StreamEvent[] = []
  const parser = new EventParser((event) => events.push(event))
  for (const piece of pieces) parser.take(piece)
  return events
}

describe('server-sent events, read by hand', () => {
  it('are what stands between empty lines', () => {
    expect(heard('id: 7\nevent: order\ndata: {"a":1}\n\n: still here\n\ndata: x\n\n')).toEqual([
      { id: '7', event: 'order', data: '{"a":1}' },
      { id: '7', event: 'message', data: 'x' },
    ])
  })

  it('keep the lines of their data, and lose one space', () => {
    expect(heard('data:  a\ndata\ndata:b\n\n')).toEqual([
      { id: '', event: 'message', data: ' a\n\nb' },
    ])
  })

  it('are not heard before they are whole', () => {
    expect(heard('id: 1\ndata: x\n')).toEqual([])
    expect(heard('id: 1\ndata: x\r\n\r\n')).toHaveLength(1)
  })

  it('are the same wherever the stream is cut', () => {
    const text = 'id: 1\nevent: order\ndata: 하나\n\n: quiet\n\nid: 2\ndata: two\ndata: lines\n\n'
    const whole = heard(text)
    fc.assert(
      fc.property(fc.array(fc.nat({ max: text.length })), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), text.length]
        const pieces = at.slice(1).map((end, index) => text.slice(at[index], end))
        expect(heard(...pieces)).toEqual(whole)
      }),
    )
  })
})
