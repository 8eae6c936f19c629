import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { interruption } from './interruption.js'

function listening() {
  const signals = new EventEmitter()
  const told: string[] = []
  const { signal, end } = interruption({
    signals,
    onFirst: () => told.push('first'),
    onSecond: () => told.push('second'),
  })
  return { signals, told, signal, end }
}

describe('Ctrl-C', () => {
  it.each(['SIGINT', 'SIGTERM'])('as %s ends in order at first, and at once after that', (name) => {
    const { signals, told, signal } = listening()
    expect(signal.aborted).toBe(false)
    signals.emit(name)
    expect({ isAborted: signal.aborted, told }).toEqual({ isAborted: true, told: ['first'] })
    signals.emit('SIGINT')
    signals.emit('SIGTERM')
    expect(told).toEqual(['first', 'second', 'second'])
  })

  it("is nobody's business after the end", () => {
    const { signals, told, end } = listening()
    end()
    signals.emit('SIGINT')
    expect({ told, left: signals.eventNames() }).toEqual({ told: [], left: [] })
  })
})
