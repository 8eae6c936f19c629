import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { AuditLook } from '../../src/demo/audit/live-audit.js'
import { builtProgram } from '../../src/demo/processes/built-program.js'
import { freePort } from '../../src/demo/processes/free-port.js'

const program = builtProgram('demo', 'main.js')

const isBuilt = existsSync(program)
if (!isBuilt) console.warn('skipped: npm run demo -- --keep-open is not built (npm run build)')

describe.runIf(isBuilt)('npm run demo -- --keep-open', { timeout: 120_000 }, () => {
  const ends: (() => void)[] = []
  afterEach(() => {
    for (const end of ends.splice(0)) end()
  })

  const run = (...flags: string[]) => {
    const kept = mkdtempSync(path.join(tmpdir(), 'keep-open-test-'))
    ends.push(() => rmSync(kept, { recursive: true, force: true, maxRetries: 5 }))
    const child = spawn(process.execPath, [program, ...flags], {
      env: { ...process.env, TMPDIR: kept },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const text = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.out += chunk))
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.err += chunk))
    const exited = once(child, 'exit').then(([code]) => code as number | null)
    ends.push(() => child.kill('SIGTERM'))
    const until = async (pattern: RegExp): Promise<string> => {
      for (;;) {
        const found = pattern.exec(text.out)
        if (found) return found[1] ?? ''
        if (child.exitCode !== null) throw new Error(text.err)
        await sleep(50)
      }
    }
    return { child, text, exited, until, kept: () => readdirSync(kept) }
  }

  it('opens the shop, starts it again when it is killed, and loses nothing', async () => {
    const { child, exited, text, until } = run('--keep-open', '--port', String(await freePort()))
    const shop = (await until(/(http\S+)\/en\/break/)) || ''
    expect((await post(shop, '/demo/buyers', { count: 40, overMs: 2000 })).status).toBe(202)
    await lookUntil(shop, ({ open }) => open >= 5)
    const { pid } = (await (await post(shop, '/demo/kill', {})).json()) as { pid: number }
    await until(/The shop was killed \((SIGKILL)\); it is back after/)
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')

    // The buyers of a dead shop come back with their keys, and everybody is served once.
    const end = await lookUntil(shop, ({ orders, open }) => orders === 40 && open === 0)
    expect(end).toMatchObject({ doubled: 0, lost: 0, review: 0, waitingToBePaid: 0 })
    // Whose request never left the shop that died is told so, and has paid nothing.
    expect(end.charges).toBeGreaterThan(20)
    expect(end.charges).toBeLessThanOrEqual(40)

    child.kill('SIGINT')
    expect([await exited, text.err]).toEqual([0, '  · Opening the shop\n'])
    await expect(fetch(`${shop}/health`)).rejects.toThrow('fetch failed')
  })

  it('closes while a killed shop is coming back and a crowd orders', async () => {
    for (const afterMs of [100, 300]) {
      const { child, exited, text, until, kept } = run(
        '--keep-open',
        '--port',
        `${await freePort()}`,
      )
      const shop = await until(/(http\S+)\/en\/break/)
      expect((await post(shop, '/demo/buyers', { count: 20, overMs: 5000 })).status).toBe(202)
      expect(kept()).toHaveLength(1)
      await post(shop, '/demo/kill', {})
      await sleep(afterMs)
      child.kill('SIGINT')
      const hung = sleep(40_000, 'it hangs', { ref: false })
      expect([await Promise.race([exited, hung]), text.err]).toEqual([0, '  · Opening the shop\n'])
      expect(kept()).toEqual([])
      await expect(fetch(`${shop}/health`)).rejects.toThrow('fetch failed')
    }
  })

  it('takes the next port where the one that is wanted is taken, and says which', async () => {
    const other = createServer().listen(await freePort(), '127.0.0.1')
    await once(other, 'listening')
    ends.push(() => other.close())
    const { port } = other.address() as AddressInfo
    const { child, exited, text, until } = run('--keep-open', '--port', String(port))
    const shop = await until(/(http\S+)\/en\/break/)
    expect(Number(new URL(shop).port)).toBeGreaterThan(port)
    expect(text.out).toContain(`Port ${port} is taken: the shop is at ${new URL(shop).port}.`)
    child.kill('SIGINT')
    expect(await exited).toBe(0)
  })

  it('says in one sentence what is wrong with its flags', async () => {
    for (const [flags, sentence] of [
      [['--port', '3000'], /^error: --port says where --keep-open opens the shop: add it\.\n$/],
      [['--keep-open', '--json', 'x'], /^error: --keep-open plays no acts: .*\n$/],
      [['--keep-open', '--port', '70000'], /a port is a whole number from 1 to 65535\.\n$/],
      [['--keep-open', '--seed', '-1'], /a seed is a whole number from 0 to \d+\.\n$/],
    ] as const) {
      const { exited, text } = run(...flags)
      expect(await exited).toBe(1)
      expect(text.err).toMatch(sentence)
      expect(text.err.trimEnd()).not.toContain('\n')
    }
  })
})

function post(shop: string, route: string, body: object): Promise<Response> {
  return fetch(`${shop}${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** The first look that is so; goes on when the shop is there again. */
async function lookUntil(shop: string, isWanted: (look: AuditLook) => boolean): Promise<AuditLook> {
  for (;;) {
    try {
      const response = await fetch(`${shop}/demo/audit`)
      if (!response.ok) throw new Error('it is only starting')
      let text = ''
      for await (const chunk of response.body ?? []) {
        text += Buffer.from(chunk).toString()
        const looks = [...text.matchAll(/^data: (.+)\n/gm)].map(([, data]) =>
          JSON.parse(data ?? ''),
        )
        const found = (looks as AuditLook[]).find(isWanted)
        if (found) return found
      }
    } catch {
      await sleep(100)
    }
  }
}
