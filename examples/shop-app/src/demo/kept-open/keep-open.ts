import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { firstFreePort, freePort } from '../processes/free-port.js'
import { GatewayProcess } from '../processes/gateway-process.js'
import type { Progress } from '../report/progress.js'
import { duration, paint } from '../report/tables.js'
import { keptOperator, keptSettings } from './kept-settings.js'
import { KeptShop, type CameBack } from './kept-shop.js'

/** Where the shop is unless the command says otherwise. */
export const KEPT_OPEN_PORT = 3000

/** A crowd that has lost its shop may write its tally just then. */
const GONE = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 } as const

export interface KeepOpenOptions {
  readonly seed: number
  /** The next free one is taken where it is in use. */
  readonly port: number
  readonly progress: Progress
}

/**
 * Opens a shop with its gateway, says where, and starts the shop again whenever it has died.
 * Resolves after Ctrl-C, when both have ended; nothing of them is kept.
 *
 * @throws StartFailure when one of them cannot start, or cannot come back
 */
export async function keepOpen({ seed, port: wanted, progress }: KeepOpenOptions): Promise<void> {
  progress.step('Opening the shop')
  const stopped = interrupted()
  const port = await firstFreePort(wanted)
  const url = `http://127.0.0.1:${port}`
  const dataDir = await mkdtemp(path.join(tmpdir(), 'holdfast-demo-'))
  process.once('exit', () => rmSync(dataDir, GONE))
  const gatewayPorts = { gateway: await freePort(), admin: await freePort() }
  const environment = keptSettings({ port, dataDir, gatewayPorts })
  // Side by side: the shop asks its gateway nothing until somebody pays.
  const [gateway, shop] = await Promise.all([
    GatewayProcess.start({
      ...{ seed, callbackOrigin: url, tossWebhook: `${url}/payments/toss-webhook` },
      ...{ ports: gatewayPorts, scenario: 'calm', hasReservedCards: true },
    }),
    KeptShop.start({ environment, onBack: (back) => console.log(backLine(back)) }),
  ])
  progress.clear()
  if (port !== wanted) console.log(`\nPort ${wanted} is taken: the shop is at ${port}.`)
  console.log(welcome(url, gateway))
  await Promise.race([stopped, shop.watched])
  console.log('\nClosing.')
  await shop.end()
  await gateway.end()
}

/** A second Ctrl-C is not waited for. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => {
      process.once('SIGINT', () => process.exit(130))
      resolve()
    })
  })
}

function welcome(url: string, { adminUrl }: GatewayProcess): string {
  const address = (what: string, where: string, note = ''): string =>
    `  ${what.padEnd(10)} ${paint('cyan', where)}${note && paint('dim', `   ${note}`)}`
  return [
    '',
    `${paint('bold', 'The shop is open')} ${paint('dim', '(/ko/ in place of /en/: Korean)')}`,
    address('Break it', `${url}/en/break`, 'begin here'),
    address('Shop', `${url}/en/`),
    address('Operator', `${url}/en/operator`, `${keptOperator.email}, “${keptOperator.password}”`),
    address('Gateway', `${adminUrl}/__admin/`),
    '',
    '  Flip a switch, send 100 buyers, kill the shop in the middle; watch the audit.',
    '  Ctrl-C closes it and keeps nothing.',
  ].join('\n')
}

function backLine({ signal, afterMs }: CameBack): string {
  const time = new Date().toTimeString().slice(0, 8)
  const how = signal === null ? 'ended' : `was killed (${signal})`
  return `  ${paint('dim', time)} The shop ${how}; it is back after ${duration(afterMs)}.`
}
