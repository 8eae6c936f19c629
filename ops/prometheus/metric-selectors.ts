/** One metric that an expression asks for, with the labels it looks at. */
export interface MetricSelector {
  readonly metric: string
  readonly labels: readonly string[]
}

const selector = /([a-zA-Z_:][\w:]*)\s*(?:\{([^}]*)\})?/g
const grouping = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g
/** Matchers, whose strings stay, and strings that are arguments of functions. */
const strings = /\{[^}]*\}|"[^"]*"/g
/** The label that a `label_replace` makes: the first of its four strings. */
const made = /"(\w+)"(?:\s*,\s*"[^"]*"){3}\s*\)/g
const operators = new Set(['and', 'or', 'unless', 'bool', 'offset', 'inf', 'nan'])

/**
 * The metrics that a PromQL expression names, in order. Functions, operators and the labels of
 * `by (...)` are not metrics.
 */
export function metricSelectors(expression: string): readonly MetricSelector[] {
  const text = expression
    .replace(grouping, ' ')
    .replace(strings, (found) => (found.startsWith('{') ? found : ' '))
  return [...text.matchAll(selector)].flatMap(
    ({ 0: whole, 1: metric = '', 2: matchers, index }) => {
      const before = text[index - 1] ?? ''
      const after = text.slice(index + whole.length).trimStart()
      const isFunction = matchers === undefined && after.startsWith('(')
      if (isFunction || operators.has(metric.toLowerCase()) || /[\w.]/.test(before)) return []
      const labels = [...(matchers ?? '').matchAll(/([a-zA-Z_]\w*)\s*(?:=~|!~|!=|=)/g)]
      return [{ metric, labels: labels.map(([, label = '']) => label) }]
    },
  )
}

/** The labels that an expression groups by, without those that it makes by `label_replace`. */
export function groupingLabels(expression: string): readonly string[] {
  const own = new Set([...expression.matchAll(made)].map(([, label]) => label))
  return [...expression.matchAll(grouping)].flatMap(([clause]) => {
    const inside = /\(([^)]*)\)/.exec(clause)?.[1] ?? ''
    const labels = inside.split(',').map((label) => label.trim())
    return labels.filter((label) => label !== '' && !own.has(label))
  })
}
