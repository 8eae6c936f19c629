import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AdminStage } from '../../testing/admin-stage.js'
import { submit, submitBody } from '../../testing/gateway-caller.js'
import { Stage } from '../../testing/stage.js'
import { typed } from '../../testing/typed-command.js'

describe('pgsim admin', () => {
  let stage: AdminStage
  beforeEach(async () => {
    stage = await AdminStage.start()
  })
  afterEach(() => stage.clear())

  it('faults lists, adds and removes rules', async () => {
    expect(await stage.said('faults')).toBe('no fault rules\n')
    expect(await stage.said('faults', 'add', 'answer-lost', '--rate', '5%')).toBe(
      'added answer-lost-1: 5 %, answer-lost, submit, refund\n',
    )
    const match = ['--match-operation', 'inquiry', '--match-reference', 'order-1']
    const more = [...match, '--match-dialect', 'toss', '--match-occurrence', '2', '--id', 'mine']
    const timed = ['--from', '1m', '--to', '2m', '--every', '10s', '--lasts', '1s']
    await stage.said('faults', 'add', 'latency-spike', ...more, ...timed, '--takes', '1s..2s')
    await stage.said('faults', 'add', 'rate-limit', '--requests', '0', '--per', '1s')
    const [, spike, limit] = stage.simulator.faults()
    expect(spike).toEqual({
      id: 'mine',
      fault: 'latency-spike',
      rate: 1,
      match: { dialect: 'toss', operation: 'inquiry', reference: 'order-1', occurrence: 2 },
      window: { from: 60_000, to: 120_000 },
      burst: { every: 10_000, lasts: 1000 },
      takes: { uniform: { min: 1000, max: 2000 } },
    })
    expect(limit).toMatchObject({ limit: { requests: 0, per: 1000 } })
    expect(await stage.said('faults')).toMatch(/^mine +100 % {2}latency-spike/m)
    expect(await stage.said('faults', 'remove', 'mine')).toBe('removed mine\n')
    expect(await stage.said('faults', 'remove', '--all')).toBe(
      'removed answer-lost-1, rate-limit-1\n',
    )
    expect(await stage.said('faults', 'remove', '--all')).toBe('there were none\n')
  })

  it('faults add --for begins now and ends by itself', async () => {
    await stage.said('faults', 'add', 'black-out', '--for', '30s')
    expect(stage.simulator.stats().isListening).toBe(false)
    expect(await stage.said('status')).toContain('state     down by a fault')
    const { window } = stage.simulator.faults()[0] ?? {}
    expect((window?.to ?? 0) - (window?.from ?? 0)).toBe(30_000)
    expect(window?.from).toBeLessThanOrEqual(stage.simulator.clock().sinceMs + 1)
  })

  it.each([
    [['faults', 'add', 'answer-lsot'], 2, 'Did you mean answer-lost?'],
    [['faults', 'add', 'hang', '--rate', '150%'], 2, 'rate: "150%" is no rate; allowed: '],
    [['faults', 'add', 'restart'], 2, 'restart needs an end'],
    [['faults', 'add', 'hang', '--takes', 'soon'], 2, 'Allowed: a time such as'],
    [['faults', 'remove'], 2, 'name the ids of rules, or --all'],
    [['faults', 'remove', 'nope'], 2, 'there is no rule nope'],
    [['faults', 'remove', '--all', 'hang-1'], 2, 'name the ids of rules or --all, not both'],
    [['faults', 'add', 'hang', '--for', '1s', '--from', '2s'], 2, "with option '--from <time>'"],
    [['faults', 'lsit'], 2, "unknown command 'lsit'. Did you mean list? Allowed: list, add"],
    [['scenario', 'brownout'], 2, "unknown command 'brownout'. Allowed: show, play, set."],
    [['callbacks', 'release'], 2, 'name the ids of callbacks, or --all'],
    [['callbacks', 'drop', 'nope'], 2, 'no callback nope is held or due'],
    [['journal', '--limit', '10001'], 2, 'limit: must be a whole number 1..10000'],
    [['restart', '--down-for', '2h'], 2, 'Allowed: up to an hour'],
    [['clock', 'fast'], 2, 'Allowed: a number 0.0001..1000'],
    [
      ['webhooks', 'set', 'stripe=http://evil.test/x'],
      2,
      'no callback may go to http://evil.test/x',
    ],
    [['act', 'toss', 'depposit'], 2, 'Did you mean deposit?'],
    [['act', 'toss', 'deposit', 'paymentKey=nope'], undefined, ''],
    [['ledger', '--limit', '0'], 2, 'Allowed: a whole number from 1 on.'],
    [['wait', '--timeout', 'soon'], 2, '"soon" is no duration'],
    [['sttaus'], 2, 'Did you mean status?'],
  ])('refuses %j with exit code %j', async (words, code, message) => {
    const answer = await stage.refused(...words)
    expect(answer.code).toBe(code ?? answer.code)
    expect(answer.stderr).toContain(message)
  })

  it('faults remove takes none away where one is not there, and says which there are', async () => {
    await stage.said('faults', 'add', 'hang')
    expect((await stage.refused('faults', 'remove', 'hang-1', 'hnag-1')).stderr).toBe(
      'pgsim: there is no rule hnag-1. Did you mean hang-1? Allowed: hang-1.',
    )
    expect(stage.simulator.faults()).toHaveLength(1)
  })

  it('callbacks says that one under way cannot be had, with exit code 1', async () => {
    const other = new Stage()
    const { origin, callbackUrl, whenReceived } = await other.merchant('never')
    const at = await other.simulator({}, { callbackOrigins: [origin] })
    await submit(at.gatewayUrl, submitBody({ callbackUrl }))
    await whenReceived(1)
    const [{ id } = { id: '' }] = at.simulator.callbacks()
    const said = await typed('admin', 'callbacks', 'release', id, '--admin', at.adminUrl)
    expect(said).toEqual({ code: 1, stdout: '', stderr: `pgsim: callback ${id} is under way\n` })
    await other.clear()
  })

  it('callbacks lists what is held, releases, copies and drops it', async () => {
    await stage.said('faults', 'add', 'callback-held')
    for (const order of ['order-1', 'order-2']) await stage.pay(order)
    await stage.simulator.whenIdle()
    const [first, second] = stage.simulator.callbacks()
    const text = await stage.said('callbacks')
    expect(text).toMatch(/^ID +DIALECT +STATE +EVENT +REFERENCE +ATTEMPTS +FAULTS +TO$/m)
    expect(text).toMatch(/ async-card {2}held {3}paymentSettled {2}order-1 {4}- {9}callback-held/)
    expect(text).toMatch(/^Callbacks: 2 held\.$/m)
    expect(await stage.said('callbacks', 'list', '--limit', '1')).toMatch(
      /^Callbacks: 2 held, the newest 1 of them shown\.$/m,
    )
    expect(await stage.json('callbacks', 'list', '--limit', '1')).toMatchObject([
      { reference: 'order-2' },
    ])
    expect(await stage.said('callbacks', 'duplicate', first?.id ?? '')).toBe(
      `copied ${first?.id}\n`,
    )
    expect(await stage.said('callbacks', 'drop', second?.id ?? '')).toBe(`dropped ${second?.id}\n`)
    expect(await stage.said('callbacks', 'release', '--all')).toBe(`released ${first?.id}\n`)
    await stage.merchant.whenReceived(2)
    expect(stage.merchant.received.map(({ body }) => body['orderId'])).toEqual([
      'order-1',
      'order-1',
    ])
    expect(await stage.said('callbacks', 'release', '--all')).toBe('none is held\n')
    await stage.simulator.whenIdle()
    expect(await stage.said('callbacks')).toBe('no callback is held or due\n')
  })

  it('clock shows and sets the pace', async () => {
    expect(await stage.said('clock')).toMatch(
      /^as fast as real time; it is .*Z, 0:0\d into the scenario$/m,
    )
    expect(await stage.said('clock', '0.1')).toMatch(/^10 times as fast as real time; /)
    expect(stage.simulator.scenario().timeScale).toBe(0.1)
  })

  it('webhooks sets, lists and clears where they go, with secrets made up', async () => {
    expect(await stage.said('webhooks')).toBe('no webhooks\n')
    const url = `${stage.merchant.origin}/hook`
    await stage.said('webhooks', 'set', `stripe=${url}`, `toss=${url},whsec_mine`)
    const [stripe, toss] = stage.simulator.webhooks()
    expect(stripe).toMatchObject({ dialect: 'stripe', url })
    expect(toss).toEqual({ dialect: 'toss', url, secret: 'whsec_mine' })
    expect(await stage.said('webhooks')).toContain(`stripe   ${url}  ${stripe?.secret}`)
    await stage.said('webhooks', 'clear')
    expect(stage.simulator.webhooks()).toEqual([])
  })

  it('restart, reset, wait and metrics do what they say', async () => {
    await stage.pay('order-1')
    expect(await stage.said('wait')).toBe('nothing is under way\n')
    expect(await stage.said('metrics')).toMatch(
      /^pgsim_requests_total\{dialect="async-card",.*\} 1$/m,
    )
    expect(await stage.said('restart', '--down-for', '1ms')).toBe(
      'it was away for 1 ms and is back\n',
    )
    expect(stage.simulator.ledger().charges).toHaveLength(1)
    expect(await stage.said('reset')).toBe(
      'everything is forgotten; calm plays from its beginning\n',
    )
    expect(stage.simulator.ledger().charges).toEqual([])
  })

  it('wait ends with exit code 1 where the time was up', async () => {
    await stage.simulator.changeScenario({ processing: '1h' })
    await stage.pay('order-1')
    const { code, stderr } = await stage.refused('wait', '--timeout', '1ms')
    expect(code).toBe(1)
    expect(stderr).toBe('pgsim: the simulator was not idle within 1 ms')
  })
})
