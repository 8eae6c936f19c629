import { afterEach, describe, expect, it } from 'vitest'
import { createSimulator } from './create-simulator.js'
import { ScenarioError } from './scenario/scenario-error.js'
import type { Simulator, SimulatorOptions } from './simulator.js'
import { AT_ONCE } from './testing/at-once.js'
import { call, inquire, submit, submitBody, transactionKeyOf } from './testing/gateway-caller.js'
import { Stage, until } from './testing/stage.js'

const countsOf = (simulator: Simulator) => {
  const counts = simulator.stats().dialects['async-card']
  if (counts === undefined) throw new Error('async-card is served')
  return counts
}

describe('createSimulator', () => {
  const stage = new Stage()
  const started = stage.simulator.bind(stage)
  const merchantThat = stage.merchant.bind(stage)
  afterEach(() => stage.clear())

  it('refuses connections while a rule says so and comes back on the same port', async () => {
    const { simulator, gatewayUrl, adminUrl } = await started()
    await submit(gatewayUrl, submitBody())
    const { id } = await simulator.addFault({ fault: 'connection-refused' })
    await expect(submit(gatewayUrl, submitBody())).rejects.toMatchObject({
      code: 'ECONNREFUSED',
      syscall: 'connect',
    })
    expect(simulator.stats().isListening).toBe(false)
    expect((await call('GET', `${adminUrl}/__admin/stats`)).status).toBe(200)
    expect(await simulator.removeFault(id)).toBe(true)
    expect(await simulator.removeFault(id)).toBe(false)
    expect((await submit(gatewayUrl, submitBody())).status).toBe(200)
    expect(simulator.ledger().charges).toHaveLength(2)
  })

  it('can begin without a gateway that listens', async () => {
    const faults = [{ fault: 'connection-refused' }]
    const { simulator, gatewayUrl } = await started({ faults })
    await expect(submit(gatewayUrl, submitBody())).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await simulator.changeScenario({ faults: [] })
    expect((await submit(gatewayUrl, submitBody())).status).toBe(200)
  })

  it('makes changes one after the other', async () => {
    const { simulator, gatewayUrl } = await started()
    await Promise.all([
      simulator.addFault({ id: 'down', fault: 'connection-refused' }),
      simulator.addFault({ id: 'error', fault: 'fail-before-commit' }),
      simulator.removeFault('down'),
    ])
    expect(simulator.faults()).toMatchObject([{ id: 'error' }])
    expect((await submit(gatewayUrl, submitBody())).status).toBe(500)
  })

  it('has a fault for so long as something runs, whether or not that throws', async () => {
    const { simulator, gatewayUrl } = await started()
    const status = async () => (await submit(gatewayUrl, submitBody())).status
    const rule = { fault: 'fail-before-commit' }
    expect(await simulator.withFault(rule, status)).toBe(500)
    expect(await status()).toBe(200)
    const thrown = simulator.withFault(rule, () => Promise.reject(new Error('of the test')))
    await expect(thrown).rejects.toThrow('of the test')
    expect(await status()).toBe(200)
  })

  it('counts hung requests and their sockets, executes none of them, and recovers', async () => {
    const { simulator, gatewayUrl } = await started({ faults: [{ fault: 'hang' }] })
    const leaving = new AbortController()
    const hung = [1, 2, 3].map(() =>
      submit(gatewayUrl, submitBody(), {}, { signal: leaving.signal }),
    )
    const allLeft = Promise.allSettled(hung)
    await until(() => countsOf(simulator).outcomes.hung === 3)
    expect(simulator.stats()).toMatchObject({ openSockets: 3, inFlight: 3 })
    await simulator.whenIdle()
    leaving.abort()
    expect((await allLeft).every(({ status }) => status === 'rejected')).toBe(true)
    await until(() => simulator.stats().openSockets === 0 && simulator.stats().inFlight === 0)
    await simulator.changeScenario({ faults: [] })
    expect(simulator.ledger().charges).toEqual([])
    expect((await submit(gatewayUrl, submitBody())).status).toBe(200)
  })

  it('charges a client that has left: that is how a time-out hides a charge', async () => {
    const heldUp = { fault: 'late-execution', takes: '1h' }
    const { simulator, gatewayUrl } = await started({ faults: [heldUp] })
    const leaving = new AbortController()
    const { signal } = leaving
    const left = expect(submit(gatewayUrl, submitBody(), {}, { signal })).rejects.toThrow('aborted')
    await until(() => countsOf(simulator).requests['submitPayment'] === 1)
    leaving.abort()
    await left
    expect(simulator.ledger().charges).toEqual([])
    await simulator.changeScenario({ timeScale: 0.0001 })
    await simulator.whenIdle()
    expect(simulator.ledger().charges).toMatchObject([{ state: 'approved' }])
  })

  it('restarts: cuts connections, forgets what was pending, and is back', async () => {
    const { simulator, gatewayUrl } = await started({ processing: '1h' })
    await submit(gatewayUrl, submitBody())
    await simulator.changeScenario({ latency: '1h', processing: 0 })
    const cut = expect(submit(gatewayUrl, submitBody())).rejects.toMatchObject({
      code: 'ECONNRESET',
    })
    await until(() => simulator.stats().inFlight === 1)
    const restarted = simulator.restart(1)
    await cut
    await restarted
    await simulator.changeScenario({ latency: 0 })
    expect((await submit(gatewayUrl, submitBody())).status).toBe(200)
    await simulator.whenIdle()
    const states = simulator.ledger().charges.map(({ state }) => state)
    expect(states).toEqual(['pending', 'approved'])
  })

  it('stays ended when it is stopped in the middle of a restart', async () => {
    const { simulator, gatewayUrl } = await started()
    const restarted = simulator.restart(3_600_000)
    await simulator.stop()
    await restarted
    expect(simulator.stats().isListening).toBe(false)
    await expect(submit(gatewayUrl, submitBody())).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('forgets everything on reset and plays its first scenario anew', async () => {
    const { simulator, gatewayUrl } = await started({ processing: '1h' })
    await submit(gatewayUrl, submitBody())
    await simulator.play({ ...AT_ONCE, faults: [{ fault: 'connection-refused' }] })
    expect(countsOf(simulator).pendingCharges).toBe(1)
    expect(await simulator.reset()).toMatchObject({ processing: { fixed: 3_600_000 }, faults: [] })
    await simulator.whenIdle()
    expect(simulator.ledger()).toEqual({ charges: [], references: [] })
    expect(simulator.journal()).toEqual([])
    expect(countsOf(simulator)).toMatchObject({ pendingCharges: 0, requests: { submitPayment: 0 } })
    expect((await submit(gatewayUrl, submitBody())).status).toBe(200)
  })

  it('leaves a request unanswered that a reset overtakes, and executes it no more', async () => {
    const { simulator, gatewayUrl } = await started({ latency: '1m' })
    const cut = expect(submit(gatewayUrl, submitBody())).rejects.toMatchObject({
      code: 'ECONNRESET',
    })
    await until(() => simulator.stats().inFlight === 1)
    await simulator.reset()
    await cut
    expect(simulator.ledger().charges).toEqual([])
  })

  it('never shows a card number in ledger, journal, callbacks’ entries or stats', async () => {
    const merchant = await merchantThat()
    const { simulator, gatewayUrl } = await started({}, { callbackOrigins: [merchant.origin] })
    const { callbackUrl } = merchant
    const key = transactionKeyOf(await submit(gatewayUrl, submitBody({ callbackUrl })))
    await submit(gatewayUrl, submitBody({ callbackUrl }), { 'x-sim-fault': 'callback-held' })
    await simulator.whenIdle()
    expect((await inquire(gatewayUrl, `/${key}`)).text).toContain('1234-5678-9814-1451')
    await submit(gatewayUrl, submitBody({ cardNo: '4111111111111111' }))
    await submit(gatewayUrl, '{"cardNo": "1234-5678-9814-1451", broken')
    await inquire(gatewayUrl, '?orderId=1234-5678-9814-1451')
    await inquire(gatewayUrl, '/4111111111111111')
    const shown = JSON.stringify([
      ...[simulator.ledger(), simulator.journal(), simulator.callbacks(), simulator.stats()],
    ])
    expect(shown).not.toMatch(/1234-?5678/)
    expect(shown).not.toContain('41111111')
    expect(shown).toContain('"cardLast4":"1451"')
    expect(simulator.journal().map(({ kind }) => kind)).toContain('callback')
    expect(simulator.callbacks()).toHaveLength(1)
  })

  it.each<[string, SimulatorOptions, RegExp]>([
    ['an unknown scenario', { scenario: 'clam' }, /Did you mean calm\?/],
    ['a change that is not valid', { change: { timeScale: 0 } }, /timeScale/],
    ['a dialect that there is not', { dialects: ['tos' as 'toss'] }, /there is no dialect tos/],
    ['a dialect twice', { dialects: ['async-card', 'async-card'] }, /is there already/],
    ['no dialect', { dialects: [] }, /at least one dialect/],
    ['an origin with a path', { callbackOrigins: ['http://a.example/b'] }, /is no origin/],
    ['an origin without http', { callbackOrigins: ['localhost:8080'] }, /is no origin/],
  ])('refuses %s', (_, options, message) => {
    expect(() => createSimulator(options)).toThrow(ScenarioError)
    expect(() => createSimulator(options)).toThrow(message)
  })

  it('refuses a seed out of range', () => {
    expect(() => createSimulator({ seed: -1 })).toThrow(RangeError)
    expect(createSimulator({ seed: 2 ** 53 - 1 }).seed).toBe(2 ** 53 - 1)
  })

  it('fails to start on a port in use and lets go of the other port', async () => {
    const { gatewayUrl } = await started()
    const port = Number(new URL(gatewayUrl).port)
    const second = createSimulator({ adminPort: port })
    await expect(second.start()).rejects.toMatchObject({ code: 'EADDRINUSE', port })
    expect(second.stats().isListening).toBe(false)
  })
})
