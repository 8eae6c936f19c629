import { Command } from 'commander'
import type { DialectName } from '../../dialects/served-dialect.js'
import type { SimulatorClient } from '../../client/simulator-client.js'
import type { ServedDialectReport } from '../../serving/served-dialect-report.js'
import { ScenarioError, problem } from '../../scenario/scenario-error.js'
import { readDialectName } from '../dialect-flag.js'
import { examplesText } from '../help-text.js'
import { columns, plainText } from '../text-layout.js'
import { tell } from './admin-call.js'
import { readKeyValue, toObject, type KeyValues } from './key-values.js'

const EXAMPLES = examplesText(
  ['admin act', 'what can be done in the dialects that are served'],
  ['admin act toss', 'the same for one dialect'],
  ['admin act toss authenticate orderId=order-1 amount=5000'],
)

const MORE = `

Values are YAML (5000, true, '{ a: 1 }'), and plain text where the action takes text.`

/** The command `pgsim admin act`: plays the buyer or the bank. */
export function actCommand(): Command {
  return new Command('act')
    .description("do something on the buyer's or the bank's side, or list what can be done")
    .argument('[dialect]', 'a dialect that is served', readDialectName)
    .argument('[action]', 'one of its actions')
    .argument('[member=value...]', 'what the action is given', readKeyValue)
    .addHelpText('after', EXAMPLES + MORE)
    .action(
      (
        dialect: DialectName | undefined,
        action: string | undefined,
        pairs: KeyValues | undefined,
        _: object,
        command: Command,
      ) =>
        dialect === undefined || action === undefined
          ? tell(command, (simulator) => actionsOf(simulator, dialect), listText)
          : tell(command, (simulator) => act(simulator, dialect, action, pairs ?? []), resultText),
    )
}

/** @throws {ScenarioError} where the dialect is not served. */
async function actionsOf(
  simulator: SimulatorClient,
  dialect: DialectName | undefined,
): Promise<readonly ServedDialectReport[]> {
  const served = await simulator.dialects()
  const found = served.filter(({ name }) => dialect === undefined || name === dialect)
  if (dialect === undefined || found.length > 0) return found
  const allowed = served.map(({ name }) => name)
  throw new ScenarioError([problem([], `${dialect} is not served`, { allowed })])
}

async function act(
  simulator: SimulatorClient,
  dialect: DialectName,
  action: string,
  pairs: KeyValues,
): Promise<Readonly<Record<string, unknown>>> {
  const [served] = await actionsOf(simulator, dialect)
  const input = served?.actions.find(({ name }) => name === action)?.input
  const texts = textMembers(input)
  return simulator.act(
    dialect,
    action,
    toObject(pairs, (key) => texts.has(key)),
  )
}

/** The members of an object's JSON Schema that are texts and nothing else. */
function textMembers(schema: unknown): ReadonlySet<string> {
  const properties = (schema as { properties?: Record<string, { type?: unknown }> } | undefined)
    ?.properties
  const entries = Object.entries(properties ?? {})
  return new Set(entries.filter(([, { type }]) => type === 'string').map(([name]) => name))
}

function listText(served: readonly ServedDialectReport[]): string {
  const rows = served.flatMap(({ name, actions }) =>
    actions.length === 0
      ? [[name, '-', 'nothing can be done here']]
      : actions.map((action) => [
          name,
          action.name,
          `${action.explains} ${takesText(action.input)}`,
        ]),
  )
  return columns(rows)
}

function takesText(input: unknown): string {
  const { properties = {}, required = [] } = input as { properties?: object; required?: string[] }
  const names = Object.keys(properties).map((name) =>
    required.includes(name) ? name : `[${name}]`,
  )
  return names.length === 0 ? '' : `Takes ${names.join(', ')}.`
}

function resultText(result: Readonly<Record<string, unknown>>): string {
  const rows = Object.entries(result).map(([name, value]) => [
    name,
    plainText(typeof value === 'string' ? value : JSON.stringify(value)),
  ])
  return columns(rows, { width: Infinity })
}
