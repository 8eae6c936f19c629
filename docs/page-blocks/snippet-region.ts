import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** Where the snippets stand. */
export const SNIPPETS = path.join(import.meta.dirname, '..', 'snippets')

const BEGIN = /^\s*\/\/ #region (?<name>[\w-]+)$/
const END = /^\s*\/\/ #endregion$/

/**
 * The named regions of a source text (`// #region name` .. `// #endregion`), without their common
 * indentation. Regions of one name are parts of one snippet: its imports and its body, say.
 *
 * @throws Error where a region has no end, or begins inside another one.
 */
export function regionsOf(source: string): ReadonlyMap<string, string> {
  const regions = new Map<string, string>()
  let open: { readonly name: string; readonly lines: string[] } | undefined
  for (const line of source.split('\n')) {
    const name = BEGIN.exec(line)?.groups?.['name']
    if (name !== undefined) {
      if (open !== undefined) throw new Error(`region ${name} begins inside ${open.name}`)
      open = { name, lines: [] }
    } else if (END.test(line)) {
      if (open === undefined) throw new Error('#endregion without a #region')
      const parts = [regions.get(open.name) ?? [], dedented(open.lines)].flat()
      regions.set(open.name, parts.join('\n\n'))
      open = undefined
    } else {
      open?.lines.push(line)
    }
  }
  if (open !== undefined) throw new Error(`region ${open.name} has no end`)
  return regions
}

function dedented(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/))
  const indent = Math.min(...indents)
  return lines
    .map((line) => line.slice(indent))
    .join('\n')
    .trim()
}

/**
 * The text of a snippet, `file#region`; the file is relative to `docs/snippets`.
 *
 * @throws Error where there is no such file or region.
 */
export async function snippet(reference: string): Promise<string> {
  const [file = '', name = ''] = reference.split('#')
  const regions = regionsOf(await readFile(path.join(SNIPPETS, file), 'utf8'))
  const code = regions.get(name)
  if (code === undefined) throw new Error(`${file} has no region ${name}`)
  return code
}
