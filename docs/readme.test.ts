import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { createSimulator } from '@holdfast/pg-simulator'

const snippet = path.join(import.meta.dirname, 'snippets', 'twenty-lines.ts')
const root = path.join(import.meta.dirname, '..')

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

it.each(['README.md', 'README.ko.md'])('%s shows the example that runs here', async (readme) => {
  const text = await readFile(path.join(root, readme), 'utf8')
  const shown = /```ts\n(?<code>.*?)```/s.exec(text)?.groups?.['code']
  expect(shown).toBe(await readFile(snippet, 'utf8'))
  expect(shown?.trim().split('\n').length).toBeLessThanOrEqual(20)
})

it('runs the example of the README against the gateway', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-readme-'))
  const simulator = createSimulator({
    change: { latency: 0, faults: [] },
    callbackOrigins: ['http://localhost:8080'],
  })
  const { gatewayUrl } = await simulator.start()
  vi.stubEnv('GATEWAY_URL', gatewayUrl)
  vi.stubEnv('PAYMENTS_FILE', path.join(folder, 'payments.sqlite'))
  const said: unknown[][] = []
  vi.spyOn(console, 'log').mockImplementation((...words) => void said.push(words))

  await import(snippet)

  expect(said).toContainEqual(['accepted', 'pending', expect.any(String)])
  await vi.waitUntil(() => said.some((words) => words.includes('requested')))
  expect(said).toContainEqual(['order-7f3kq9x2', 'requested', 'pending'])
  expect(simulator.ledger().charges).toMatchObject([
    { reference: 'order-7f3kq9x2-1', amount: 12_000 },
  ])
  await simulator.stop()
  await rm(folder, { recursive: true, force: true })
})
