import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { paymentWorld } from '../payment-world/payment-world.js'
import { loadWorld } from './load-world.js'

const folder = mkdtempSync(path.join(tmpdir(), 'worlds-'))
afterAll(() => rmSync(folder, { recursive: true }))

function fileWith(name: string, text: string): string {
  const file = path.join(folder, name)
  writeFileSync(file, text)
  return file
}

const members = `name: 'mine', explains: 'Mine.', invariants: [], sometimes: [], build() {}`

it('loads the world that a module exports', async () => {
  const file = fileWith('mine.mjs', `export const world = { ${members} }`)
  expect(await loadWorld(file)).toMatchObject({ name: 'mine' })
  expect((await loadWorld(path.relative(process.cwd(), file))).name).toBe('mine')
})

it("loads the payment client's where none is named", async () => {
  expect(await loadWorld(undefined)).toBe(paymentWorld)
})

it.each([
  ['nothing.mjs', 'export const other = 1'],
  ['half.mjs', `export const world = { name: 'half', invariants: [], sometimes: [] }`],
  ['number.mjs', 'export const world = 3'],
  ['default.mjs', `export default { ${members} }`],
])('says what a module must export: %s', async (name, text) => {
  const file = fileWith(name, text)
  const said = `${file} must export a world, as \`export const world = defineWorld(...)\``
  await expect(loadWorld(file)).rejects.toThrow(new TypeError(said))
})

it('says why a module cannot be loaded', async () => {
  const file = fileWith('broken.mjs', `throw new Error('out of order')`)
  await expect(loadWorld(file)).rejects.toThrow(`${file} cannot be loaded: out of order`)
})
