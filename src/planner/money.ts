/** Sums of money by currency, in ten-thousandths, so that no cent is lost on the way. */

import type { Money } from '../model/settings.ts'

const parts = 10_000

export class Purse {
  private readonly sums = new Map<string, number>()

  add({ amount, currency }: Money, sign: 1 | -1): void {
    this.sums.set(currency, (this.sums.get(currency) ?? 0) + sign * Math.round(amount * parts))
  }

  addAll(amounts: readonly Money[]): void {
    for (const one of amounts) this.add(one, 1)
  }

  /** By currency, in the order of the alphabet. */
  amounts(): Money[] {
    return [...this.sums]
      .map(([currency, sum]) => ({ amount: sum / parts, currency }))
      .sort((left, right) => (left.currency < right.currency ? -1 : 1))
  }
}
