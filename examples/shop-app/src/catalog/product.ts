/** Something to buy. */
export interface Product {
  readonly id: string
  readonly name: string
  /** In won. */
  readonly price: number
  readonly stock: number
}

/** How many of one product. */
export interface StockItem {
  readonly productId: string
  readonly quantity: number
}
