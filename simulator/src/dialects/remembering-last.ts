/** The same function, but that it works only once on what it is asked again and again. */
export function rememberingLast<Given, Found>(
  find: (given: Given) => Found,
): (given: Given) => Found {
  let last: { readonly given: Given; readonly found: Found } | undefined
  return (given) => {
    if (last === undefined || last.given !== given) last = { given, found: find(given) }
    return last.found
  }
}
