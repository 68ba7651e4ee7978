import { overridesOf } from '../flags.ts'
import type { Report } from '../model/report.ts'
import { PlanCommand, planFlags } from '../plan-command.ts'
import { NotApart, openLimited } from '../workflows/large-project.ts'
import { makePlan, type PlanOptions } from '../workflows/plan.ts'
import { planLarge } from '../workflows/plan-large.ts'

export default class Plan extends PlanCommand {
  static override summary = 'Show what apply would change, in order.'
  static override description = 'Compares the files with BigCommerce and with what was last applied. Only reads.'
  static override examples = [
    '<%= config.bin %> plan',
    '<%= config.bin %> plan --out plan.json --detailed-exitcode',
    '<%= config.bin %> plan --only stores.acme-us.channels.us.pages',
  ]
  static override flags = planFlags

  async run(): Promise<void> {
    const { flags } = await this.parse(Plan)
    this.planned = flags
    await this.present(flags)
  }

  protected async execute(): Promise<Report> {
    const selection = { only: this.flags.only ?? [], exclude: this.flags.exclude ?? [] }
    const options = { ...selection, destroy: false, overrides: overridesOf(this.flags) }
    this.refuseUnsaved()
    try {
      return await this.planLimited(options)
    } catch (error) {
      if (!(error instanceof NotApart)) throw error
      return this.planAndSave(async project => (await makePlan(this.context, project, options)).plan)
    }
  }

  private async planLimited(options: PlanOptions): Promise<Report> {
    const { project, large } = await openLimited(this.context, this.projectOptions({}))
    try {
      if (large === undefined) return this.saved((await makePlan(this.context, project, options)).plan)
      return await this.savedLong(await planLarge(this.context, large, options))
    } finally {
      await project.close()
    }
  }
}
