import { describe, expect, test } from 'vitest'
import { Listeners } from './listeners.js'

interface Events {
  readonly a: number
  readonly b: string
}

function world() {
  const reported: unknown[] = []
  const listeners = new Listeners<Events>(['a', 'b'], (error) => reported.push(error))
  return { listeners, reported }
}

describe('Listeners', () => {
  test('tells everybody in order, until they stop listening', () => {
    const { listeners } = world()
    const heard: string[] = []
    const stopFirst = listeners.on('a', (n) => heard.push(`first ${n}`))
    const stopSecond = listeners.on('a', (n) => heard.push(`second ${n}`))
    listeners.emit('a', 1)
    stopFirst()
    stopFirst()
    listeners.emit('a', 2)
    stopSecond()
    listeners.emit('a', 3)
    expect(heard).toEqual(['first 1', 'second 1', 'second 2'])
  })

  test('one function may listen twice and stop once', () => {
    const { listeners } = world()
    let heard = 0
    const listener = () => {
      heard += 1
    }
    const stop = listeners.on('a', listener)
    listeners.on('a', listener)
    stop()
    listeners.emit('a', 1)
    expect(heard).toBe(1)
  })

  test('a listener that is no function is refused at once', () => {
    const { listeners } = world()
    const wrong = 'listener' as unknown as () => void
    expect(() => listeners.on('a', wrong)).toThrow(new TypeError('a listener must be a function'))
    expect(listeners.isEmpty).toBe(true)
  })

  test('an event that is never told is refused at once, with those that are', () => {
    const { listeners } = world()
    for (const [type, shown] of [
      ['c', "'c'"],
      ['A', "'A'"],
      [undefined, 'undefined'],
      ['toString', "'toString'"],
    ] as const) {
      expect(() => listeners.on(type as 'a', () => {})).toThrow(
        new TypeError(`the event must be one of a, b, got ${shown}`),
      )
    }
    expect(listeners.isEmpty).toBe(true)
  })

  test('says whether anybody would hear it', () => {
    const { listeners } = world()
    expect([listeners.has('a'), listeners.isEmpty]).toEqual([false, true])
    const stop = listeners.on('a', () => {})
    expect([listeners.has('a'), listeners.has('b'), listeners.isEmpty]).toEqual([
      true,
      false,
      false,
    ])
    stop()
    stop()
    expect([listeners.has('a'), listeners.isEmpty]).toEqual([false, true])
  })

  test('is empty again once all listeners of one type have gone', () => {
    const { listeners } = world()
    const stops = [listeners.on('a', () => {}), listeners.on('a', () => {})]
    stops[0]?.()
    expect([listeners.has('a'), listeners.isEmpty]).toEqual([true, false])
    stops[1]?.()
    expect([listeners.has('a'), listeners.isEmpty]).toEqual([false, true])
  })

  test('a listener that comes or goes while an event is told does not disturb it', () => {
    const { listeners } = world()
    const heard: string[] = []
    const stop = listeners.on('a', () => {
      stop()
      listeners.on('a', () => heard.push('new'))
    })
    listeners.on('a', () => heard.push('old'))
    listeners.emit('a', 1)
    expect(heard).toEqual(['old'])
  })

  test('who stops listening while an event is told still hears that one, and no other', () => {
    const { listeners } = world()
    const heard: number[] = []
    listeners.on('a', () => stop())
    const stop = listeners.on('a', (n) => heard.push(n))
    listeners.emit('a', 1)
    listeners.emit('a', 2)
    expect(heard).toEqual([1])
  })

  test('an event told from within a listener reaches everybody', () => {
    const { listeners } = world()
    const heard: string[] = []
    listeners.on('a', (n) => {
      heard.push(`a${n}`)
      if (n < 3) listeners.emit('a', n + 1)
    })
    listeners.on('b', (text) => heard.push(text))
    listeners.emit('a', 1)
    listeners.emit('b', 'b')
    expect(heard).toEqual(['a1', 'a2', 'a3', 'b'])
  })

  test('reports what listeners throw and reject with, and tells the others', async () => {
    const { listeners, reported } = world()
    const heard: number[] = []
    listeners.on('a', () => {
      throw new Error('thrown')
    })
    listeners.on('a', () => Promise.reject(new Error('rejected')))
    listeners.on('a', (n) => heard.push(n))
    listeners.emit('a', 1)
    await Promise.resolve()
    expect(heard).toEqual([1])
    expect(reported).toEqual([new Error('thrown'), new Error('rejected')])
  })
})
