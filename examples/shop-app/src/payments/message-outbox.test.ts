import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import { BusUnavailable, type BusMessage, type EventBus } from '../bus/event-bus.js'
import { OutboxProcessor } from '../outbox/outbox-processor.js'
import { MessageOutbox, publishing } from './message-outbox.js'

const log = () => undefined
const logger = { debug: log, info: log, warn: log, error: log }

function message(id: string, key = 'pay-1'): BusMessage {
  return { id, topic: 'payment.completed', key, at: 7, body: { keptMinor: 50_000 } }
}

describe('MessageOutbox', () => {
  let folder: string
  let clock: VirtualClock
  let messages: MessageOutbox
  const open = () => new MessageOutbox(path.join(folder, 'messages.sqlite'), clock, 'normal')

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'shop-messages-'))
    clock = new VirtualClock()
    messages = open()
  })
  afterEach(() => {
    messages.close()
    rmSync(folder, { recursive: true })
  })

  /** A bus that takes nothing for so many times. */
  const publisherTo = (refusals: number) => {
    const published: BusMessage[] = []
    const publish: EventBus['publish'] = async (one) => {
      if (refusals-- > 0) throw new BusUnavailable('the bus is down')
      published.push(one)
    }
    const handlers = publishing({ publish } as EventBus)
    const env = { clock, random: seededRandom('messages'), logger }
    return { published, processor: new OutboxProcessor({ ...env, ...messages, handlers }) }
  }

  it('keeps a message once per id, over a restart, as it was', async () => {
    messages.append(message('toss:1'))
    messages.append(message('toss:1'))
    messages.close()
    messages = open()
    messages.append(message('toss:1'))
    const { published, processor } = publisherTo(0)
    await processor.runOnce()
    messages.append(message('toss:1'))
    await processor.runOnce()
    expect(published).toEqual([message('toss:1')])
  })

  it('keeps the messages of one payment in order while the bus takes none', async () => {
    for (const [id, key] of ['a', 'b', 'a'].entries()) messages.append(message(`toss:${id}`, key))
    const { published, processor } = publisherTo(1)
    await processor.runOnce()
    expect(published.map(({ id }) => id)).toEqual(['toss:1'])
    await clock.advance(60_000)
    await processor.runOnce()
    expect(published.map(({ id }) => id)).toEqual(['toss:1', 'toss:0', 'toss:2'])
    expect(messages.outbox.waitingCount()).toBe(0)
  })

  it('tells who publishes of a message once it is durable, and when poked', () => {
    const waiting: number[] = []
    messages.append(message('toss:1'))
    messages.onAppended(() => waiting.push(messages.outbox.waitingCount()))
    messages.append(message('toss:2'))
    messages.poke()
    expect(waiting).toEqual([2, 2])
  })

  it('says so where a message cannot be kept', () => {
    let heard = 0
    messages.onAppended(() => (heard += 1))
    messages.close()
    expect(() => messages.append(message('toss:1'))).toThrow(/not open/)
    expect(heard).toBe(0)
    messages = open()
  })
})
