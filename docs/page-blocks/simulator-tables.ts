import { createSimulator } from '@holdfast/pg-simulator'
import { createSimulatorClient, type FaultKind } from '@holdfast/pg-simulator/client'
import { paymentWorld } from '@holdfast/pg-simulator/simulation'

/** What a gateway has a part in; the others are struck in simulations only. */
const OF_A_GATEWAY: readonly FaultKind['bites'][] = ['request', 'callback', 'gateway']

const HOUR_MS = 3_600_000

const NEEDS = {
  idempotencyKeys: 'only with idempotency keys',
  callbackProof: 'only where callbacks carry a proof',
  chargingSubmits: 'only where a submit makes the charge',
}

/**
 * The faults of the gateway, with what they do, whom they strike and how long they take.
 *
 * @param where `simulated`: those of what stands around it instead
 */
export async function faultsTable(where: string): Promise<string> {
  const all = await withSimulator((adminUrl) => createSimulatorClient({ adminUrl }).faultKinds())
  const kinds = all.filter(({ bites }) => OF_A_GATEWAY.includes(bites) === (where !== 'simulated'))
  const rows = kinds.map((kind) => {
    const { name, bites, explains, operations = [] } = kind
    const whom = struck(bites, operations)
    return `| \`${name}\` | ${explains} | ${whom} | ${remarks(kind)} |`
  })
  return ['| fault | what happens | strikes | |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

/** Every scenario that is shipped. */
export async function scenariosTable(): Promise<string> {
  const all = await withSimulator((adminUrl) => createSimulatorClient({ adminUrl }).scenarios())
  const rows = all.map(({ name, description }) => `| \`${name}\` | ${description} |`)
  return ['| scenario | what it plays |', '| --- | --- |', ...rows].join('\n')
}

/** What must hold in the payment client's world, and what each checker does not look at. */
export function invariantsTable(): string {
  const rows = paymentWorld.invariants.map(
    ({ id, kind, says, leavesOut }) => `| \`${id}\` | ${kind} | ${says} | ${leavesOut} |`,
  )
  const heading = '| invariant | kind | what must hold | what it leaves out |'
  return [heading, '| --- | --- | --- | --- |', ...rows].join('\n')
}

/** Every call of the control API, as its own OpenAPI file has it. */
export async function adminTable(): Promise<string> {
  const paths = await withSimulator(async (adminUrl) => {
    const response = await fetch(`${adminUrl}/__admin/openapi.json`)
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
    const document = (await response.json()) as { readonly paths: Paths }
    return document.paths
  })
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary }]) => {
      return `| \`${method.toUpperCase()} ${path}\` | ${summary} |`
    }),
  )
  return ['| call | what it does |', '| --- | --- |', ...rows].join('\n')
}

type Paths = Readonly<Record<string, Readonly<Record<string, { readonly summary: string }>>>>

async function withSimulator<T>(ask: (adminUrl: string) => Promise<T>): Promise<T> {
  const simulator = createSimulator()
  try {
    return await ask((await simulator.start()).adminUrl)
  } finally {
    await simulator.stop()
  }
}

function remarks({ takes, needs, breaksPromise }: FaultKind): string {
  return [
    takes === undefined ? '' : `takes ${range(takes)}`,
    needs === undefined ? '' : NEEDS[needs],
    breaksPromise === undefined ? '' : `breaks a promise: ${breaksPromise}`,
  ]
    .filter((remark) => remark !== '')
    .join('; ')
}

function struck(bites: FaultKind['bites'], operations: readonly string[]): string {
  if (bites === 'request') return operations.join(', ')
  return bites === 'callback' ? 'callbacks' : `the ${bites}`
}

/** @throws Error where the time is of another form: then this table needs more words. */
function range(takes: NonNullable<FaultKind['takes']>): string {
  if ('exponential' in takes) {
    const { min, mean } = takes.exponential
    return `${(min + mean) / 1000} s on average`
  }
  if (!('uniform' in takes)) throw new Error(`no words for ${JSON.stringify(takes)}`)
  const { min, max } = takes.uniform
  const [unitMs, unit] = min >= HOUR_MS ? [HOUR_MS, 'h'] : [1000, 's']
  return `${min / unitMs}-${max / unitMs} ${unit}`
}
