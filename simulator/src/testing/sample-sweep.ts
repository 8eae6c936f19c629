import type { Figures, SettingsPoint, SweepReport } from '../simulation/sweep/sweep-report.js'
import type { Settings } from '../simulation/sweep/settings.js'

const settings: Settings = {
  threshold: 80,
  window: { ms: 10_000 },
  minimumCalls: 20,
  unansweredInARow: 3,
  waitInOpenMs: 10_000,
  probes: 5,
  reopenFailureRate: 100,
  timeoutMs: 3000,
  maxAttempts: 3,
  backoffMs: 200,
}

function figures(goodput: number, load: number, cutOffMs: number | null): Figures {
  return { goodput, load, cutOffMs, requestsPerOrder: 1.5, refusedWhileThere: 0, opened: 0 }
}

/** Settings that were tried, with these figures. */
export function sweptPoint(
  goodput: number,
  load: number,
  cutOffMs: number | null,
  text = 'some settings',
): SettingsPoint {
  return { settings, text, figures: figures(goodput, load, cutOffMs) }
}

/** A report of a sweep as it may come, small and made up. */
export function sampleSweep(change: Partial<SweepReport> = {}): SweepReport {
  const best = sweptPoint(0.95, 0.05, 1000, 'the best settings')
  return {
    schema: 'holdfast.sweep/1',
    run: {
      profile: 'seeds',
      explains: "the seeds' gateway <well>",
      seed: 1,
      tried: 3,
      isPartial: false,
      worlds: 4,
      orders: 1200,
      perSecond: 10,
    },
    tried: [best, sweptPoint(0.5, 0.5, 5000), sweptPoint(0.1, 1, null)],
    front: [best],
    landmarks: [
      { name: 'seeds', explains: 'their numbers', figures: figures(0.08, 0.15, 3600) },
      { name: 'gateway', explains: 'ours', figures: figures(0.9, 0.16, 3400) },
    ],
    seedsQuestion: {
      better: best,
      gap: 0.87,
      failing: 0.4,
      chance: 0.37,
      where: 'It lies far off.',
      why: 'It trips by chance.',
    },
    ...change,
  }
}
