/** What is narrower is no terminal that tells its width. */
const NARROWEST = 40
const USUAL = 80

/** How many places a line has there, up to `most`; 80 where nobody says. */
export function terminalWidth(
  { columns }: { readonly columns?: number | undefined },
  most: number,
): number {
  const known = columns !== undefined && columns >= NARROWEST ? columns : USUAL
  return Math.min(known, most)
}
