import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { blackOut } from './acts/black-out.js'
import { brownOut } from './acts/brown-out.js'
import { calm } from './acts/calm.js'
import { lostCallbacks } from './acts/lost-callbacks.js'
import { audit, isClean, type AuditLine } from './audit/audit.js'
import { freePort } from './processes/free-port.js'
import { GatewayProcess } from './processes/gateway-process.js'
import { ShopProcess } from './processes/shop-process.js'
import { renderAct, type ActReport } from './report/act-report.js'
import { renderAudit } from './report/audit-report.js'
import type { Progress } from './report/progress.js'
import { duration, paint, renderTable } from './report/tables.js'
import { processingScale, scalesTable } from './scales.js'
import type { World } from './world.js'

export interface Story {
  /** The audit is clean, and every act has shown what it is there to show. */
  readonly holds: boolean
  readonly figures: Readonly<Record<string, unknown>>
  end(): Promise<void>
}

/** Plays the four acts over real processes, prints as it goes, and audits the books at the end. */
export async function playStory(seed: number, progress: Progress): Promise<Story> {
  const started = performance.now()
  console.log(`\n${paint('bold', 'Holdfast')}: one shop, one gateway, four acts (seed ${seed})`)
  console.log(renderTable(scalesTable()))
  const world = await setUp(seed, progress)
  const acts: ActReport[] = []
  const show = (act: ActReport): ActReport => {
    progress.clear()
    console.log(renderAct(act))
    acts.push(act)
    return act
  }

  const { figures } = show(await calm(world))
  show(await brownOut(world))
  show(await blackOut(world, Number(figures['productsP99Ms'])))
  show(await lostCallbacks(world))

  progress.step('The audit: waiting for the last order to end')
  const stillOpen = await world.shop.untilNothingIsOpen()
  const lines = audit(await world.shop.books().auditInput(world.gateway))
  progress.clear()
  console.log(renderAudit(lines))
  const tookMs = performance.now() - started
  console.log(
    paint(
      'dim',
      `\n  played in ${duration(tookMs)}; the same decisions again: npm run demo -- --seed ${seed}`,
    ),
  )
  return {
    holds: isClean(lines) && [...acts, { shortfalls: stillOpen }].every(isWhole),
    figures: figuresOf(seed, tookMs, acts, lines),
    end: () => tearDown(world),
  }
}

function isWhole({ shortfalls = [] }: Pick<ActReport, 'shortfalls'>): boolean {
  return shortfalls.length === 0
}

async function setUp(seed: number, progress: Progress): Promise<World> {
  progress.step('Starting the gateway and the shop')
  const dataDir = await mkdtemp(path.join(tmpdir(), 'holdfast-demo-'))
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }))
  const port = await freePort()
  const gateway = await GatewayProcess.start({ seed, callbackOrigin: `http://127.0.0.1:${port}` })
  await gateway.change({ timeScale: processingScale })
  const shop = await ShopProcess.start({ seed, port, dataDir, gatewayUrl: gateway.url })
  return { seed, gateway, shop, progress }
}

async function tearDown({ shop, gateway }: World): Promise<void> {
  await shop.end()
  await gateway.end()
}

function figuresOf(
  seed: number,
  tookMs: number,
  acts: readonly ActReport[],
  lines: readonly AuditLine[],
): Readonly<Record<string, unknown>> {
  return {
    seed,
    tookMs,
    acts: Object.fromEntries(acts.map((act) => [act.title, act.figures])),
    audit: lines.map(({ invariant, checked, count, breaches }) => ({
      invariant,
      checked,
      count,
      breaches,
    })),
  }
}
