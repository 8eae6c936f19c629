import { expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { message } from './conformance/bus-case.js'
import { MemoryBusLog } from './memory-bus-log.js'
import { SqliteBusLog } from './sqlite-bus-log.js'

const clock = new VirtualClock({ wallMs: 1_000_000 })

it.each([
  ['memory', () => new MemoryBusLog(clock)],
  ['SQLite', () => new SqliteBusLog(':memory:', clock)],
])('counts a failed delivery once that two processes have made, in %s', (_, open) => {
  const log = open()
  log.register('noting', ['things'])
  log.append(message('a1'), clock.now())
  const deliveries = log.deliveriesTo('noting')
  const sequence = deliveries.due(1)[0]?.sequence ?? 0
  expect(deliveries.failed(sequence, 'mine', clock.now(), 0)).toBe(true)
  expect(deliveries.failed(sequence, 'theirs', 'dead', 0)).toBe(false)
  expect(deliveries.due(1)).toMatchObject([{ attempts: 1 }])
  expect(deliveries.failed(sequence, 'mine again', 'dead', 1)).toBe(true)
  expect(log.listDead({ limit: 1, after: 0 })).toMatchObject([{ lastError: 'mine again' }])
  log.close()
})
