import { Args } from '@oclif/core'
import { ApplyCommand } from '../apply-command.ts'
import { applyFlags, limitFlags, overridesOf } from '../flags.ts'
import type { Report } from '../model/report.ts'
import { applySaved } from '../workflows/apply-saved.ts'
import { readSavedPlan, refuseExpired } from '../workflows/saved-plan.ts'

export default class Apply extends ApplyCommand {
  static override summary = 'Carry out a saved plan, or plan, ask, and carry out.'
  static override description =
    'Does exactly what the plan says. A saved plan is refused when the configuration, the state or a touched object has moved.'
  static override examples = [
    '<%= config.bin %> apply',
    '<%= config.bin %> apply plan.json',
    '<%= config.bin %> apply --auto-approve --confirm stores.acme-uk',
  ]
  static override args = { plan: Args.string({ description: 'A plan saved with `plan --out`.' }) }
  static override flags = { ...applyFlags, ...limitFlags }

  private saved: string | undefined

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Apply)
    this.saved = args.plan
    await this.present(flags)
  }

  protected async execute(): Promise<Report> {
    const saved = this.saved === undefined ? undefined : readSavedPlan(this.context, this.saved)
    if (saved !== undefined) refuseExpired(this.context, saved)
    return this.withProject({ readOnly: false }, project => {
      if (saved === undefined) return this.planAndRun(project, 'apply')
      this.guardWriting()
      const { confirm = [], 'override-freeze': reason } = this.flags
      return applySaved(this.context, project, saved, {
        confirm,
        overrideFreeze: reason,
        overrides: overridesOf(this.flags),
      })
    })
  }
}
