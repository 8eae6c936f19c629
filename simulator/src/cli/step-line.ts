/** Clears the line that the cursor stands in. */
const CLEAR = '\u001B[2K\r'

/** Says on stderr what is going on, in one line that is written over, where a person sits. */
export function sayStep(step: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${CLEAR}${step}\r`)
}

/** Takes the line away. */
export function clearStep(): void {
  if (process.stderr.isTTY) process.stderr.write(CLEAR)
}
