import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import type { Requests } from './requests.js'
import { fullLoad, pacedLoad } from './send-load.js'

let server: Server
let asked: string[] = []

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

async function started(status: number): Promise<string> {
  asked = []
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      asked.push([request.method, request.url, request.headers['x-one'], body].join(' '))
      response.writeHead(status).end('told')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function posts(count: number): Requests {
  const items = Array.from({ length: count }, (_, number) => ({ path: `/${number}`, body: 'b' }))
  return { method: 'POST', headers: { 'x-one': '1' }, items }
}

it('sends as many requests as go, each connection its own', async () => {
  const url = await started(200)
  const result = await fullLoad({ url, requests: posts(40_000), seconds: 0.2, connections: 4 })
  expect(result.answered).toBeGreaterThan(50)
  expect(result.wrong).toBe(0)
  expect(result.perSecond).toBeGreaterThan(2 * result.answered)
  expect(new Set(asked).size).toBe(asked.length)
  expect(asked).toContain('POST /3 1 b')
})

it('sends evenly as many as are to be sent, and counts those that went wrong', async () => {
  const url = await started(500)
  const load = { url, requests: posts(3), seconds: 0.1, perSecond: 100 }
  const { answered, wrong, p50Ms, p99Ms } = await pacedLoad(load)
  expect({ answered, wrong }).toEqual({ answered: 10, wrong: 10 })
  expect(p99Ms).toBeGreaterThanOrEqual(p50Ms)
  expect(asked.filter((line) => line === 'POST /0 1 b')).toHaveLength(4)
})
