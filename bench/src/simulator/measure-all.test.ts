import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Comparison, Contestant } from './contestants.js'
import type { LoadQuestion } from './load-process.js'
import { measureAll, type Processes } from './measure-all.js'
import type { ServerTask } from './server-task.js'

const plain: Contestant = { name: 'plain', rules: 'none', keepsLedger: false, mayFail: 0 }
const faulty: Contestant = { ...plain, name: 'faulty', rules: 'some', mayFail: 0.1 }
const comparisons: readonly Comparison[] = [
  { load: 'async-card submit', contestants: [plain, faulty] },
]
const effort = { rounds: 2, seconds: 1, connections: 4, perSecond: 100 }

/** What the bare handler is to answer is asked for over HTTP. */
let sample: Server
let sampleUrl: string
let steps: string[] = []
let open = 0
let wrongAtFaulty = 0

beforeAll(async () => {
  sample = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'x-own': 'kept' }).end('{}')
  })
  sample.listen(0, '127.0.0.1')
  await once(sample, 'listening')
  sampleUrl = `http://127.0.0.1:${(sample.address() as AddressInfo).port}`
})
afterAll(() => sample.close())
beforeEach(() => {
  steps = []
  wrongAtFaulty = 0
})

function nameOf(task: ServerTask): string {
  return task.kind === 'bare' ? 'bare' : task.rules
}

/** Servers that answer 1000, 500 and 250 requests a second. */
const processes: Processes = {
  server: (task) => {
    const url = task.kind === 'bare' ? 'bare' : task.rules === 'none' ? sampleUrl : 'faulty'
    let cpuMs = 0
    open += 1
    if (task.kind === 'bare') steps.push(JSON.stringify(task.answer))
    return {
      ask: async (question) => {
        if (question.ask === 'url') return url
        if (question.ask === 'cpu') return (cpuMs += 500)
        const items = [{ path: '/', body: '{}' }]
        return { method: 'POST', headers: {}, items }
      },
      close: async () => {
        open -= 1
        steps.push(`end ${nameOf(task)}`)
      },
    }
  },
  load: () => {
    open += 1
    return { ask: async (question) => answered(question), close: async () => void (open -= 1) }
  },
}

function answered({ ask, url }: LoadQuestion): object {
  const perSecond = url === 'bare' ? 1000 : url === 'faulty' ? 250 : 500
  const wrong = url === 'faulty' ? wrongAtFaulty : 0
  if (ask === 'full') return { answered: perSecond, wrong, perSecond }
  return { answered: 100, wrong: 0, p50Ms: 1000 / perSecond, p99Ms: 2000 / perSecond }
}

it('measures each server once a round, and begins with another one each time', async () => {
  const done: string[] = []
  const measured = await measureAll(comparisons, effort, processes, (step) => done.push(step))
  const figures = measured.get('async-card submit')
  expect(figures?.get('bare')?.map(({ perSecond }) => perSecond)).toEqual([1000, 1000])
  expect(figures?.get(plain)?.[0]).toEqual({ perSecond: 500, cpuUs: 1000, p50Ms: 2, p99Ms: 4 })
  expect(figures?.get(faulty)).toHaveLength(2)
  const answer =
    '{"status":200,"headers":{"content-type":"application/json","x-own":"kept"},"body":"{}"}'
  expect(steps).toEqual([
    ...['end none', answer, 'end bare', 'end none', 'end some'],
    ...['end none', 'end none', 'end some', answer, 'end bare'],
  ])
  expect(done).toEqual(['round 1 of 2', 'round 2 of 2'])
  expect(open).toBe(0)
})

it('gives no figure for a server that answers wrongly, and ends all processes', async () => {
  wrongAtFaulty = 25
  await measureAll(comparisons, effort, processes, () => {})
  wrongAtFaulty = 26
  await expect(measureAll(comparisons, effort, processes, () => {})).rejects.toThrow(
    'async-card submit: 26 of 250 requests went wrong at the simulator server',
  )
  expect(open).toBe(0)
})
