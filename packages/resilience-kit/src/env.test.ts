import { describe, expect, test } from 'vitest'
import { wire, type Env } from './env.js'
import { systemClock } from './system/system-clock.js'
import { VirtualClock } from './testing/virtual-clock.js'

function recording() {
  const lines: string[] = []
  const log = (level: string) => (_: object, message: string) => void lines.push(level + message)
  const logger = { debug: log('d '), info: log('i '), warn: log('w '), error: log('e ') }
  return { logger, lines }
}

describe('wiring', () => {
  test("a policy's own env goes before the pipeline's, and both before the defaults", () => {
    const own = new VirtualClock()
    const outer = new VirtualClock()
    expect(wire({ clock: own }, { clock: outer, name: 'pipe' }, 'retry')).toMatchObject({
      clock: own,
      name: 'pipe',
    })
    expect(wire({}, {}, 'retry')).toMatchObject({ clock: systemClock, name: 'retry' })
  })

  test('so it is with the logger and the hooks', () => {
    const told: string[] = []
    const env = (who: string): Env => {
      const note = (_: object, message: string) => void told.push(`${who}: ${message}`)
      return {
        logger: { debug: note, info: note, warn: note, error: note },
        onWarning: (message) => told.push(`${who}: ${message}`),
        onListenerError: (error) => told.push(`${who}: ${String(error)}`),
      }
    }
    for (const wiring of [wire(env('own'), env('outer'), 'x'), wire({}, env('outer'), 'x')]) {
      wiring.log('info', {}, 'line')
      wiring.warn('careful')
      wiring.report('thrown')
    }
    const lines = ['line', 'careful', 'thrown']
    expect(told).toEqual([
      ...lines.map((one) => `own: ${one}`),
      ...lines.map((one) => `outer: ${one}`),
    ])
  })

  test('errors of listeners and warnings go to the logger where nobody else wants them', () => {
    const { logger, lines } = recording()
    const wiring = wire({ logger }, {}, 'retry')
    wiring.report(new Error('x'))
    wiring.warn('careful')
    expect(lines).toEqual(['w a listener or predicate threw', 'w careful'])
  })

  test('what foreign code throws goes to the hook, and not to the logger', () => {
    const { logger, lines } = recording()
    const reported: unknown[] = []
    const wiring = wire({ logger, onListenerError: (error) => reported.push(error) }, {}, 'retry')
    wiring.report('thrown')
    expect([lines, reported]).toEqual([[], ['thrown']])
  })

  test('a warning goes to its hook, and not to the logger', () => {
    const { logger, lines } = recording()
    const warnings: string[] = []
    wire({ logger, onWarning: (line) => warnings.push(line) }, {}, 'retry').warn('careful')
    expect([lines, warnings]).toEqual([[], ['careful']])
  })

  test('a line tells the policy, its name and the error', () => {
    const facts: object[] = []
    const note = (line: object) => void facts.push(line)
    const logger = { debug: note, info: note, warn: note, error: note }
    const wiring = wire({ logger, name: 'pay' }, {}, 'retry')
    wiring.report('thrown')
    wiring.warn('careful')
    wiring.log('info', { more: 1 }, 'line')
    const common = { policy: 'retry', name: 'pay' }
    expect(facts).toEqual([{ err: 'thrown', ...common }, common, { more: 1 }])
  })

  test('a logger or a hook whose promise rejects is swallowed too', async () => {
    const rejecting = () => Promise.reject(new Error('later')) as unknown as void
    const logger = { debug: rejecting, info: rejecting, warn: rejecting, error: rejecting }
    const reported: unknown[] = []
    const heard = wire({ logger, onListenerError: (error) => reported.push(error) }, {}, 'retry')
    heard.log('info', {}, 'line')
    const all = { logger, onWarning: rejecting, onListenerError: rejecting }
    const wiring = wire(all, {}, 'retry')
    wiring.log('info', {}, 'line')
    wiring.warn('careful')
    wiring.report(new Error('x'))
    wire({ logger }, {}, 'retry').report(new Error('x'))
    // Node looks for unhandled rejections before the next immediate; vitest fails the run on one.
    await new Promise((done) => setImmediate(done))
    expect(reported).toEqual([new Error('later')])
  })

  test('a logger, a hook or a warning hook that throws is swallowed', () => {
    const broken = () => {
      throw new Error('broken')
    }
    const reported: unknown[] = []
    const hooked: Env = {
      logger: { debug: broken, info: broken, warn: broken, error: broken },
      onWarning: broken,
      onListenerError: (error) => {
        reported.push(error)
        throw new Error('broken too')
      },
    }
    const wiring = wire(hooked, {}, 'retry')
    wiring.log('info', {}, 'line')
    wiring.warn('careful')
    expect(reported).toEqual([new Error('broken'), new Error('broken')])
    expect(() => wire({}, {}, 'retry').report(new Error('nobody hears it'))).not.toThrow()
  })
})

describe('what nobody was named to hear', () => {
  test('is a warning of the process, once each, without what an error says', async () => {
    const warnings: string[] = []
    const note = ({ name, message }: Error) => {
      if (message.includes('lonely')) warnings.push(`${name}: ${message}`)
    }
    process.on('warning', note)
    const wiring = wire({ name: 'lonely' }, {}, 'retry')
    for (const error of [new Error('x'), new Error('secret'), new TypeError('y')])
      wiring.report(error)
    for (let i = 0; i < 2; i += 1) wiring.warn('a lonely setting')
    await new Promise((done) => setImmediate(done))
    process.off('warning', note)
    expect(warnings).toEqual([
      "ResilienceWarning: retry 'lonely': a listener or predicate threw (Error)",
      "ResilienceWarning: retry 'lonely': a listener or predicate threw (TypeError)",
      'ResilienceWarning: a lonely setting',
    ])
  })
})
