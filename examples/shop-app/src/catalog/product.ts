/** Something to buy. */
export interface Product {
  readonly id: string
  readonly name: string
  /** In won. */
  readonly price: number
  readonly stock: number
  /** Whether it may be bought now; what is not on sale is shown all the same. */
  readonly isOnSale: boolean
}

/** What may change of a product by hand; its stock moves under keys instead. */
export interface ProductChange {
  readonly name?: string | undefined
  /** In won. */
  readonly price?: number | undefined
  readonly isOnSale?: boolean | undefined
}

/** How many of one product. */
export interface StockItem {
  readonly productId: string
  readonly quantity: number
}
