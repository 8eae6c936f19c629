import type { ProcessPorts, Simulation } from '@holdfast/pg-simulator/simulation'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ModuleName } from '../../modules/module-context.js'
import { staged } from '../testing/staged.js'
import { ModuleLines, type ModuleHost } from './module-lines.js'

/** What came to the catalog, in the order in which it came. */
let arrived: string[]
/** What came back, or did not. */
let heard: string[]
beforeEach(() => {
  arrived = []
  heard = []
})

/** A module that answers everything with what it was asked. */
class Echo implements ModuleHost {
  async answer(_module: ModuleName, request: Request) {
    arrived.push(new URL(request.url).pathname)
    const key = request.headers.get('idempotency-key')
    const body = JSON.stringify({ method: request.method, key, body: await request.text() })
    return { status: 201, headers: { 'x-is': 'there' }, body }
  }
}

/** A catalog that dies 100 ms after its start, where that was ordered. */
const begins = (ports: ProcessPorts): Echo => {
  const store = ports.port('store', { touch: async () => undefined }, { kind: 'store' })
  ports.clock.setTimer(100, () => void store.touch())
  return new Echo()
}

const dies = { fault: 'crash-before', entity: 'catalog-1/store.touch', occurrence: 1 }
const always = { share: 1, upToMs: 20_000 }
const never = { share: 0, upToMs: 1 }

function catalogLine(simulation: Simulation, lateRequests: typeof always) {
  const hosts = { catalog: [simulation.process('catalog-1', begins)] }
  const entityIn = (text: string): string | undefined => /order-\d/.exec(text)?.[0]
  const lines = new ModuleLines({ simulation, hosts, lateRequests, entityIn })
  const ask = (ports: ProcessPorts, path: string): void => {
    const headers = { 'idempotency-key': 'DEC-order-1' }
    const request = new Request(`http://catalog.internal${path}`, {
      ...{ method: 'POST', headers, body: '{}' },
    })
    const answer = lines.to('catalog', ports)(request)
    void Promise.resolve(answer).then(
      async (response) => {
        heard.push(`${response.status} ${response.headers.get('x-is')} ${await response.text()}`)
      },
      (error: { readonly code?: string }) => heard.push(String(error.code)),
    )
  }
  return { lines, ask }
}

/** A process that asks for something so many ms after its start. */
function asksAt(
  simulation: Simulation,
  times: readonly (readonly [ms: number, path: string])[],
  lateRequests = never,
): ModuleLines<Echo> {
  const { lines, ask } = catalogLine(simulation, lateRequests)
  simulation.process('orders-1', (ports) => {
    for (const [ms, path] of times) ports.clock.setTimer(ms, () => ask(ports, path))
    return {}
  })
  return lines
}

describe('a line between two modules', () => {
  it('carries a request there and its answer back, and tells of both', async () => {
    const { trace = [] } = await staged((simulation) => {
      asksAt(simulation, [[200, '/internal/stock/reserve']])
    })
    expect(heard).toEqual(['201 there {"method":"POST","key":"DEC-order-1","body":"{}"}'])
    const messages = trace.filter(({ to }) => to !== undefined)
    expect(messages.map(({ lane, to, what, entity }) => [lane, to, what, entity])).toEqual([
      ['orders-1', 'catalog-1', 'POST /internal/stock/reserve', 'order-1'],
      ['catalog-1', 'orders-1', 'answer 201', 'order-1'],
    ])
  })

  it('lets a release overtake a reserve that is late', async () => {
    let isBusyMeanwhile: boolean | undefined
    let lines: ModuleLines<Echo> | undefined
    await staged((simulation) => {
      const paths = ['/internal/stock/reserve', '/internal/stock/release']
      lines = asksAt(
        simulation,
        paths.map((path, index) => [200 + index, path]),
        always,
      )
      simulation.clock.setTimer(300, () => (isBusyMeanwhile = lines?.isBusy))
    })
    expect(arrived).toEqual(['/internal/stock/release', '/internal/stock/reserve'])
    expect(heard.length).toBe(2)
    expect([isBusyMeanwhile, lines?.isBusy]).toEqual([true, false])
  })

  it('refuses where the process is down', async () => {
    await staged((simulation) => void asksAt(simulation, [[150, '/internal/stock/reserve']]), {
      only: [dies],
    })
    expect([arrived, heard]).toEqual([[], ['ECONNREFUSED']])
  })

  it('refuses where nobody has the module', async () => {
    await staged((simulation) => {
      const lines = new ModuleLines({
        ...{ simulation, hosts: {}, lateRequests: never, entityIn: () => undefined },
      })
      simulation.process('orders-1', (ports) => {
        const asked = lines.to('points', ports)(new Request('http://points.internal/balance'))
        void Promise.resolve(asked).catch((error: { readonly code?: string }) => {
          heard.push(String(error.code))
        })
        return {}
      })
    })
    expect(heard).toEqual(['ECONNREFUSED'])
  })

  it('stays silent where the answer is lost', async () => {
    const lost = 'answer/orders-1/catalog//internal/stock/reserve DEC-order-1'
    await staged((simulation) => void asksAt(simulation, [[200, '/internal/stock/reserve']]), {
      only: [{ fault: 'answer-dropped', entity: lost, occurrence: 1 }],
    })
    expect([arrived, heard]).toEqual([['/internal/stock/reserve'], []])
  })
})
