import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { watchArrivals, type Arrivals } from './arrivals.js'
import { stalledHeader } from './phase.js'

const server = createServer((_, response) => response.end())
const hurried = { limitMs: 50, otherwise: 'nothing arrived' }
const patient = { limitMs: 10_000, otherwise: 'nothing arrived' }
let arrivals: Arrivals
let url = ''

beforeEach(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  arrivals = watchArrivals()
})

afterEach(async () => {
  arrivals.stop()
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

it('tells of each marked request once, whether it came before or after the question', async () => {
  const marked = { headers: { [stalledHeader]: 'yes' } }
  await fetch(url, marked)
  await arrivals.next(patient)
  const next = arrivals.next(patient)
  await fetch(url, marked)
  await next
  await expect(arrivals.next(hurried)).rejects.toThrow('nothing arrived within 0.05 s')
})

it('tells of no other request, and of none after its end', async () => {
  await fetch(url)
  await expect(arrivals.next(hurried)).rejects.toThrow('nothing arrived')
  arrivals.stop()
  await fetch(url, { headers: { [stalledHeader]: 'yes' } })
  await expect(arrivals.next(hurried)).rejects.toThrow('nothing arrived')
})
