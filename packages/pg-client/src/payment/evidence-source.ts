/** Who tells us something about a payment; `shop` is the shop's program, `operator` a person. */
export type EvidenceSource = 'answer' | 'callback' | 'inquiry' | 'shop' | 'operator'
