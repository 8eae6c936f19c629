import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const kit = new URL('../dist/index.js', import.meta.url)

/** Runs a program against the built kit; answers what it printed, once it has ended by itself. */
async function run(program: string): Promise<string> {
  if (!existsSync(fileURLToPath(kit))) expect.fail('build first: npm run build')
  const source = `import * as kit from '${kit.href}'\n${program}`
  const flags = ['--expose-gc', '--input-type=module', '--eval', source]
  const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'pipe'] })
  const printed: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => printed.push(text))
  }
  const code = await new Promise((resolve) => child.on('close', resolve))
  return `${printed.join('')}exit code ${String(code)}`
}

const FULL = `
const guard = kit.pipeline('x',
  kit.fallback(() => 'fallback'),
  kit.deadline({ limitMs: 60_000 }),
  kit.retry({ maxAttempts: 2, backoff: 0, budget: kit.retryBudget() }),
  kit.rateLimiter({ limit: 1_000_000, periodMs: 1 }),
  kit.circuitBreaker({ tripWhen: [kit.failureRate({ threshold: 90, window: { ms: 1000 } })] }),
  kit.bulkhead({ maxConcurrent: 100, maxQueued: 100 }),
  kit.timeout({ limitMs: 60_000 }))
`

test(
  'a million calls of a full pipeline leave no memory behind',
  { timeout: 120_000 },
  async () => {
    const printed = await run(`
    ${FULL}
    const { signal } = new AbortController()
    const ways = [
      () => 1, async () => 2, ({ signal }) => signal.aborted,
      () => Promise.reject(new Error('500')), () => { throw new Error('500') },
    ]
    const round = async (calls) => {
      for (let i = 0; i < calls; i += 1) {
        const options = i % 8 === 0 ? { signal, deadlineMs: 60_000 } : undefined
        await guard.settle(ways[i % 20 < 18 ? i % 3 : 3 + (i % 2)], options)
      }
      return used()
    }
    // The collector may need more than one turn for what finalizers still hold.
    const used = async () => {
      let least = Infinity
      for (let i = 0; i < 5; i += 1) {
        globalThis.gc()
        await new Promise((done) => setImmediate(done))
        least = Math.min(least, process.memoryUsage().heapUsed)
      }
      return least
    }
    const warm = await round(50_000)
    const after = await round(1_000_000)
    console.log(JSON.stringify({ grownBy: after - warm }))
  `)
    const [line, ending] = printed.split('\n')
    expect(ending).toBe('exit code 0')
    expect(JSON.parse(line ?? '').grownBy).toBeLessThan(5_000_000)
  },
)

test('idle policies do not keep a process alive, nor does work that was abandoned', async () => {
  const printed = await run(`
    ${FULL}
    const breaker = kit.circuitBreaker({
      tripWhen: [kit.consecutiveFailures(1)], halfOpen: { automatic: true, maxWaitMs: 60_000 },
    }, { onWarning: () => {} })
    const slots = kit.bulkhead({ maxConcurrent: 1, holdAbandonedMs: 60_000 })
    const short = kit.pipeline('y', slots, breaker, kit.timeout({ limitMs: 20 }))
    console.log(await guard.execute(() => 1), await guard.execute(async () => 2))
    const settled = await short.settle(() => new Promise(() => {}))
    console.log(settled.error.code, breaker.state, slots.snapshot().abandoned)
    const cut = await guard.settle(() => new Promise(() => {}), { deadlineMs: 20 })
    console.log(cut.error.code)
  `)
  expect(printed.split('\n')).toEqual([
    '1 2',
    'TIMED_OUT open 1',
    'DEADLINE_EXCEEDED',
    'exit code 0',
  ])
})

test('a call that is under way keeps the process alive until its time is over', async () => {
  const printed = await run(`
    const guard = kit.timeout({ limitMs: 50 })
    guard.settle(() => new Promise(() => {})).then(({ error }) => console.log(error.code))
  `)
  expect(printed).toBe('TIMED_OUT\nexit code 0')
})

test('a rejection that nobody handles is told once, and none that somebody handles', async () => {
  const printed = await run(`
    const told = ({ code, message }) => console.log('unhandled', code ?? message)
    process.on('unhandledRejection', told)
    process.on('rejectionHandled', () => console.log('handled too late'))
    const breaker = kit.circuitBreaker({ initialState: 'forced-open' })
    const fail = async () => { throw new Error('no') }
    breaker.execute(() => 1)
    kit.pipeline('x').execute(fail)
    await breaker.execute(() => 1).catch(({ code }) => console.log('handled', code))
    await kit.pipeline('x').execute(fail).catch(({ message }) => console.log('handled', message))
  `)
  const lines = printed.split('\n').toSorted()
  expect(lines).toEqual([
    'exit code 0',
    'handled CIRCUIT_OPEN',
    'handled no',
    'unhandled CIRCUIT_OPEN',
    'unhandled no',
  ])
})
