import type { Bundle } from './bundle.js'
import { kilobytes, type SizeRow } from './report.js'

/** A folder of a package, and its minified bytes in one bundle. */
export interface FolderSize {
  /** `.` for the files that are in none. */
  readonly folder: string
  readonly bytes: number
}

/** How a bundle divides into the folders below `src` or `dist`, the largest first. */
export function folderSizes({ parts }: Bundle): readonly FolderSize[] {
  const sizes = new Map<string, number>()
  for (const { file, bytes } of parts) {
    const folder = folderOf(file)
    sizes.set(folder, (sizes.get(folder) ?? 0) + bytes)
  }
  return [...sizes]
    .map(([folder, bytes]) => ({ folder, bytes }))
    .toSorted((a, b) => b.bytes - a.bytes)
}

function folderOf(file: string): string {
  const inside = file.split(/(?:^|\/)(?:src|dist)\//).at(-1) ?? file
  return inside.includes('/') ? inside.slice(0, inside.indexOf('/')) : '.'
}

/** One paragraph for each target that is not reached: what the bundle consists of. */
export function whatLimits(rows: readonly SizeRow[]): readonly string[] {
  return rows.flatMap(({ bundle, target }) => {
    const { name, bytes, gzipBytes } = bundle
    if (target === undefined || target.isReachedBy(kilobytes(gzipBytes))) return []
    const allowed = Math.round((target.limit * 1000 * bytes) / gzipBytes)
    const folders = folderSizes(bundle).map((size) => `${nameOf(size)} ${size.bytes}`)
    return [
      `What limits \`${name}\`: ${bytes} bytes minified become ${gzipBytes} gzipped; at this ` +
        `ratio ${target.text} allows ${allowed} minified. Minified bytes by folder: ` +
        `${folders.join(', ')}.`,
    ]
  })
}

function nameOf({ folder }: FolderSize): string {
  return folder === '.' ? 'files in no folder' : `\`${folder}\``
}
