/** Which program is run after a wave? What stands in `halt_on.check`, with the rollout and the wave filled in. Pure. */

import type { WaveState } from '../model/rollout.ts'

export interface CheckedWave {
  rollout: string
  wave: string
  counts: WaveState['counts']
}

/** `{rollout}`, `{wave}`, `{applied}` and `{failed}`, anywhere in a word; nothing else in braces is touched. */
export function checkWords(words: readonly string[], { rollout, wave, counts }: CheckedWave): string[] {
  const values: { [name: string]: string } = {
    rollout,
    wave,
    applied: String(counts.applied),
    failed: String(counts.failed),
  }
  return words.map(word => word.replace(/\{(rollout|wave|applied|failed)\}/g, (_, name: string) => values[name]!))
}
