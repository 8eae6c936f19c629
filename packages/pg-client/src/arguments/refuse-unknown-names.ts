/**
 * Refuses a misspelt option, which would pass for one that was left out. `group` is what the
 * object is called, `known` has every name that it may have.
 *
 * @throws TypeError where a name is unknown, or `given` is no object.
 */
export function refuseUnknownNames(group: string, given: object, known: object): void {
  if (typeof given !== 'object' || given === null) throw new TypeError(`${group} must be an object`)
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(known, name)) continue
    const names = Object.keys(known).join(', ')
    throw new TypeError(`${group}.${name} is unknown; ${group} may have ${names}`)
  }
}
