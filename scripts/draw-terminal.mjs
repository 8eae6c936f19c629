// Draws what a program printed as a picture:
// FORCE_COLOR=1 npm run -s demo | node scripts/draw-terminal.mjs > docs/pictures/demo.svg
import { text } from 'node:stream/consumers'

const columnPx = 7.8
const linePx = 18
const paddingPx = 16
const fonts = 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace'
const colours = { 31: '#ff7b72', 32: '#7ee787', 36: '#79c0ff' }

/** @param {string} line */
function spansOf(line) {
  const style = { fill: '', bold: false, dim: false }
  let column = 0
  return line.split(/(\u001b\[\d+m)/).flatMap((part) => {
    const code = Number(/\[(\d+)m/.exec(part)?.[1] ?? Number.NaN)
    if (!Number.isNaN(code)) {
      if (code === 1) style.bold = true
      else if (code === 2) style.dim = true
      else if (code === 22) style.bold = style.dim = false
      else style.fill = colours[/** @type {31 | 32 | 36} */ (code)] ?? ''
      return []
    }
    if (part === '') return []
    const x = paddingPx + column * columnPx
    column += part.length
    return [{ part, x, ...style }]
  })
}

/** @param {string} raw */
function escaped(raw) {
  return raw.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const lines = (await text(process.stdin)).trimEnd().split('\n')
const bare = lines.map((line) => line.replaceAll(/\u001b\[\d+m/g, ''))
const width = Math.ceil(Math.max(...bare.map((line) => line.length)) * columnPx + 2 * paddingPx)
const height = lines.length * linePx + 2 * paddingPx
const drawn = lines.flatMap((line, row) =>
  spansOf(line).map(({ part, x, fill, bold, dim }) => {
    const looks = [
      ` x="${x.toFixed(1)}"`,
      fill ? ` fill="${fill}"` : '',
      bold ? ' font-weight="bold"' : '',
      dim ? ' opacity="0.65"' : '',
    ].join('')
    const y = paddingPx + (row + 0.75) * linePx
    const length = (part.length * columnPx).toFixed(1)
    return `<text${looks} y="${y}" textLength="${length}">${escaped(part)}</text>`
  }),
)
process.stdout.write(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" xml:space="preserve">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="${fonts}" font-size="13" fill="#e6edf3">
${drawn.join('\n')}
</g>
</svg>
`,
)
