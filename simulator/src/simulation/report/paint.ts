import { styleText } from 'node:util'

/** What a text may look like on a terminal. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** Gives a text its look. */
export type Paint = (style: Style, text: string) => string

/** Leaves every text as it is: for files, pipes and tests. */
export const plainPaint: Paint = (_, text) => text

/** Colours as terminals know them. */
export const colourPaint: Paint = (style, text) => styleText(style, text, { validateStream: false })

/**
 * Colours where somebody looks at a terminal: not in pipes, not where `NO_COLOR` is set. Whoever
 * sets `FORCE_COLOR` has them everywhere.
 */
export function paintFor(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): Paint {
  const { FORCE_COLOR: forced = '', NO_COLOR: refused = '', TERM: terminal } = env
  if (forced !== '') return forced === '0' ? plainPaint : colourPaint
  const isWanted = stream.isTTY === true && refused === '' && terminal !== 'dumb'
  return isWanted ? colourPaint : plainPaint
}

/**
 * Paints whole lines of a text that is laid out already. A line that is indented as far as `deep`
 * goes on with the one above it, and looks like it.
 */
export function paintLines(
  text: string,
  paint: Paint,
  deep: number,
  styleOf: (line: string) => Style | undefined,
): string {
  let style: Style | undefined
  return text
    .split('\n')
    .map((line) => {
      if (line.slice(0, deep).trim() !== '') style = styleOf(line)
      return style === undefined || line === '' ? line : paint(style, line)
    })
    .join('\n')
}
