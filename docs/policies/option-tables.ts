/** One option, as a page documents it. */
export interface DocumentedOption {
  readonly name: string
  /** The text of the cell. */
  readonly byDefault: string
  readonly range: string
}

const ROW = /^\|(?<cells>.*)\|$/
const CODE = /^`(?<code>[^`]+)`$/

/** The tables of options of a page, by what stands in the heading of their first column. */
export function optionTables(page: string): ReadonlyMap<string, readonly DocumentedOption[]> {
  const tables = new Map<string, DocumentedOption[]>()
  let open: DocumentedOption[] | undefined
  for (const line of page.split('\n')) {
    const cells = ROW.exec(line)
      ?.groups?.['cells']?.split(/(?<!\\)\|/)
      .map((cell) => cell.trim())
    if (cells === undefined) {
      open = undefined
      continue
    }
    const [first = '', byDefault = '', range = ''] = cells
    if (open === undefined && first.startsWith('Option')) {
      open = []
      tables.set(first, open)
    } else if (open !== undefined && codeOf(first) !== undefined) {
      open.push({ name: codeOf(first) ?? '', byDefault, range })
    }
  }
  return tables
}

/** What stands between back-ticks, if the cell is nothing else. */
export function codeOf(cell: string): string | undefined {
  return CODE.exec(cell)?.groups?.['code']
}

/** The value that a default stands for; undefined where it is words. */
export function valueOf(cell: string): unknown {
  const code = codeOf(cell)
  if (code === undefined) return undefined
  if (code === 'true' || code === 'false') return code === 'true'
  if (/^\d+$/.test(code)) return Number(code)
  return /^'(?<text>.*)'$/.exec(code)?.groups?.['text']
}

/** The least and the most that a range of numbers admits; undefined where it is words. */
export function limitsOf(
  range: string,
): { readonly least: number; readonly most: number } | undefined {
  const groups = /^(?<above>above )?(?<least>\d+)\.\.(?<most>\d+)\b/.exec(range)?.groups
  if (groups === undefined) return undefined
  const least = Number(groups['least'])
  return {
    least: groups['above'] === undefined ? least : least + 0.5,
    most: Number(groups['most']),
  }
}
