/** How values of a panel read; Grafana's own names. */
export type Unit = 'short' | 'none' | 's' | 'percentunit' | 'reqps' | 'ops' | 'cps' | 'dtdurations'

/** One line, or one set of lines, of a panel. */
export interface Query {
  /** PromQL. `$dialect` is chosen above the dashboard; `$__rate_interval` is Grafana's. */
  readonly expr: string
  /** What a line is called, `{{label}}` by its labels. */
  readonly legend: string
}

/** A word in place of a number. */
export interface ValueWord {
  readonly value: number
  readonly word: string
  readonly color: string
}

/** One panel, as a person thinks of it. */
export interface Panel {
  readonly title: string
  /** The question that it answers, and how to read the answer. */
  readonly description: string
  readonly kind: 'timeseries' | 'stat' | 'state-timeline'
  readonly unit: Unit
  readonly queries: readonly Query[]
  readonly words?: readonly ValueWord[]
}

/** Panels that belong together, under a heading. */
export interface Section {
  readonly heading: string
  readonly panels: readonly Panel[]
}

/** A dashboard, before it is Grafana's JSON. */
export interface Dashboard {
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly sections: readonly Section[]
}
