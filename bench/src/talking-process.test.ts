import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { TalkingProcess } from './talking-process.js'

type Told = { readonly kind: 'one'; readonly n: number } | { readonly kind: 'two' }

const patience = { limitMs: 10_000, otherwise: 'the test did not hear it' }
const cleanUps: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

/** A process whose program does this with `task`, `say` and `heard`. */
function talking(body: string, task: object = {}): TalkingProcess<Told> {
  const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-talking-'))
  cleanUps.push(() => rmSync(folder, { recursive: true }))
  const program = path.join(folder, 'program.mjs')
  const built = path.resolve(import.meta.dirname, '../dist/talking-process.js')
  writeFileSync(
    program,
    `import { doTask, heard, say } from ${JSON.stringify(built)}
     doTask(async (task) => { ${body} })`,
  )
  const child = new TalkingProcess<Told>('the program', program, task)
  cleanUps.push(() => child.kill())
  return child
}

it('hears every word, though it asks late and in another order', async () => {
  const child = talking(
    `for (const n of task.list) say({ kind: 'one', n })
     say({ kind: 'two' })`,
    { list: [1, 2, 3] },
  )
  await child.word('two', patience)
  for (const n of [1, 2, 3]) {
    expect(await child.word('one', patience)).toEqual({ kind: 'one', n })
  }
})

it('calls back at each word of a kind', async () => {
  const child = talking(`await heard('go'); for (const n of [1, 2]) say({ kind: 'one', n })
    say({ kind: 'two' })`)
  const heard: number[] = []
  child.onWord('one', ({ n }) => heard.push(n))
  child.tell('go')
  await child.word('two', patience)
  expect(heard).toEqual([1, 2])
})

it('hears the last word of a process that ends at once, and then that it has ended', async () => {
  const child = talking(`say({ kind: 'two' }); setImmediate(() => process.disconnect())`)
  await child.word('two', patience)
  const failed = 'the program failed: it has ended'
  await expect(child.word('one', patience)).rejects.toThrow(failed)
  await expect(child.failure()).rejects.toThrow(failed)
})

it('fails with what the process says of itself', async () => {
  const child = talking(`throw new Error('no way')`)
  await expect(child.word('one', patience)).rejects.toThrow('the program failed: no way')
})

it('gives up after the limit, with a sentence', async () => {
  const child = talking(`await heard('never')`)
  const hurried = { limitMs: 20, otherwise: 'nobody said one' }
  await expect(child.word('one', hurried)).rejects.toThrow('nobody said one within 0.02 s')
})

it('kills for good, and the process hears nothing of it', async () => {
  const child = talking(`process.on('SIGTERM', () => say({ kind: 'two' })); say({ kind: 'two' })`)
  await child.word('two', patience)
  await child.kill()
  await expect(child.word('two', patience)).rejects.toThrow('it has ended')
})
