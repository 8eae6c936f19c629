/** A figure of the seeds that does not follow from their own settings. */
export interface Claim {
  readonly id: string
  /** The heading of the third seed below which it stands, and its words there. */
  readonly section: string
  readonly quote: string
  readonly theirs: string
  /** What their settings give. */
  readonly ours: string
  /** In a sentence or two. */
  readonly why: string
}

/** The one of the five founding documents that has figures: the third. */
export const DOCUMENT = '002, "결제 서비스가 불안정합니다" 알림이 새벽 3시에 왔을 때'

/** A share, to a tenth of a percent. */
export function percentText(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
