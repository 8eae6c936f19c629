/** Fields before they are written: `{ a: { b: 'c' } }` is `a[b]=c`, lists go by index. */
export interface Fields {
  readonly [name: string]: string | number | boolean | readonly string[] | Fields
}

/** Writes form fields as the contract describes them. */
export function formFields(fields: Fields): string {
  return pairsOf(fields, (name) => name)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')
}

function pairsOf(fields: Fields, nameOf: (name: string) => string): [string, string][] {
  return Object.entries(fields).flatMap(([name, value]) =>
    typeof value === 'object'
      ? pairsOf({ ...value } as Fields, (inner) => `${nameOf(name)}[${inner}]`)
      : [[nameOf(name), String(value)] as [string, string]],
  )
}
