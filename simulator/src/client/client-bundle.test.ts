import path from 'node:path'
import { expect, it } from 'vitest'
import { build, type Rolldown } from 'vite'

const SOURCES = path.join(import.meta.dirname, '..')

it("brings nothing into a test's bundle but itself", async () => {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: true,
      lib: { entry: path.join(SOURCES, 'client/index.ts'), formats: ['es'] },
    },
  })
  const [first] = built as Rolldown.RolldownOutput[]
  const chunks = first?.output.flatMap((part) => (part.type === 'chunk' ? [part] : [])) ?? []
  const modules = chunks.flatMap((chunk) => chunk.moduleIds.map((id) => path.relative(SOURCES, id)))
  expect(modules.sort((one, other) => one.localeCompare(other))).toEqual([
    'client/admin-caller.ts',
    'client/create-simulator-client.ts',
    'client/index.ts',
    'client/simulator-client-error.ts',
    'with-fault.ts',
  ])
  expect(chunks.flatMap((chunk) => chunk.imports)).toEqual([])
  expect(chunks.map((chunk) => chunk.code).join('').length).toBeLessThan(6000)
})
