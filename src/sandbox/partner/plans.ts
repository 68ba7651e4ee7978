/** What does a plan SKU tell? Whether it is a trial and how long that lasts. */

import { day } from '../clock.ts'

export function isTrial(planSku: string): boolean {
  return planSku.includes('TRIAL')
}

/** The end of the trial, or null for a plan that is paid for. */
export function expiryOf(planSku: string, start: number): number | null {
  if (!isTrial(planSku)) return null
  const days = /(\d+)DAY/.exec(planSku)?.[1]
  return start + (days === undefined ? 30 : Number(days)) * day
}

/** The plan's level as the store information shows it. */
export function levelOf(planSku: string): string {
  for (const level of ['Enterprise', 'Pro', 'Plus', 'Standard']) {
    if (planSku.includes(level.toUpperCase())) return level
  }
  return 'Trial'
}
