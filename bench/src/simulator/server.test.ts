import { describe, expect, it } from 'vitest'
import { loads, type LoadName } from './loads.js'
import type { Requests } from './requests.js'
import { serve } from './server.js'
import type { Rules } from './server-task.js'

const names = Object.keys(loads) as LoadName[]

/** Sends each request once; keep-alive would hold a bare server open. */
async function send(url: string, { method, headers, items }: Requests) {
  const answers = []
  for (const { path, body } of items) {
    const response = await fetch(url + path, {
      method,
      headers: { ...headers, connection: 'close' },
      body: body ?? null,
    })
    answers.push({ status: response.status, body: await response.text() })
  }
  return answers
}

function simulator(load: LoadName, rules: Rules = 'none') {
  return serve({ kind: 'simulator', load, rules, keepsLedger: rules === 'some' })
}

describe.each(names)('%s', (load) => {
  it('is answered with 2xx by the simulator, as often as it was made ready', async () => {
    const served = await simulator(load)
    const once = await send(served.url, await served.prepare(3))
    const again = await send(served.url, await served.prepare(2))
    await served.close()
    const statuses = [...once, ...again].map(({ status }) =>
      status >= 200 && status < 300 ? 'ok' : status,
    )
    expect(statuses).toEqual(Array.from({ length: 5 }, () => 'ok'))
  })

  it('is answered with what it is told by the bare handler', async () => {
    const answer = { status: 201, headers: { 'content-type': 'text/x' }, body: 'the answer' }
    const served = await serve({ kind: 'bare', load, answer })
    const answers = await send(served.url, await served.prepare(2))
    await served.close()
    const told = { status: 201, body: 'the answer' }
    expect(answers).toEqual([told, told])
  })
})

it('decides by five rules, or by one for every fault, and keeps a ledger', async () => {
  for (const rules of ['some', 'every fault'] as const) {
    const served = await simulator('async-card submit', rules)
    const answers = await send(served.url, await served.prepare(3))
    await served.close()
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  }
})
