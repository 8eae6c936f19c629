/** Who tells us something about a payment. */
export type EvidenceSource = 'answer' | 'callback' | 'inquiry' | 'operator'
