import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createSimulator } from '../create-simulator.js'
import { ProgramStage } from '../testing/program-stage.js'
import { call, submit, submitBody } from '../testing/gateway-caller.js'

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url))
const BUILT = path.join(PACKAGE, 'dist/cli/main.js')

describe('pgsim as a process', () => {
  const stage = new ProgramStage(BUILT)
  beforeAll(() => {
    if (!existsSync(BUILT)) throw new Error('pgsim is not built: run npm run build first')
  })
  afterEach(() => stage.clear())

  it('prints its version', async () => {
    const manifest = new URL('../../package.json', import.meta.url)
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
    expect(await stage.start('--version').ended).toEqual({
      code: 0,
      stdout: `${version}\n`,
      stderr: '',
    })
  })

  it.each([
    [
      ['--latency', '500..100'],
      ['--latency', '500..100', 'a range such as 100..500'],
    ],
    [
      ['--fault', 'answer-lsot=5%'],
      ['--fault', 'answer-lsot=5%', 'Did you mean answer-lost?'],
    ],
    [['--scenario', 'clam'], ['there is no scenario "clam". Did you mean calm?']],
    [['--scenario', 'absent.yaml'], ['absent.yaml: there is no such file']],
    [['--dialect', 'tos'], ['Did you mean toss?']],
    [
      ['--webhook', 'stripe=http://localhost/x'],
      ['stripe is not served', '--dialect stripe'],
    ],
    [
      ['--refuse', '1'],
      ['unknown option', '--refuse'],
    ],
  ])('serve refuses %j in words, with exit code 2', async (flags, mentioned) => {
    const { code, stdout, stderr } = await stage.start('serve', ...flags).ended
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    for (const words of mentioned) expect(stderr.replaceAll(/\s+/g, ' ')).toContain(words)
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  it('refuses an unknown command with a suggestion', async () => {
    const { code, stderr } = await stage.start('swerve').ended
    expect(code).toBe(2)
    expect(stderr).toContain('Did you mean serve?')
  })

  it('says that a port is in use in one sentence with exit code 1', async () => {
    const other = createSimulator()
    const port = new URL((await other.start()).gatewayUrl).port
    const { code, stdout, stderr } = await stage.start('serve', '--port', port).ended
    await other.stop()
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(new RegExp(`^pgsim: port ${port} is in use: [^\\n]+\\n$`))
  })

  it('says in one sentence that the kit is not built, with exit code 1', async () => {
    const copy = stage.newFolder()
    const installed = path.join(PACKAGE, 'node_modules')
    for (const part of ['dist', 'scenarios', 'package.json']) {
      cpSync(path.join(PACKAGE, part), path.join(copy, part), { recursive: true })
    }
    mkdirSync(path.join(copy, 'node_modules'))
    for (const name of readdirSync(installed).filter((one) => !/^(\.|@holdfast$)/.test(one))) {
      symlinkSync(path.join(installed, name), path.join(copy, 'node_modules', name))
    }
    const ended = await stage.startAt(path.join(copy, 'dist/cli/main.js'), 'serve', '--port', '0')
      .ended
    expect(ended).toEqual({
      code: 1,
      stdout: '',
      stderr: 'pgsim: the workspace is not built: run `npm run setup` in its root first\n',
    })
  })

  it('prints one line of JSON when ready, serves, and leaves quietly on a signal', async () => {
    const { ready, child, ended } = await stage.served('--scenario', 'calm', '--latency', '0')
    const { gateway = '', admin = '', seed } = ready
    expect(Number.isSafeInteger(seed)).toBe(true)
    expect(ready).toMatchObject({ scenario: 'calm', dialects: { 'async-card': gateway } })
    expect((await submit(gateway, submitBody())).status).toBe(200)
    const ledger = await call('GET', `${admin}/__admin/ledger`)
    expect(ledger.json).toMatchObject({ charges: [{ state: 'pending', cardLast4: '1451' }] })
    child.kill('SIGTERM')
    const { code, stdout, stderr } = await ended
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.split('\n')).toEqual([expect.stringContaining('gateway'), ''])
  })

  it('takes every flag over into the scenario', async () => {
    const flags =
      '--seed 0x5eed --scenario calm --latency 1..2 --processing 3..4 --time-scale 0.5 ' +
      '--outcomes 50/30/20 --fault answer-lost=0.1 --fault hang=5%@inquiry'
    const { ready, child, ended } = await stage.served(...flags.split(' '))
    expect(ready['seed']).toBe(0x5eed)
    const uniform = { uniform: { min: 1, max: 2 } }
    expect((await call('GET', `${ready['admin']}/__admin/scenario`)).json).toMatchObject({
      name: 'calm',
      latency: { submit: uniform, inquiry: uniform, refund: uniform },
      processing: { uniform: { min: 3, max: 4 } },
      timeScale: 0.5,
      outcomes: { approved: 0.5, limitExceeded: 0.3, invalidCard: 0.2 },
      faults: [
        { fault: 'answer-lost', rate: 0.1, match: {} },
        { fault: 'hang', rate: 0.05, match: { operation: 'inquiry' } },
      ],
    })
    child.kill('SIGINT')
    expect((await ended).code).toBe(0)
  })

  it('serves several dialects, at paths and at ports of their own', async () => {
    const { ready } = await stage.served(
      '--dialect',
      'async-card',
      '--dialect',
      'toss',
      '--dialect',
      'stripe:0',
    )
    const { gateway } = ready
    const dialects = ready['dialects'] as unknown as Record<string, string>
    expect(dialects).toEqual({
      'async-card': gateway,
      toss: `${gateway}/toss`,
      stripe: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    })
    expect(dialects['stripe']).not.toBe(gateway)
    const toss = await call('GET', `${dialects['toss']}/v1/payments/nope`)
    expect(toss).toMatchObject({ status: 401, json: { code: expect.any(String) } })
    const stripe = await call('GET', `${dialects['stripe']}/v1/payment_intents/pi_nope`)
    expect(stripe).toMatchObject({ status: 401, json: { error: expect.anything() } })
  })

  it('keeps the ledger in a file over a restart', async () => {
    const ledger = path.join(stage.newFolder(), 'ledger.jsonl')
    const flags = ['--scenario', 'calm', '--latency', '0', '--ledger', ledger]
    const first = await stage.served(...flags)
    expect((await submit(first.ready['gateway'] ?? '', submitBody())).status).toBe(200)
    first.child.kill('SIGTERM')
    await first.ended
    const second = await stage.served(...flags)
    const kept = await call('GET', `${second.ready['admin']}/__admin/ledger`)
    expect(kept.json).toMatchObject({ charges: [{ reference: '1351039135' }] })
    expect(readFileSync(ledger, 'utf8')).not.toMatch(/1234-?5678/)
  })

  it('says in one sentence that a ledger cannot be kept, with exit code 1', async () => {
    const folder = stage.newFolder()
    const broken = path.join(folder, 'broken')
    writeFileSync(broken, 'not a ledger\n')
    for (const [file, why] of [
      [path.join(folder, 'absent/ledger'), `${folder}/absent/ledger: its folder does not exist`],
      [folder, `${folder}: it is a folder`],
      [path.join(broken, 'ledger'), `${broken}/ledger: its folder is a file`],
      [broken, `${broken}:1 is no entry of a ledger`],
    ] as const) {
      const ended = await stage.start('serve', '--port', '0', '--ledger', file).ended
      const stderr = ended.stderr.replaceAll(/\s+/g, ' ')
      expect({ ...ended, stderr }).toEqual({
        code: 1,
        stdout: '',
        stderr: `pgsim: the ledger cannot be kept: ${why} `,
      })
    }
  })

  it('tells a person where several dialects listen, names below each other', async () => {
    const flags = ['--dialect', 'stripe', '--dialect', 'toss', '--fault', 'key-collision']
    const pgsim = stage.start('serve', '--port', '0', '--dialect', 'async-card:0', ...flags)
    await pgsim.firstLine
    pgsim.child.kill('SIGTERM')
    const { stdout } = await pgsim.ended
    const places = stdout.match(/^(?:gateway| {7}) {4}http:.*(?=async-card$|stripe$|toss$)/gm)
    expect(places?.map((text) => text.length)).toEqual(Array(3).fill(places?.[0]?.length))
  })

  it('tells a person where it listens, its seed, scenario, faults and secrets', async () => {
    const flags = ['--seed', '7', '--fault', 'connection-refused', '--dialect', 'stripe']
    const webhook = ['--webhook', 'stripe=http://localhost:9000/hook', '--scenario', 'seeds']
    const pgsim = stage.start('serve', '--port', '0', ...flags, ...webhook)
    await pgsim.firstLine
    pgsim.child.kill('SIGTERM')
    const { stdout } = await pgsim.ended
    expect(stdout).toMatch(
      /^gateway {4}http:\/\/127\.0\.0\.1:\d+ {2}stripe {2}\(down now, by a fault\)/,
    )
    expect(stdout).toMatch(/^status {5}http:\/\/127\.0\.0\.1:\d+\/__admin\/ /m)
    expect(stdout).toMatch(/^seed {7}7 {2}\(--seed 7 repeats this run's faults\)$/m)
    expect(stdout).toMatch(/^scenario {3}seeds: The seeds' gateway: /m)
    expect(stdout).toMatch(/^faults {6}40 % {2}fail-before-commit {2}submit$/m)
    expect(stdout).toMatch(/^ +100 % {2}connection-refused {2}the gateway$/m)
    expect(stdout).toMatch(
      /^webhook {4}stripe to http:\/\/localhost:9000\/hook, secret whsec_\S+$/m,
    )
    expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([])
  })

  it('counts rules that strike in simulations only, and leaves out what these heed', async () => {
    const pgsim = stage.start('serve', '--port', '0', '--scenario', 'everything')
    await pgsim.firstLine
    pgsim.child.kill('SIGTERM')
    const { stdout } = await pgsim.ended
    expect(stdout).toMatch(/^simulate {3}14 more rules strike only in virtual time, /m)
    expect(stdout).not.toMatch(/crash-before|^load|^draw/m)
  })

  it.runIf(existsSync('/dev/full'))('says in one sentence that it cannot print', async () => {
    const child = spawn('sh', ['-c', `"$0" "$1" faults > /dev/full`, process.execPath, BUILT])
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const [code] = (await once(child, 'close')) as [number | null]
    expect(stderr).toMatch(/^pgsim: it cannot be printed: [^\n]+\n$/)
    expect(code).toBe(1)
    const mute = spawn('sh', ['-c', `"$0" "$1" nope 2> /dev/full`, process.execPath, BUILT])
    expect(await once(mute, 'close')).toEqual([2, null])
  })

  it('ends without a word where the reader has had enough', async () => {
    const child = spawn('sh', ['-c', `"$0" "$1" faults | head -n 1`, process.execPath, BUILT])
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    await once(child, 'close')
    expect(stderr).toBe('')
  })
})
