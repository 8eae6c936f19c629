// @ts-check

/**
 * @typedef {{ line: number, text: string }} Piece
 */

/**
 * Link targets, and code: text in back-ticks and the lines of fenced shell blocks.
 * @param {string} markdown
 * @returns {{ links: Piece[], codes: Piece[] }}
 */
export function readMarkdown(markdown) {
  /** @type {Piece[]} */
  const links = []
  /** @type {Piece[]} */
  const codes = []
  for (const { text, line, fence } of linesOf(markdown)) {
    if (fence !== undefined) {
      if (/^(sh|bash|shell|console)$/.test(fence)) codes.push({ line, text: text.trim() })
      continue
    }
    for (const [, code = ''] of text.matchAll(/`([^`]+)`/g)) codes.push({ line, text: code })
    const prose = text.replace(/`[^`]*`/g, '`')
    for (const [, target = ''] of prose.matchAll(/\]\(([^()\s]+)(?:\s+"[^"]*")?\)/g)) {
      links.push({ line, text: target })
    }
    const reference = /^\[[^\]]+\]:\s*(\S+)/.exec(prose)
    if (reference?.[1]) links.push({ line, text: reference[1] })
  }
  return { links, codes }
}

/**
 * The anchors of a page's headings, as code forges make them.
 * @param {string} markdown
 */
export function headingAnchors(markdown) {
  const anchors = new Set()
  for (const { text, fence } of linesOf(markdown)) {
    const heading = fence === undefined ? /^#{1,6}\s+(.*?)\s*#*$/.exec(text)?.[1] : undefined
    if (heading === undefined) continue
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-')
    let anchor = slug
    for (let copy = 1; anchors.has(anchor); copy += 1) anchor = `${slug}-${copy}`
    anchors.add(anchor)
  }
  return anchors
}

/**
 * Lines with their numbers; `fence` is the language of the fenced block a line stands in.
 * @param {string} markdown
 * @returns {{ text: string, line: number, fence: string | undefined }[]}
 */
function linesOf(markdown) {
  /** @type {{ mark: string, language: string } | undefined} */
  let open
  const lines = []
  for (const [index, text] of markdown.split('\n').entries()) {
    const [, mark, language = ''] = /^\s*(`{3,}|~{3,})\s*(\S*)/.exec(text) ?? []
    if (mark && !open) open = { mark, language }
    else if (mark && open && mark.startsWith(open.mark)) open = undefined
    else lines.push({ text, line: index + 1, fence: open?.language })
  }
  return lines
}
