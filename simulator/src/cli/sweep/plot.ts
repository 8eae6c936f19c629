import type { Figures, SweepReport } from '../../simulation/sweep/sweep-report.js'

/** What a mark in a chart stands for; later ones are drawn over earlier ones. */
export const MARKS = ['tried', 'front', 'gateway', 'seeds'] as const
/** One of them. */
export type Mark = (typeof MARKS)[number]

/** One mark of a chart. */
export interface PlotPoint {
  readonly mark: Mark
  /** What a chart that can be touched says about it. */
  readonly text: string
  /** Absent: it never came about. */
  readonly x: number | undefined
  /** A share, 0..1. */
  readonly y: number
}

/** Goodput against something that there should be little of. */
export interface Plot {
  readonly title: string
  readonly xLabel: string
  readonly xUnit: string
  readonly points: readonly PlotPoint[]
}

/** The two charts of a sweep: goodput against load, and against the time to cut-off. */
export function plotsOf(report: SweepReport): readonly [load: Plot, cutOff: Plot] {
  const pointsBy = (x: (figures: Figures) => number | undefined): PlotPoint[] => {
    const point = (mark: Mark, text: string, figures: Figures): PlotPoint => {
      return { mark, text, x: x(figures), y: figures.goodput }
    }
    const settings = (mark: Mark, from: SweepReport['tried']): PlotPoint[] =>
      from.map(({ text, figures }) => point(mark, text, figures))
    const landmarks = report.landmarks.flatMap(({ name, explains, figures }) =>
      MARKS.filter((mark) => mark === name).map((mark) => point(mark, explains, figures)),
    )
    const all = [...settings('tried', report.tried), ...settings('front', report.front)]
    return [...all, ...landmarks].sort(
      (one, other) => MARKS.indexOf(one.mark) - MARKS.indexOf(other.mark),
    )
  }
  return [
    {
      title: 'Goodput against load',
      xLabel: 'requests sent for each order that comes while it hangs',
      xUnit: '',
      points: pointsBy(({ load }) => load),
    },
    {
      title: 'Goodput against time to cut-off',
      xLabel: 'from the beginning of a hang until the breaker opens',
      xUnit: ' s',
      points: pointsBy(({ cutOffMs }) => (cutOffMs === null ? undefined : cutOffMs / 1000)),
    },
  ]
}
