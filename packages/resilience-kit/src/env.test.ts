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

  test('errors of listeners and warnings go to the logger where nobody else wants them', () => {
    const { logger, lines } = recording()
    const wiring = wire({ logger }, {}, 'retry')
    wiring.report(new Error('x'))
    wiring.warn('careful')
    expect(lines).toEqual(['w a listener or predicate threw', 'w careful'])
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
