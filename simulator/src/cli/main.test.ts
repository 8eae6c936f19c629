import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createSimulator } from '../create-simulator.js'
import { call, submit, submitBody } from '../testing/gateway-caller.js'

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url))
const BUILT = path.join(PACKAGE, 'dist/cli/main.js')

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

interface Running {
  readonly child: ChildProcess
  /** Resolves with the first line on stdout, rejects when the process ends without one. */
  readonly firstLine: Promise<string>
  readonly ended: Promise<Ended>
}

describe('pgsim as a process', () => {
  const running: Running[] = []

  beforeAll(() => {
    if (!existsSync(BUILT)) throw new Error('pgsim is not built: run npm run build first')
  })
  afterEach(async () => {
    for (const { child, ended } of running.splice(0)) {
      child.kill('SIGKILL')
      await ended
    }
  })

  function start(...flags: string[]): Running {
    return startAt(BUILT, ...flags)
  }

  function startAt(program: string, ...flags: string[]): Running {
    const child = spawn(process.execPath, [program, ...flags], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const ended = once(child, 'close').then(([code]: (number | null)[]) => ({
      code: code ?? null,
      stdout,
      stderr,
    }))
    const firstLine = new Promise<string>((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text
        if (stdout.includes('\n')) resolve(stdout.slice(0, stdout.indexOf('\n')))
      })
      void ended.then(() => reject(new Error(`pgsim ended: ${stderr}`)))
    })
    firstLine.catch(() => undefined)
    const started = { child, firstLine, ended }
    running.push(started)
    return started
  }

  it('prints its version', async () => {
    const manifest = new URL('../../package.json', import.meta.url)
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
    expect(await start('--version').ended).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })

  it('teaches with examples in its help', async () => {
    expect((await start('--help').ended).stdout).toContain('pgsim serve --help')
    const { code, stdout } = await start('serve', '--help').ended
    expect(code).toBe(0)
    for (const shown of ['Examples:', '--callback-loss 20%', '--answer-lost 5%', 'X-Sim-Fault']) {
      expect(stdout).toContain(shown)
    }
  })

  it('gives a default for every number in its help', async () => {
    const { stdout } = await start('serve', '--help').ended
    const options = stdout.slice(stdout.indexOf('Options:'), stdout.indexOf('Examples:'))
    const flags = options.split(/\n {2}(?=-)/).filter((text) => /^--[a-z-]+ </.test(text))
    expect(flags).toHaveLength(14)
    for (const flag of flags.filter((text) => !text.startsWith('--seed'))) {
      expect(flag.replaceAll(/\s+/g, ' ')).toContain('(default: ')
    }
    expect(options.replaceAll(/\s+/g, ' ')).toContain('--callback-late-by (default: 1)')
  })

  it.each([
    [
      ['serve', '--refuse-rate', '1.4'],
      ['--refuse-rate', '1.4', '0..1 or 0%..100%'],
    ],
    [
      ['serve', '--port', '70000'],
      ['--port', '70000', '0..65535'],
    ],
    [
      ['serve', '--latency', '500..100'],
      ['--latency', '500..100', 'min..max'],
    ],
    [
      ['serve', '--outcomes', '70/20/20'],
      ['--outcomes', '70/20/20', 'add up to 100'],
    ],
    [
      ['serve', '--callback-origin', 'shop'],
      ['--callback-origin', 'shop', 'http://localhost:8080'],
    ],
    [
      ['serve', '--seed', 'lucky'],
      ['--seed', 'lucky', '0..9007199254740991'],
    ],
    [
      ['serve', '--hang', '--down'],
      ['--hang', '--down', 'exclude each other'],
    ],
    [
      ['serve', '--refuse', '1'],
      ['unknown option', '--refuse'],
    ],
    [['swerve'], ['unknown command', 'swerve']],
  ])('refuses %j in one sentence with exit code 2', async (flags, mentioned) => {
    const { code, stdout, stderr } = await start(...flags).ended
    expect(code).toBe(2)
    expect(stdout).toBe('')
    for (const words of mentioned) expect(stderr).toContain(words)
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  it('says that a port is in use in one sentence with exit code 1', async () => {
    const other = createSimulator()
    const port = new URL((await other.start()).gatewayUrl).port
    const { code, stdout, stderr } = await start('serve', '--port', port).ended
    await other.stop()
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(new RegExp(`^pgsim: port ${port} is in use: [^\\n]+\\n$`))
  })

  it('says in one sentence that the kit is not built, with exit code 1', async () => {
    const copy = mkdtempSync(path.join(tmpdir(), 'pgsim-without-kit-'))
    const installed = path.join(PACKAGE, 'node_modules')
    cpSync(path.join(PACKAGE, 'dist'), path.join(copy, 'dist'), { recursive: true })
    cpSync(path.join(PACKAGE, 'package.json'), path.join(copy, 'package.json'))
    await mkdir(path.join(copy, 'node_modules'))
    for (const name of readdirSync(installed).filter((one) => !/^(\.|@holdfast$)/.test(one))) {
      symlinkSync(path.join(installed, name), path.join(copy, 'node_modules', name))
    }
    const ended = await startAt(path.join(copy, 'dist/cli/main.js'), 'serve', '--port', '0').ended
    await rm(copy, { recursive: true })
    expect(ended).toEqual({
      code: 1,
      stdout: '',
      stderr: 'pgsim: the workspace is not built: run `npm run setup` in its root first\n',
    })
  })

  it('prints one line of JSON when ready, serves, and leaves quietly on a signal', async () => {
    const pgsim = start('serve', '--port', '0', '--json', '--refuse-rate', '0', '--latency', '0')
    const { gateway, admin, seed } = JSON.parse(await pgsim.firstLine) as Record<string, string>
    expect(Number.isSafeInteger(seed)).toBe(true)
    expect((await submit(gateway ?? '', submitBody())).status).toBe(200)
    const ledger = await call('GET', `${admin}/__admin/ledger`)
    expect(ledger.json).toMatchObject({ charges: [{ status: 'PENDING', cardLast4: '1451' }] })
    pgsim.child.kill('SIGTERM')
    const { code, stdout, stderr } = await pgsim.ended
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.split('\n')).toEqual([expect.stringContaining('gateway'), ''])
  })

  it('takes every flag over into the fault settings', async () => {
    const flags =
      '--seed 0x5eed --refuse-rate 10% --latency 1..2 --processing 3..4 --time-scale 0.5 ' +
      '--outcomes 50/30/20 --answer-lost 0.1 --callback-loss 0.2 --callback-duplicate 0.3 ' +
      '--callback-late 0.4 --callback-late-by 5..6 --hang'
    const pgsim = start('serve', '--port', '0', '--json', ...flags.split(' '))
    const { admin, seed } = JSON.parse(await pgsim.firstLine) as { admin: string; seed: number }
    expect(seed).toBe(0x5eed)
    expect((await call('GET', `${admin}/__admin/faults`)).json).toEqual({
      refuseRate: 0.1,
      latencyMs: { min: 1, max: 2 },
      processingMs: { min: 3, max: 4 },
      timeScale: 0.5,
      outcomes: { approved: 0.5, limitExceeded: 0.3, invalidCard: 0.2 },
      answerLostRate: 0.1,
      callback: { lossRate: 0.2, duplicateRate: 0.3, lateRate: 0.4, lateMs: { min: 5, max: 6 } },
      mode: 'hang',
    })
    pgsim.child.kill('SIGINT')
    expect((await pgsim.ended).code).toBe(0)
  })

  it('tells a person where it listens, its seed and its faults', async () => {
    const pgsim = start('serve', '--port', '0', '--seed', '7', '--down')
    await pgsim.firstLine
    pgsim.child.kill('SIGTERM')
    const { stdout } = await pgsim.ended
    expect(stdout).toMatch(/^gateway {2}http:\/\/127\.0\.0\.1:\d+\/api\/v1\/payments .*down/)
    expect(stdout).toContain('seed     7')
    expect(stdout).toContain('40 % refused')
  })
})
