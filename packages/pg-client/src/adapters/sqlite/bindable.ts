/** A row without booleans, which the driver does not bind. */
export type Bindable<Row> = { readonly [Column in keyof Row]: Exclude<Row[Column], boolean> }

/** What is bound of a row: its booleans as 0 and 1, all else as it is. */
export function bindable<Row extends object>(row: Row): Bindable<Row> {
  const bound = Object.entries(row).map(([column, value]: [string, unknown]) => {
    return [column, typeof value === 'boolean' ? Number(value) : value]
  })
  return Object.fromEntries(bound) as Bindable<Row>
}
