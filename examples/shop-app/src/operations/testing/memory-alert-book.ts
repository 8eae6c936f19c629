import type { AlertBook, KeptAlert } from '../alerts/alert-board.js'

/** Alerts that outlive a board, in memory; a test may break it. */
export class MemoryAlertBook implements AlertBook {
  readonly alerts = new Map<string, KeptAlert>()
  isBroken = false

  listAlerts(): readonly KeptAlert[] {
    return [...this.alerts.values()]
  }

  keepAlert(alert: KeptAlert): void {
    if (this.isBroken) throw new Error('disk full')
    this.alerts.set(alert.alert, alert)
  }
}
