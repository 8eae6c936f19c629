import { createSimulator } from '@holdfast/pg-simulator'
import { createSimulatorClient, type FaultKind } from '@holdfast/pg-simulator/client'

const STRIKES = {
  request: (operations: readonly string[]) => operations.join(', '),
  callback: () => 'callbacks',
  gateway: () => 'the gateway',
}

const NEEDS = {
  idempotencyKeys: 'only with idempotency keys',
  callbackProof: 'only where callbacks carry a proof',
  chargingSubmits: 'only where a submit makes the charge',
}

/** Every fault, with what it does, whom it strikes and how long it takes. */
export async function faultsTable(): Promise<string> {
  const kinds = await withSimulator((adminUrl) => createSimulatorClient({ adminUrl }).faultKinds())
  const rows = kinds.map((kind) => {
    const { name, bites, explains, operations = [] } = kind
    return `| \`${name}\` | ${explains} | ${STRIKES[bites](operations)} | ${remarks(kind)} |`
  })
  return ['| fault | what happens | strikes | |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

/** Every scenario that is shipped. */
export async function scenariosTable(): Promise<string> {
  const all = await withSimulator((adminUrl) => createSimulatorClient({ adminUrl }).scenarios())
  const rows = all.map(({ name, description }) => `| \`${name}\` | ${description} |`)
  return ['| scenario | what it plays |', '| --- | --- |', ...rows].join('\n')
}

/** Every call of the control API, as its own OpenAPI file has it. */
export async function adminTable(): Promise<string> {
  const paths = await withSimulator(async (adminUrl) => {
    const response = await fetch(`${adminUrl}/__admin/openapi.json`)
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

/** @throws Error where the time is no range: then this table needs more words. */
function range(takes: NonNullable<FaultKind['takes']>): string {
  if (!('uniform' in takes)) throw new Error(`no words for ${JSON.stringify(takes)}`)
  const { min, max } = takes.uniform
  return `${min / 1000}-${max / 1000} s`
}
