import { systemClock, type Logger } from '@holdfast/resilience-kit'
import type { ShopConfig } from '../../config.js'
import type { Api } from '../../http/api.js'
import { newApi } from '../../http/api.js'
import type { PageDemo } from '../../page/page-routes.js'
import { StartFailure } from '../../start-failure.js'
import { auditRoute } from './audit-route.js'
import { AuditThread } from './audit-thread.js'
import { AuditWatch } from './audit-watch.js'
import { CrowdRoster } from './crowd-roster.js'
import { fromThisPage } from './from-this-page.js'
import { gatewayRoutes } from './gateway-routes.js'
import { peopleRoutes } from './people-routes.js'

/** What a demo takes from the shop that it is mounted in. */
export interface DemoEnv {
  readonly logger: Logger
  /** The shop stops. */
  readonly stopping: AbortSignal
  /** Where the shop listens; known once it does. */
  readonly url: () => string
}

/** A demo, and where the simulator is that it drives. */
export interface DemoParts extends DemoEnv {
  /** Of its control API. */
  readonly simulatorUrl: string
  readonly settings: Omit<ShopConfig, 'demo'>
  /** Ends this process without a last word. Default: SIGKILL. */
  readonly die?: () => void
}

/** What breaks the gateway and kills the shop, and the page that does it by hand. */
export interface MountedDemo {
  readonly page: PageDemo
  readonly routes: Api
}

/** Beside `dist` too: scripts and styles of pages are not built. */
const FOLDER = new URL('../../../src/demo/page/demo/', import.meta.url)

/** From one look of the audit to the next. */
const AUDIT_MS = 1000

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '::1'])

/**
 * Mounts the demo in a shop. Nothing is asked of the simulator yet.
 *
 * @throws StartFailure where others than this machine would reach it: it kills the shop
 */
export function mountDemo(parts: DemoParts): MountedDemo {
  const { host } = parts.settings
  if (!LOOPBACK_HOSTS.has(host)) {
    throw new StartFailure(
      `--demo lets whoever reaches the shop kill it: --host must be 127.0.0.1, got ${host}.`,
    )
  }
  return { page: breakItPage(parts.settings), routes: demoRoutes(parts) }
}

function breakItPage({ tossUrl }: DemoParts['settings']): PageDemo {
  return {
    folder: FOLDER,
    shell: {
      family: {
        name: 'break',
        screens: ['break'],
        styles: ['demo/audit-panel.css', 'demo/break.css'],
        script: 'demo/main.js',
      },
      styles: ['demo/audit-corner.css'],
      script: 'demo/audit-corner.js',
      tossWindowUrl: tossUrl && `${tossUrl}/checkout`,
    },
  }
}

function demoRoutes({ logger, stopping, url, simulatorUrl, settings, die }: DemoParts): Api {
  const { dataDir, staff } = settings
  const thread = new AuditThread({ dataDir, simulatorUrl })
  stopping.addEventListener('abort', () => void thread.end(), { once: true })
  const watch = new AuditWatch({
    ...{ logger, stopping, clock: systemClock, everyMs: AUDIT_MS },
    look: () => thread.look(),
  })
  const app = newApi()
  app.use('/demo/*', fromThisPage)
  app.route('/', gatewayRoutes({ simulatorUrl, logger }))
  const crowds = new CrowdRoster(dataDir)
  app.route('/', peopleRoutes({ staff, crowds, url, die: die ?? sigkill }))
  app.route('/', auditRoute(watch, stopping))
  return app
}

function sigkill(): void {
  process.kill(process.pid, 'SIGKILL')
}
