import { afterEach, describe, expect, it } from 'vitest'
import { asking } from '../testing/admin-asker.js'
import { submit, submitBody } from '../testing/gateway-caller.js'
import { Stage, until } from '../testing/stage.js'
import { simulatorMetricTable } from './simulator-metrics.js'

const stage = new Stage()
const started = stage.simulator.bind(stage)
afterEach(() => stage.clear())

interface Family {
  help?: string
  type?: string
  /** By their labels as they are written. */
  readonly samples: Map<string, number>
}

/** Prometheus' text format, version 0.0.4; whatever it does not know is an error. */
function parseMetrics(text: string): Map<string, Family> {
  const families = new Map<string, Family>()
  const family = (name = ''): Family => {
    const known = families.get(name) ?? { samples: new Map() }
    families.set(name, known)
    return known
  }
  expect(text.endsWith('\n')).toBe(true)
  for (const line of text.split('\n')) {
    if (line === '') continue
    const about = /^# (HELP|TYPE) ([a-z_]+) (.+)$/.exec(line)
    const sample = /^([a-z_]+)(?:\{((?:[a-z_]+="[^"\\]*",?)*)\})? (-?[\d.e+]+)$/.exec(line)
    if (about?.[1] === 'HELP') family(about[2]).help = about[3] ?? ''
    else if (about) family(about[2]).type = about[3] ?? ''
    else if (sample) family(sample[1]).samples.set(sample[2] ?? '', Number(sample[3]))
    else throw new Error(`not a line of metrics: ${line}`)
  }
  return families
}

describe('the metrics of a simulator', () => {
  it('are those of the table, each with its meaning and its type', async () => {
    const { adminUrl } = await started()
    const { status, headers, text } = await asking(adminUrl)('GET', '/metrics')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const families = parseMetrics(text)
    expect([...families.keys()].sort()).toEqual(simulatorMetricTable.map(({ name }) => name).sort())
    for (const { name, help, type } of simulatorMetricTable) {
      expect(name).toMatch(/^pgsim_[a-z_]+$/)
      expect(name.endsWith('_total')).toBe(type === 'counter')
      expect(families.get(name)).toMatchObject({ help, type })
    }
  })

  it('say what the stats say, whenever they are read', async () => {
    const merchant = await stage.merchant()
    const { simulator, adminUrl, gatewayUrl } = await started(
      { faults: [{ fault: 'hang', match: { reference: 'order-hung' } }] },
      { callbackOrigins: [merchant.origin], dialects: ['async-card', 'toss'] },
    )
    const ask = asking(adminUrl)
    const read = async () => parseMetrics((await ask('GET', '/metrics')).text)
    const of = async (name: string, labels = '') => (await read()).get(name)?.samples.get(labels)
    const submits = 'dialect="async-card",operation="submitPayment"'
    expect(await of('pgsim_requests_total', submits)).toBe(0)
    expect(await of('pgsim_requests_total', 'dialect="toss",operation="unread"')).toBe(0)

    const { callbackUrl } = merchant
    await submit(gatewayUrl, submitBody({ callbackUrl }))
    await submit(gatewayUrl, submitBody({ callbackUrl }), { 'x-sim-fault': 'callback-held' })
    void submit(gatewayUrl, submitBody({ orderId: 'order-hung', callbackUrl })).catch(
      () => undefined,
    )
    await until(() => simulator.stats().dialects['async-card']?.outcomes.hung === 1)
    await until(() => simulator.stats().dialects['async-card']?.callbacks.delivered === 1)

    expect(await of('pgsim_requests_total', submits)).toBe(3)
    const outcome = (name: string) => `dialect="async-card",outcome="${name}"`
    expect(await of('pgsim_request_outcomes_total', outcome('accepted'))).toBe(2)
    expect(await of('pgsim_request_outcomes_total', outcome('hung'))).toBe(1)
    const fault = (name: string) => `dialect="async-card",fault="${name}"`
    expect(await of('pgsim_faults_total', fault('callback-held'))).toBe(1)
    expect(await of('pgsim_faults_total', fault('answer-lost'))).toBeUndefined()
    expect(await of('pgsim_callbacks_total', 'dialect="async-card",event="delivered"')).toBe(1)
    expect(await of('pgsim_callbacks_open', 'dialect="async-card",state="held"')).toBe(1)
    expect(await of('pgsim_callbacks_open', 'dialect="async-card",state="due"')).toBe(0)
    expect(await of('pgsim_pending_charges', 'dialect="async-card"')).toBe(0)
    expect(await of('pgsim_in_flight_requests')).toBe(1)
    expect(await of('pgsim_open_sockets')).toBe(1)
    expect(await of('pgsim_listening')).toBe(1)

    await simulator.addFault({ fault: 'connection-refused' })
    expect(await of('pgsim_listening')).toBe(0)
    expect(await of('pgsim_open_sockets')).toBe(0)
    await simulator.reset()
    expect(await of('pgsim_requests_total', submits)).toBe(0)
    expect(await of('pgsim_faults_total', fault('callback-held'))).toBeUndefined()
  })

  it('are counted by each simulator for itself', async () => {
    const [one, other] = [await started(), await started()]
    await submit(one.gatewayUrl, submitBody())
    const labels = 'dialect="async-card",outcome="accepted"'
    for (const [{ adminUrl }, count] of [[one, 1] as const, [other, 0] as const]) {
      const { text } = await asking(adminUrl)('GET', '/metrics')
      expect(parseMetrics(text).get('pgsim_request_outcomes_total')?.samples.get(labels)).toBe(
        count,
      )
    }
  })
})
