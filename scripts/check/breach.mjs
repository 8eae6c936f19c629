// @ts-check

/**
 * One place where a rule is broken.
 * @typedef {object} Breach
 * @property {string} file path below the root, with forward slashes; '' when no file is to blame
 * @property {number} [line] first line is 1
 * @property {string} message what is wrong, in one line
 */

/**
 * A rule of `npm run check`: a name, and a search for its breaches below a root folder.
 * @typedef {object} Rule
 * @property {string} name
 * @property {(root: string) => Promise<Breach[]>} find
 */

/**
 * `file:line: message`, as editors and terminals link it.
 * @param {Breach} breach
 */
export function describeBreach({ file, line, message }) {
  if (file === '') return message
  return line === undefined ? `${file}: ${message}` : `${file}:${line}: ${message}`
}
