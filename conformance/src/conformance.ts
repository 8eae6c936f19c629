import { appendFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { BadInput, readCases, type ConformanceCase } from './case-file.js'
import { COMPONENT_NAMES } from './components.js'
import { isBreach, jsonReport, textReport } from './report.js'
import { runCase, type CaseResult } from './run-case.js'

const USAGE = `Runs conformance cases against the resilience kit, on virtual time.

usage: npm run conformance -- [FILE or FOLDER ...] [options]

  Without a file: the cases of conformance/cases.

  --component NAME  only this component: ${COMPONENT_NAMES.join(', ')}
  --id ID           only the case with this id
  --json FILE       also writes every result to FILE
  --help            this text

  --component and --id may be given more than once.
  Exit code: 0 all passed, 1 a case that is no quirk failed or is unsupported, or a quirk
  ended by an error that nobody expected, 2 bad input.`

const OWN_CASES = path.resolve(import.meta.dirname, '..', 'cases')
const WORKSPACE = path.resolve(import.meta.dirname, '..', '..')

interface Settings {
  readonly files: readonly string[]
  readonly components: readonly string[]
  readonly ids: readonly string[]
  readonly json: string | undefined
  readonly help: boolean
}

/** The program; answers its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const settings = settingsOf(args)
    if (settings.help) {
      console.log(USAGE)
      return 0
    }
    const cases = await chosenCases(settings)
    if (settings.json !== undefined) await expectWritable(settings.json)
    const results = await runAll(cases)
    console.log(textReport(results))
    if (settings.json !== undefined) await writeJson(settings.json, results)
    return results.some(isBreach) ? 1 : 0
  } catch (error) {
    if (!(error instanceof BadInput)) throw error
    console.error(`conformance: ${error.message}`)
    return 2
  }
}

/** Runs the cases one after another. */
export async function runAll(cases: readonly ConformanceCase[]): Promise<CaseResult[]> {
  const results: CaseResult[] = []
  for (const one of cases) results.push(await runCase(one))
  return results
}

function settingsOf(args: readonly string[]): Settings {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        component: { type: 'string', multiple: true, default: [] },
        id: { type: 'string', multiple: true, default: [] },
        json: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    const { component, id, json, help } = values
    return { files: positionals, components: component, ids: id, json, help }
  } catch (error) {
    throw new BadInput(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
  }
}

async function chosenCases({ files, components, ids }: Settings): Promise<ConformanceCase[]> {
  const names: readonly string[] = COMPONENT_NAMES
  const unknown = components.find((name) => !names.includes(name))
  if (unknown !== undefined) {
    throw new BadInput(`--component ${unknown}: must be one of ${names.join(', ')}`)
  }
  const cases: ConformanceCase[] = []
  for (const file of files.length === 0 ? [OWN_CASES] : files.map(fromCaller)) {
    cases.push(...(await readCases(file)))
  }
  const missing = ids.find((id) => !cases.some((one) => one.id === id))
  if (missing !== undefined) throw new BadInput(`--id ${missing}: no case has this id`)
  return cases.filter(
    ({ id, component }) =>
      (ids.length === 0 || ids.includes(id)) &&
      (components.length === 0 || components.includes(component)),
  )
}

/**
 * Files are meant from where the caller stands: npm runs scripts in the root of the workspace, and
 * says where it was called. Elsewhere what it says is about another script, further up.
 */
function fromCaller(file: string): string {
  const here = process.cwd()
  return path.resolve(here === WORKSPACE ? (process.env['INIT_CWD'] ?? here) : here, file)
}

/** Before anything runs: nobody wants to hear it afterwards. */
async function expectWritable(file: string): Promise<void> {
  await appendFile(fromCaller(file), '').catch((error: unknown) => notWritten(file, error))
}

async function writeJson(file: string, results: readonly CaseResult[]): Promise<void> {
  const text = `${JSON.stringify(jsonReport(results), null, 2)}\n`
  await writeFile(fromCaller(file), text).catch((error: unknown) => notWritten(file, error))
}

function notWritten(file: string, error: unknown): never {
  throw new BadInput(`--json ${file}: cannot be written (${String(error)})`)
}
