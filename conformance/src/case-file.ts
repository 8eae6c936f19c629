import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'

/** A file that cannot be run; its message names what is wrong and where. */
export class BadInput extends Error {}

const steps = z.array(z.record(z.string(), z.unknown())).default([])

const conformanceCase = z.object({
  id: z.string(),
  // Any name: a case of a component that the runner does not know is unsupported, not bad input.
  component: z.string(),
  name: z.string().default(''),
  quirk: z.boolean().default(false),
  mode: z.enum(['sync', 'async']).optional(),
  note: z.string().optional(),
  config: z.record(z.string(), z.unknown()).default({}),
  steps,
  expect: steps,
})

/** One case, as the step language writes it; what it does not need to run is left out. */
export type ConformanceCase = z.output<typeof conformanceCase>

/** Reads the cases of a file, or of every `.json` file of a folder; throws a `BadInput`. */
export async function readCases(fileOrFolder: string): Promise<ConformanceCase[]> {
  const cases: ConformanceCase[] = []
  for (const file of await filesOf(fileOrFolder)) cases.push(...casesOf(file, await textOf(file)))
  return cases
}

async function filesOf(fileOrFolder: string): Promise<string[]> {
  const stats = await stat(fileOrFolder).catch(() => {
    throw new BadInput(`${fileOrFolder}: there is no such file`)
  })
  if (!stats.isDirectory()) return [fileOrFolder]
  const names = (await readdir(fileOrFolder)).filter((name) => name.endsWith('.json')).sort()
  if (names.length === 0) throw new BadInput(`${fileOrFolder}: there is no .json file in it`)
  return names.map((name) => path.join(fileOrFolder, name))
}

function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new BadInput(`${file}: cannot be read (${messageOf(error)})`)
  })
}

function casesOf(file: string, text: string): ConformanceCase[] {
  const list = jsonOf(file, text)
  if (!Array.isArray(list)) throw new BadInput(`${file}: must be an array of cases`)
  if (list.length === 0) throw new BadInput(`${file}: there is no case in it`)
  return list.map((value: unknown, i) => {
    const result = conformanceCase.safeParse(value)
    if (result.success) return result.data
    const id = (value as { readonly id?: unknown } | null)?.id
    const which = typeof id === 'string' ? `${i} (${id})` : String(i)
    const what = result.error.issues.map(problem).join('; ')
    throw new BadInput(`${file}: case ${which}: ${what}`)
  })
}

function jsonOf(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new BadInput(`${file}: is no JSON (${messageOf(error)})`)
  }
}

function problem(issue: z.core.$ZodIssue): string {
  const place = issue.path.map(String).join('.')
  return place === '' ? issue.message : `${place}: ${issue.message}`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
